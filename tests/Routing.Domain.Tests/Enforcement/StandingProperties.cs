using System.Collections.Frozen;
using FsCheck;
using FsCheck.Fluent;
using Routing.Domain.Enforcement;
using Xunit;
using static Routing.Domain.Tests.Enforcement.Violations;

namespace Routing.Domain.Tests.Enforcement;

/// <summary>What holds of every ledger. A failure prints the seed of the ledger.</summary>
public sealed class StandingProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void The_standing_at_any_instant_equals_a_naive_recount() => ForAll((random, terms, lines) =>
    {
        var now = Start.AddHours(random.Next(24 * 130));
        var standing = SellerLedger.Recount(lines, terms, now);
        var (measures, milestones) = NaiveStanding.Measures(lines, terms, now);
        return standing.Points == NaiveStanding.Points(lines, now)
            && standing.Milestones.Select(m => m.Name).SequenceEqual(milestones)
            && standing.Measures.Select(m => $"{m.Measure} {m.Because} {m.Until?.ToString("O") ?? "-"}").Order().SequenceEqual(measures);
    });

    [Fact]
    public void Lines_added_one_by_one_in_any_order_and_twice_give_the_standing_of_a_recount() => ForAll((random, terms, lines) =>
    {
        var ordered = random.Next(2) == 0 ? lines.OrderBy(l => l.At).ThenBy(l => l.Id).ToArray() : [.. lines];
        if (random.Next(2) == 0)
            random.Shuffle(ordered);
        var ledger = new SellerLedger(terms);
        var same = true;
        foreach (var (i, line) in ordered.Index())
        {
            same &= ledger.Append(line) && !ledger.Append(line);
            if (random.Next(4) != 0)
                continue;
            var now = line.At.AddHours(random.Next(-100, 3000));
            same &= Written(ledger.At(now)) == Written(SellerLedger.Recount(ordered[..(i + 1)], terms, now));
        }

        var end = Start.AddDays(200);
        return same && Written(ledger.At(end)) == Written(SellerLedger.Recount(lines, terms, end));
    });

    [Fact]
    public void Overturning_and_counting_again_equals_never_having_been() => ForAll((random, terms, lines) =>
    {
        var cases = lines.GroupBy(l => l.CaseId).ToArray();
        var gone = cases[random.Next(cases.Length)].OrderBy(l => l.Id).ToArray();
        var at = gone.Max(l => l.At).AddHours(random.Next(500));
        var ledger = new SellerLedger(terms);
        foreach (var line in lines)
            ledger.Append(line);
        ledger.Append(gone[^1] with { Id = gone[^1].Id + "0", Status = ViolationStatus.Overturned, At = at });
        var now = at.AddHours(random.Next(2000));
        return Written(ledger.At(now)) == Written(SellerLedger.Recount(lines.Where(l => l.CaseId != gone[0].CaseId), terms, now));
    });

    [Fact]
    public void Nothing_changes_before_the_next_change_and_something_does_then() => ForAll((random, terms, lines) =>
    {
        var now = Start.AddDays(40).AddHours(random.Next(24 * 60));
        var ledger = new SellerLedger(terms);
        foreach (var line in lines.Where(l => l.At <= now))
            ledger.Append(line);
        var standing = ledger.At(now);
        if (standing.NextChange is not { } next)
            return Written(ledger.At(now.AddDays(5000))) == Written(standing);
        return next > now && Written(ledger.At(next.AddTicks(-1))) == Written(standing) && Written(ledger.At(next)) != Written(standing)
            && SellerRestrictions.Of(standing).ValidUntil == next;
    });

    private static string Written(Standing standing) => System.Text.Json.JsonSerializer.Serialize(standing, RoutingJson.Default.Standing);

    private static EnforcementTerms Any(System.Random random)
    {
        var at = 0;
        MeasureTerms[] Some() => [.. Enumerable.Range(0, random.Next(3)).Select(i => random.Next(3) switch
        {
            0 => new MeasureTerms((Measure)i, Holds.ForTime, TimeSpan.FromHours(random.Next(1, 900))),
            1 => new MeasureTerms((Measure)i, Holds.WhileCrossed, null),
            _ => new MeasureTerms((Measure)i, Holds.UntilLifted, null),
        })];
        MeasureTerms[] Timed() => [new(Measure.AutoApproveReturns, Holds.ForTime, TimeSpan.FromHours(random.Next(1, 900)))];
        return EnforcementTerms.None with
        {
            StartRating = random.Next(2) == 0 ? 40 : null,
            PreWarning = random.Next(4),
            Milestones = [.. Enumerable.Range(0, random.Next(4)).Select(i => new Milestone($"m{i}", at += random.Next(1, 9), Some()))],
            Ladders = random.Next(2) == 0 ? [] :
                [new("l", new[] { "a" }.ToFrozenSet(), random.Next(2) == 0 ? null : TimeSpan.FromDays(30), [Timed(), Timed(), Timed()])],
        };
    }

    /// <summary>Lives of violations, on few instants, so that much falls together.</summary>
    private static List<LedgerEntry> Lines(System.Random random)
    {
        var lines = new List<LedgerEntry>();
        for (var i = random.Next(1, 9); i > 0; i--)
        {
            var (at, n, points, code) = (Start.AddDays(random.Next(40)), 0, random.Next(8), random.Next(2) == 0 ? "a" : "b");
            void Line(ViolationStatus status, DateTimeOffset? expires = null)
            {
                lines.Add(new($"c{i}:{++n:D3}", $"c{i}", code, status, points, at, expires));
                at = at.AddDays(random.Next(12));
            }

            Line(ViolationStatus.Detected);
            Line(ViolationStatus.Notified);
            if (random.Next(4) == 0)
                continue;
            DateTimeOffset? expires = random.Next(4) == 0 ? null : at.AddDays(random.Next(1, 30));
            Line(ViolationStatus.Effective, expires);
            switch (random.Next(6))
            {
                case 0:
                    Line(ViolationStatus.Corrected);
                    break;
                case 1:
                    Line(ViolationStatus.Overturned);
                    break;
                case 2 when expires is not null:
                    at = expires.Value;
                    Line(ViolationStatus.Expired);
                    break;
                case 3:
                    Line(ViolationStatus.Pending);
                    Line(ViolationStatus.Effective, expires);
                    break;
            }
        }

        return lines;
    }

    private static void ForAll(Func<System.Random, EnforcementTerms, List<LedgerEntry>, bool> holds) => Check.One(
        s_config,
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            return holds(random, Any(random), Lines(random));
        }));
}
