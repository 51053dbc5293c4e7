using Routing.Domain.Cases;

namespace Routing.Domain.Enforcement;

/// <summary>What a change of standing means for the seller: found by comparing before and after, whatever made it change.</summary>
public abstract record StandingChange
{
    private StandingChange() { }

    public sealed record MilestoneCrossed(string Milestone, int Points, int? Rating) : StandingChange;

    public sealed record MilestoneNear(string Milestone, int Points, int? Rating) : StandingChange;

    public sealed record RestrictionBegan(MeasureInForce Measure) : StandingChange;

    public sealed record RestrictionLifted(MeasureInForce Measure) : StandingChange;

    /// <summary>In the order: milestones, warning, begun, lifted.</summary>
    public static IReadOnlyList<StandingChange> Between(Standing before, Standing after) => throw new NotImplementedException();

    /// <summary>The notices to the seller.</summary>
    public static IReadOnlyList<CaseEffect> Notices(string sellerId, IReadOnlyList<StandingChange> changes) => throw new NotImplementedException();
}
