namespace Routing.Domain.Enforcement;

/// <summary>Where a seller stands at an instant.</summary>
/// <param name="Points">In force; 0 or more.</param>
/// <param name="Rating">Where a rating falls: the start less the points, 0 at least; else null.</param>
/// <param name="Milestones">Those crossed, mildest first.</param>
/// <param name="Measures">In force, in order of beginning.</param>
/// <param name="Near">Name of the next milestone, when so few points are left before it that the seller is warned; else null.</param>
/// <param name="OpenViolations">Notified or pending, not in effect yet.</param>
/// <param name="NextChange">When time alone changes any of it next; null: never.</param>
public sealed record Standing(
    int Points, int? Rating, IReadOnlyList<CrossedMilestone> Milestones, IReadOnlyList<MeasureInForce> Measures, string? Near,
    IReadOnlyList<OpenViolation> OpenViolations, DateTimeOffset? NextChange);

/// <param name="Since">When the points last rose to it.</param>
public sealed record CrossedMilestone(string Name, DateTimeOffset Since);

/// <param name="Because">Name of the milestone or ladder.</param>
/// <param name="Until">When it lifts by itself; null: while the milestone is crossed, or until it is lifted.</param>
public sealed record MeasureInForce(Measure Measure, string Because, DateTimeOffset From, DateTimeOffset? Until, int? Limit);

public sealed record OpenViolation(string CaseId, string Violation, ViolationStatus Status, DateTimeOffset Since);

/// <summary>What routing has to know of a seller's standing. Small, for keeping in memory.</summary>
/// <param name="Offered">Whether contacts are offered to the seller.</param>
/// <param name="AutoApproveReturns">Returns are settled without asking the seller.</param>
/// <param name="ValidUntil">Compute it again from here on; null: until the ledger changes.</param>
public sealed record SellerRestrictions(bool Offered, bool MayMessage, bool AutoApproveReturns, bool MayList, DateTimeOffset? ValidUntil)
{
    public static readonly SellerRestrictions None = new(true, true, false, true, null);

    public static SellerRestrictions Of(Standing standing)
    {
        if (standing.Measures.Count == 0)
            return standing.NextChange is null ? None : None with { ValidUntil = standing.NextChange };
        var (shut, silent, approves, unlisted) = (false, false, false, false);
        foreach (var m in standing.Measures)
        {
            shut |= m.Measure is Measure.Suspension or Measure.Deactivation;
            silent |= m.Measure is Measure.MessagingRestriction;
            approves |= m.Measure is Measure.AutoApproveReturns;
            unlisted |= m is { Measure: Measure.ListingLimit, Limit: null or 0 };
        }

        return new(!shut && !silent, !shut && !silent, approves || shut, !shut && !unlisted, standing.NextChange);
    }
}
