using System.Globalization;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;

namespace Routing.Domain.Enforcement;

/// <summary>
/// What a change of standing means for the seller: found by comparing before and after, whatever made it change. After appending lines compare the
/// standing before them with that after, both at the instant of the append; when time alone changes it, that at the last look with that of now.
/// </summary>
public abstract record StandingChange
{
    private StandingChange() { }

    public sealed record MilestoneCrossed(string Milestone, int Points, int? Rating) : StandingChange;

    /// <summary>Few points are left before it.</summary>
    public sealed record MilestoneNear(string Milestone, int Points, int? Rating) : StandingChange;

    public sealed record RestrictionBegan(MeasureInForce Measure) : StandingChange;

    /// <param name="Measure">It went on, to another end.</param>
    public sealed record RestrictionExtended(MeasureInForce Measure) : StandingChange;

    public sealed record RestrictionLifted(MeasureInForce Measure) : StandingChange;

    /// <summary>In the order: milestones, the warning before one (only when points were added), begun, extended, lifted.</summary>
    public static IReadOnlyList<StandingChange> Between(Standing before, Standing after)
    {
        var changes = new List<StandingChange>();
        foreach (var m in after.Milestones)
        {
            if (!before.Milestones.Any(b => b.Name == m.Name && b.Since == m.Since))
                changes.Add(new MilestoneCrossed(m.Name, after.Points, after.Rating));
        }

        if (after.Near is { } near && after.Points > before.Points && before.Near != near)
            changes.Add(new MilestoneNear(near, after.Points, after.Rating));
        foreach (var m in after.Measures)
        {
            if (Find(before, m) is not { } had)
                changes.Add(new RestrictionBegan(m));
            else if (had.Until != m.Until)
                changes.Add(new RestrictionExtended(m));
        }

        foreach (var m in before.Measures)
        {
            if (Find(after, m) is null)
                changes.Add(new RestrictionLifted(m));
        }

        return changes;
    }

    /// <summary>The notices to the seller: milestone-crossed, milestone-near, restriction-began, restriction-extended, restriction-lifted.</summary>
    public static IReadOnlyList<CaseEffect> Notices(string sellerId, IReadOnlyList<StandingChange> changes)
    {
        if (changes.Count == 0)
            return [];
        return [.. changes.Select(change => change switch
        {
            MilestoneCrossed c => Notice(sellerId, "milestone-crossed", c.Milestone, c.Points, c.Rating),
            MilestoneNear c => Notice(sellerId, "milestone-near", c.Milestone, c.Points, c.Rating),
            RestrictionBegan c => Notice(sellerId, "restriction-began", c.Measure),
            RestrictionExtended c => Notice(sellerId, "restriction-extended", c.Measure),
            RestrictionLifted c => Notice(sellerId, "restriction-lifted", c.Measure),
            _ => throw new System.Diagnostics.UnreachableException($"No notice for {change.GetType().Name}."),
        })];
    }

    private static MeasureInForce? Find(Standing standing, MeasureInForce measure)
    {
        foreach (var m in standing.Measures)
        {
            if (m.Measure == measure.Measure && m.Because == measure.Because)
                return m;
        }

        return null;
    }

    private static CaseEffect.Notify Notice(string sellerId, string template, string milestone, int points, int? rating) =>
        new(PartyRole.Seller, sellerId, template, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["milestone"] = milestone,
            ["points"] = points.ToString(CultureInfo.InvariantCulture),
            ["rating"] = rating?.ToString(CultureInfo.InvariantCulture) ?? "",
        });

    private static CaseEffect.Notify Notice(string sellerId, string template, MeasureInForce m) =>
        new(PartyRole.Seller, sellerId, template, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["measure"] = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(m.Measure.ToString()),
            ["because"] = m.Because,
            ["until"] = m.Until?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
        });
}
