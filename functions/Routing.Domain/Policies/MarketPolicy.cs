using System.Collections.Frozen;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.Domain.Policies;

/// <summary>One version of a market's rules, validated and resolved: every look-up on a decision's path is one dictionary or array access.</summary>
public sealed record MarketPolicy
{
    public required string Market { get; init; }
    public required string Currency { get; init; }
    public required PolicyRef Ref { get; init; }
    public required DateTimeOffset EffectiveFrom { get; init; }
    public required LanguagePolicy Languages { get; init; }

    /// <summary>Below this probability, 0 to 1, an intent is unclear.</summary>
    public required double ClearIntent { get; init; }

    /// <summary>How long after an answer another contact counts as a recontact.</summary>
    public required TimeSpan RecontactWindow { get; init; }
    public required FrozenDictionary<string, IntentPolicy> Intents { get; init; }

    /// <summary>What holds for an unclear intent: it is asked one question on an unassisted source, and goes to a generalist queue on an assisted one.</summary>
    public required IntentPolicy Unclear { get; init; }
    public required FrozenDictionary<string, QueuePolicy> Queues { get; init; }
    public required FrozenDictionary<string, Site> Sites { get; init; }

    /// <summary>By <see cref="Segment"/>.</summary>
    public required IReadOnlyList<SegmentPolicy> Segments { get; init; }

    /// <summary>By <see cref="Channel"/>.</summary>
    public required IReadOnlyList<ChannelPolicy> Channels { get; init; }

    /// <summary>Rules that take channels away or force one, in order; all that match apply.</summary>
    public required IReadOnlyList<MaskRule> Masks { get; init; }

    /// <summary>The first that matches gives the treatment.</summary>
    public required IReadOnlyList<TreatmentRule> Treatments { get; init; }

    /// <summary>Cost of another contact about the same issue, in minor units, before the segment's factor.</summary>
    public required long RecontactCostMinor { get; init; }

    /// <summary>Cost of a seller who answers too late, in minor units.</summary>
    public required long SellerLateCostMinor { get; init; }

    /// <summary>Rules for the answers of sellers; null: the stored version is older than they are, and no case is opened under it.</summary>
    public SellerTerms? Seller { get; init; }

    /// <summary>Violations, points, milestones and appeals. Versions stored before there was any enforce nothing.</summary>
    public EnforcementTerms Enforcement { get; init; } = EnforcementTerms.None;

    /// <summary>Disputes. Versions stored before there were any leave each to a person.</summary>
    public DisputeTerms Disputes { get; init; } = DisputeTerms.None;
}

/// <param name="Default">Language of the queues without a language in their name.</param>
/// <param name="Served">Languages with queues of their own, the default among them.</param>
public sealed record LanguagePolicy(string Default, IReadOnlyList<string> Served);

/// <param name="WaitValueMinorPerHour">What an hour of this segment's waiting costs, minor units.</param>
/// <param name="DissatisfactionMinor">What a dissatisfied party of this segment costs, minor units.</param>
/// <param name="RecontactFactor">Multiplies the market's recontact cost.</param>
/// <param name="HeadStart">Taken off the due time of its contacts.</param>
public sealed record SegmentPolicy(long WaitValueMinorPerHour, long DissatisfactionMinor, double RecontactFactor, TimeSpan HeadStart);

/// <param name="Enabled">False: never offered in this market.</param>
/// <param name="Languages">Languages it speaks; empty: all.</param>
/// <param name="Sources">Sources it may answer on; empty: all.</param>
/// <param name="Roles">Roles it may be offered to; empty: all.</param>
public sealed record ChannelPolicy(bool Enabled, FrozenSet<string> Languages, FrozenSet<Source> Sources, FrozenSet<PartyRole> Roles);

/// <summary>One intent's rules.</summary>
public sealed record IntentPolicy
{
    public required string Intent { get; init; }

    /// <summary>Contacts without an order are linked within a family, such as "delivery".</summary>
    public required string Family { get; init; }

    /// <summary>The queue family that agents of this intent work in, such as "orders".</summary>
    public required string QueueFamily { get; init; }

    /// <summary>The tier whose queue a first contact goes to; a recontact after an agent goes one up where there is one.</summary>
    public int Tier { get; init; } = 1;
    public TimeSpan HeadStart { get; init; }
    public IReadOnlyList<string> Articles { get; init; } = [];
    public string? Sop { get; init; }

    /// <summary>Template of the direct message; null: no direct message for this intent.</summary>
    public string? Message { get; init; }

    /// <summary>Order statuses in which self-help applies; empty: any.</summary>
    public IReadOnlyList<string> SelfHelpOrderStates { get; init; } = [];

    /// <summary>By <see cref="Channel"/>; null: the channel does not do this intent.</summary>
    public required IReadOnlyList<ChannelPrior?> Priors { get; init; }
}

/// <summary>What is expected of one channel for one intent, until outcomes teach better.</summary>
/// <param name="HandleMinor">Handling cost, minor units.</param>
/// <param name="Recontact">Probability of another contact about it, 0 to 1.</param>
/// <param name="Dissatisfied">Probability of a dissatisfied party, 0 to 1.</param>
/// <param name="Late">Seller only: probability of missing the deadline, 0 to 1.</param>
/// <param name="Wait">Expected time to the answer; for an agent the queue's own measured wait replaces it where known.</param>
public sealed record ChannelPrior(long HandleMinor, double Recontact, double Dissatisfied, double Late, TimeSpan Wait);
