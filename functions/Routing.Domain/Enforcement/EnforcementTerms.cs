using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Routing.Domain.Cases;

namespace Routing.Domain.Enforcement;

/// <summary>A market's rules of enforcement.</summary>
public sealed record EnforcementTerms
{
    /// <summary>A market that enforces nothing: every violation is unknown to it.</summary>
    public static readonly EnforcementTerms None = new()
    {
        Violations = FrozenDictionary<string, ViolationTerms>.Empty, PointsLast = null, StartRating = null, Milestones = [], PreWarning = 0, Ladders = [],
        Rates = [], Appeal = null,
    };

    /// <summary>By code.</summary>
    public required FrozenDictionary<string, ViolationTerms> Violations { get; init; }

    /// <summary>How long points are in force from the day that they take effect; null: for ever.</summary>
    public required TimeSpan? PointsLast { get; init; }

    /// <summary>The rating that points are taken off, such as 200; null: points add up.</summary>
    public required int? StartRating { get; init; }

    /// <summary>Mildest first: by points needed, strictly rising.</summary>
    public required IReadOnlyList<Milestone> Milestones { get; init; }

    /// <summary>A seller this many points or fewer before the next milestone is warned; 0: never.</summary>
    public required int PreWarning { get; init; }
    public required IReadOnlyList<Ladder> Ladders { get; init; }
    public required IReadOnlyList<RateRule> Rates { get; init; }

    /// <summary>Null: not disputable.</summary>
    public required AppealTerms? Appeal { get; init; }

    /// <summary>Queue family of the reviewers.</summary>
    public string ReviewQueue { get; init; } = "disputes";
}

/// <summary>What one kind of violation is and costs.</summary>
public sealed record ViolationTerms
{
    public required string Code { get; init; }

    /// <summary>The rule that was broken, in words, for the statement of reasons.</summary>
    public required string Rule { get; init; }

    /// <summary>0 or more; the case may say otherwise within its own range.</summary>
    public required int Points { get; init; }

    /// <summary>Most points of the kind, where it is a range such as 1 to 12.</summary>
    public required int MostPoints { get; init; }

    /// <summary>Correct or appeal before it is over, and it never takes effect; null: in effect at once.</summary>
    public Window? Grace { get; init; }
    public Correction Correction { get; init; }

    /// <summary>What automation detected, a person confirms within this before the seller hears of it; null: nobody has to.</summary>
    public Window? Confirm { get; init; }

    /// <summary>In place of the market's; null: as the market says.</summary>
    public TimeSpan? PointsLast { get; init; }
}

/// <summary>Whether correcting what was wrong ends a violation.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Correction>))]
public enum Correction { None, BeforeEffect, Anytime }

/// <summary>What an appeal holds back: nothing; what is not in effect yet; also what is.</summary>
public enum Stay { None, Pending, Always }

/// <summary>What comes of an appeal that every level of reviewers left lying.</summary>
public enum ReviewSilence { Wait, Overturn, Uphold }

/// <summary>The rules of an appeal.</summary>
/// <param name="Within">From the notice on.</param>
/// <param name="ReviewWithin">For each of the <paramref name="Levels"/> of reviewers.</param>
/// <param name="Automated">Whether automation alone may decide.</param>
/// <param name="OutOfCourt">Name of the body that the seller may turn to afterwards; null: none.</param>
public sealed record AppealTerms(
    Window Within, Stay Stay, Window ReviewWithin, int Levels, ReviewSilence Silence, bool Automated, string? OutOfCourt);

/// <summary>What a seller may not do, or has taken away.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Measure>))]
public enum Measure
{
    Warning, ListingLimit, CampaignBan, PayoutHold, AutoApproveReturns, MessagingRestriction, Suspension, Deactivation,
}

/// <summary>How long a measure holds.</summary>
public enum Holds { ForTime, WhileCrossed, UntilLifted }

/// <param name="For">With <see cref="Holds.ForTime"/> only.</param>
/// <param name="Limit">Such as how many listings are allowed; null where nothing is counted.</param>
public sealed record MeasureTerms(Measure Measure, Holds Holds, TimeSpan? For, int? Limit = null);

/// <summary>What begins when a seller's points come to a number.</summary>
/// <param name="Points">Points in force from which on it is crossed. Where a rating falls: the start less the milestone.</param>
public sealed record Milestone(string Name, int Points, IReadOnlyList<MeasureTerms> Measures);

/// <summary>Measures by how often: the n-th offence within the window begins those of the n-th step, every further one those of the last.</summary>
/// <param name="Violations">Codes that count as an offence when they take effect.</param>
/// <param name="Counted">How long an offence counts; null: for ever.</param>
public sealed record Ladder(string Name, FrozenSet<string> Violations, TimeSpan? Counted, IReadOnlyList<IReadOnlyList<MeasureTerms>> Steps);

/// <summary>Opens a violation when many buyers had to dispute: at most once in a period.</summary>
/// <param name="Violation">The code that it opens.</param>
/// <param name="MinBuyers">Different buyers in whose disputes the seller was at fault.</param>
/// <param name="MinShare">Share of the disputes decided in which the seller was at fault; 0 to 1.</param>
/// <param name="Period">Counted in whole periods from the year 1 on, UTC.</param>
public sealed record RateRule(string Name, string Violation, TimeSpan Window, int MinBuyers, double MinShare, TimeSpan Period);
