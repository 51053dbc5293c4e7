using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Routing.Domain.Cases;

namespace Routing.Domain.Disputes;

/// <summary>A market's rules of disputes.</summary>
public sealed record DisputeTerms
{
    /// <summary>How long after the order was delivered, or due, a dispute may be opened; null: always.</summary>
    public Window? OpenWithin { get; init; }

    /// <summary>How long the buyer has to have waited for the seller before; null: not at all.</summary>
    public Window? WaitBefore { get; init; }

    /// <summary>Disputes about one product of an order; and about one order in all its products.</summary>
    public int MaxPerProduct { get; init; } = 1;
    public int MaxPerOrder { get; init; } = 10;

    /// <summary>The seller's own turn before the platform's; null: the platform decides at once.</summary>
    public SellerTurnTerms? SellerTurn { get; init; }

    /// <summary>By <see cref="Side"/>.</summary>
    public required IReadOnlyList<EvidenceTerms> Evidence { get; init; }

    /// <summary>In order: the first that holds proposes.</summary>
    public required IReadOnlyList<LiabilityRule> Rules { get; init; }

    /// <summary>When no rule holds; its confidence is what it says.</summary>
    public required LiabilityRule Otherwise { get; init; }
    public required ReviewTerms Review { get; init; }

    /// <summary>Null: the ruling is final.</summary>
    public DisputeAppealTerms? Appeal { get; init; }
    public required ExecutionTerms Execution { get; init; }

    /// <summary>Goods that come back before what follows them is given; null: nobody waits for them.</summary>
    public ReturnTerms? Return { get; init; }

    /// <summary>What a seller at fault is charged with; null: nothing.</summary>
    public FaultTerms? Fault { get; init; }

    public static readonly DisputeTerms None = new()
    {
        Evidence = [new(Window.Days(7), [], Silence.OnEvidence, 10), new(Window.Days(7), [], Silence.OnEvidence, 10)],
        Rules = [],
        Otherwise = new() { Code = "undecided", Text = "No rule of the market applies.", When = new(), Liability = Liability.OfPlatform, Confidence = 0 },
        Review = new() { Within = Window.Days(7), Levels = 1, AboveMinor = 0, MinConfidence = 1, Silence = RulingSilence.Wait },
        Execution = new(5, TimeSpan.FromMinutes(1), 2, TimeSpan.FromHours(6), TimeSpan.FromHours(1), Window.Days(7)),
    };
}

[JsonConverter(typeof(CamelCaseEnumJson<Side>))]
public enum Side { Buyer, Seller }

/// <summary>What comes of a side that says nothing in its time.</summary>
public enum Silence
{
    /// <summary>It is decided on the evidence that there is.</summary>
    OnEvidence,

    /// <summary>What the buyer asked for is granted, as if the seller had agreed.</summary>
    AutoApprove,

    /// <summary>All is refunded, whatever the buyer asked for, as if the seller had agreed.</summary>
    AutoRefund,

    /// <summary>Ruled against the seller.</summary>
    DecideForBuyer,

    /// <summary>Ruled against the buyer.</summary>
    DecideForSeller,
}

/// <summary>The seller accepts or rejects what the buyer asks for before anybody else decides.</summary>
/// <param name="Reminders">Fractions of the time, rising, above 0 and below 1.</param>
/// <param name="Escalate">How long after a rejection the buyer may turn to the platform.</param>
/// <param name="Resubmits">How often a buyer who was rejected may ask the seller again within <paramref name="Escalate"/>.</param>
public sealed record SellerTurnTerms(Window Answer, IReadOnlyList<double> Reminders, Silence Silence, Window Escalate, int Resubmits);

/// <summary>One side's time to show evidence.</summary>
/// <param name="Reminders">Fractions of the time, rising, above 0 and below 1.</param>
public sealed record EvidenceTerms(Window Within, IReadOnlyList<double> Reminders, Silence Silence, int Most);

/// <summary>When a person rules and by when.</summary>
public sealed record ReviewTerms
{
    /// <summary>For each level of reviewers.</summary>
    public required Window Within { get; init; }
    public required int Levels { get; init; }

    /// <summary>A value above it, in minor units, is ruled on by a person.</summary>
    public required long AboveMinor { get; init; }

    /// <summary>A proposal of less confidence is ruled on by a person; 0 to 1.</summary>
    public required double MinConfidence { get; init; }
    public required RulingSilence Silence { get; init; }
    public string Queue { get; init; } = "disputes";
}

/// <summary>What comes of a case that every level of reviewers left lying.</summary>
public enum RulingSilence { Wait, AsProposed, ForBuyer, ForSeller }

/// <param name="Sides">Who may.</param>
/// <param name="Stay">Whether steps not executed yet wait for its decision.</param>
/// <param name="NewEvidence">Whether it has to bring evidence that was not there before.</param>
/// <param name="Automated">Whether automation alone may decide it.</param>
public sealed record DisputeAppealTerms(
    Window Within, FrozenSet<Side> Sides, bool Stay, bool NewEvidence, Window ReviewWithin, int Levels, bool Automated, string? OutOfCourt);

/// <summary>How a ruling is executed.</summary>
/// <param name="Attempts">Failures of one step after which a person has to look.</param>
/// <param name="Backoff">Before the first retry; each further one waits <paramref name="Factor"/> times as long, at most <paramref name="MaxBackoff"/>.</param>
/// <param name="Answer">A step that has no answer in this time is asked again.</param>
/// <param name="Deadline">From the ruling to the last step; then a person has to look.</param>
public sealed record ExecutionTerms(int Attempts, TimeSpan Backoff, double Factor, TimeSpan MaxBackoff, TimeSpan Answer, Window Deadline);

/// <param name="Ship">The buyer's time to send them back; then the return is off.</param>
/// <param name="Receive">The seller's time to say what arrived; then it counts as arrived.</param>
public sealed record ReturnTerms(Window Ship, Window Receive);

/// <param name="Violation">Code in the enforcement terms.</param>
/// <param name="Points">Null: as the enforcement terms say.</param>
/// <param name="MinShare">Percent of the liability from which on the seller is at fault.</param>
public sealed record FaultTerms(string Violation, int? Points, int MinShare);
