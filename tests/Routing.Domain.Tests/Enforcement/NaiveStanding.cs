using Routing.Domain.Enforcement;

namespace Routing.Domain.Tests.Enforcement;

/// <summary>A seller's standing said again, slowly: at every instant at which anything happens all lines are looked at.</summary>
internal static class NaiveStanding
{
    public static int Points(IReadOnlyList<LedgerEntry> entries, DateTimeOffset now) => Points(entries, now, now);

    /// <summary>Measures in force with their end, and the milestones crossed.</summary>
    public static (string[] Measures, string[] Milestones) Measures(IReadOnlyList<LedgerEntry> entries, EnforcementTerms terms, DateTimeOffset now)
    {
        var known = entries.Where(e => e.At <= now).ToList();
        var instants = known.Select(e => e.At).Concat(known.Where(e => e.ExpiresAt <= now).Select(e => e.ExpiresAt!.Value)).Distinct().Order();
        var begun = new List<(Measure Measure, string Because, DateTimeOffset? Until, Holds Holds)>();
        var crossed = new HashSet<string>();
        foreach (var at in instants)
        {
            foreach (var ladder in terms.Ladders)
            {
                var offences = Cases(known, now).Select(c => (c[0].Violation, First: c.FirstOrDefault(l => l.Status == ViolationStatus.Effective)))
                    .Where(c => c.First is not null && ladder.Violations.Contains(c.Violation)).Select(c => c.First!.At).Order().ToList();
                foreach (var (i, offence) in offences.Index().Where(o => o.Item == at))
                {
                    var nth = offences.Take(i + 1).Count(o => ladder.Counted is null || o > at - ladder.Counted);
                    foreach (var m in ladder.Steps[Math.Min(nth, ladder.Steps.Count) - 1])
                        begun.Add((m.Measure, ladder.Name, at + m.For, m.Holds));
                }
            }

            var points = Points(known, at, now);
            foreach (var milestone in terms.Milestones)
            {
                if (points >= milestone.Points && crossed.Add(milestone.Name))
                    begun.AddRange(milestone.Measures.Select(m => (m.Measure, milestone.Name, at + m.For, m.Holds)));
                else if (points < milestone.Points && crossed.Remove(milestone.Name))
                    begun.RemoveAll(b => b.Because == milestone.Name && b.Holds == Holds.WhileCrossed);
            }
        }

        var measures = begun.Where(b => b.Until is null || b.Until > now).GroupBy(b => (b.Measure, b.Because))
            .Select(g => $"{g.Key.Measure} {g.Key.Because} {(g.Any(b => b.Until is null) ? "-" : g.Max(b => b.Until)!.Value.ToString("O"))}");
        return ([.. measures.Order()], [.. terms.Milestones.Select(m => m.Name).Where(crossed.Contains)]);
    }

    private static int Points(IReadOnlyList<LedgerEntry> entries, DateTimeOffset at, DateTimeOffset now) =>
        Cases(entries, now).Sum(lines => lines.LastOrDefault(l => l.At <= at) is { Status: ViolationStatus.Effective } last && (last.ExpiresAt is null || at < last.ExpiresAt)
            ? last.Points
            : 0);

    /// <summary>Without those that are known to have been overturned.</summary>
    private static IEnumerable<LedgerEntry[]> Cases(IReadOnlyList<LedgerEntry> entries, DateTimeOffset now) =>
        entries.Where(e => e.At <= now).GroupBy(e => e.CaseId).Where(c => c.All(l => l.Status != ViolationStatus.Overturned)).Select(c => c.OrderBy(l => l.Id).ToArray());
}
