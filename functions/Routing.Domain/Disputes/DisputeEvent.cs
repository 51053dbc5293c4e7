using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;

namespace Routing.Domain.Disputes;

/// <summary>What happened in a dispute. What was due is dated when it was due, however late the case was woken.</summary>
[JsonDerivedType(typeof(OpenedV1), "dispute-opened-v1")]
[JsonDerivedType(typeof(Opened), "dispute-opened-v2")]
[JsonDerivedType(typeof(SellerAsked), "dispute-seller-asked-v1")]
[JsonDerivedType(typeof(Answered), "dispute-answered-v1")]
[JsonDerivedType(typeof(Escalated), "dispute-escalated-v1")]
[JsonDerivedType(typeof(Withdrawn), "dispute-withdrawn-v1")]
[JsonDerivedType(typeof(EvidenceAdded), "dispute-evidence-added-v1")]
[JsonDerivedType(typeof(Reminded), "dispute-reminded-v1")]
[JsonDerivedType(typeof(SideDone), "dispute-side-done-v1")]
[JsonDerivedType(typeof(Proposed), "dispute-proposed-v1")]
[JsonDerivedType(typeof(ReviewOverdue), "dispute-review-overdue-v1")]
[JsonDerivedType(typeof(Ruled), "dispute-ruled-v1")]
[JsonDerivedType(typeof(Appealed), "dispute-appealed-v1")]
[JsonDerivedType(typeof(Upheld), "dispute-upheld-v1")]
[JsonDerivedType(typeof(Finalised), "dispute-finalised-v1")]
[JsonDerivedType(typeof(StepAsked), "dispute-step-asked-v1")]
[JsonDerivedType(typeof(StepSucceeded), "dispute-step-succeeded-v1")]
[JsonDerivedType(typeof(StepRetried), "dispute-step-retried-v1")]
[JsonDerivedType(typeof(StepStuck), "dispute-step-stuck-v1")]
[JsonDerivedType(typeof(StepDropped), "dispute-step-dropped-v1")]
[JsonDerivedType(typeof(ExecutionLate), "dispute-execution-late-v1")]
[JsonDerivedType(typeof(GoodsAwaited), "dispute-goods-awaited-v1")]
[JsonDerivedType(typeof(GoodsArrived), "dispute-goods-arrived-v1")]
[JsonDerivedType(typeof(GoodsMissed), "dispute-goods-missed-v1")]
[JsonDerivedType(typeof(Closed), "dispute-closed-v1")]
[JsonDerivedType(typeof(Refused), "dispute-refused-v1")]
public abstract record DisputeEvent
{
    private DisputeEvent() { }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>As it was written before products, tracking and attempts were kept.</summary>
    public sealed record OpenedV1(
        CaseId Id, string Market, string OrderId, string BuyerId, string SellerId, Side OpenedBy, string Claim, Remedy Requested, Money Value,
        DateTimeOffset At) : DisputeEvent;

    /// <param name="Attempt">1 for the first.</param>
    public sealed record Opened(
        CaseId Id, string Key, PolicyRef Policy, string Market, string OrderId, string? ProductId, string BuyerId, string SellerId, Side OpenedBy,
        string Claim, Remedy Requested, Money Value, string? FulfilledBy, string Delivery, int Attempt, DateTimeOffset At) : DisputeEvent;

    /// <summary>It is the seller's turn.</summary>
    public sealed record SellerAsked(Clock Clock, int Round, DateTimeOffset At) : DisputeEvent;

    /// <param name="EscalateBy">After a rejection: the buyer's time to turn to the platform.</param>
    public sealed record Answered(bool Accepted, DateTimeOffset? EscalateBy, DateTimeOffset At) : DisputeEvent;

    /// <summary>The platform decides; both sides may show evidence.</summary>
    public sealed record Escalated(Clock Buyer, Clock Seller, DateTimeOffset At) : DisputeEvent;

    public sealed record Withdrawn(DateTimeOffset At) : DisputeEvent;

    public sealed record EvidenceAdded(Side Side, string Reference, string Sha256, string Kind, DateTimeOffset At) : DisputeEvent;

    /// <param name="Until">The end of the side's time.</param>
    /// <param name="Skipped">It had lost its sense by the time that the case was woken: nothing was sent.</param>
    public sealed record Reminded(Side Side, DateTimeOffset Until, bool Skipped, DateTimeOffset At) : DisputeEvent;

    /// <param name="Over">Its time is over; false: it has nothing more to show.</param>
    public sealed record SideDone(Side Side, bool Over, DateTimeOffset At) : DisputeEvent;

    /// <summary>A person is to rule, with this proposal before them.</summary>
    /// <param name="Why">Code of why a person rules.</param>
    public sealed record Proposed(Proposal Proposal, string Why, DateTimeOffset ReviewBy, string Queue, DateTimeOffset At) : DisputeEvent;

    /// <param name="Level">The level of reviewers that has it now.</param>
    /// <param name="ReviewBy">Null: there is no further level, it waits for a person without end.</param>
    public sealed record ReviewOverdue(int Level, DateTimeOffset? ReviewBy, DateTimeOffset At) : DisputeEvent;

    /// <summary>A decision, first or on appeal, with the whole plan of its execution.</summary>
    /// <param name="Steps">What is left of the former ruling first, then what takes its steps back, then the new ones.</param>
    /// <param name="OnAppeal">It overturns the former ruling and is final.</param>
    /// <param name="Reviewer">Who decided the appeal; null: it is the first ruling.</param>
    public sealed record Ruled(
        Ruling Ruling, IReadOnlyList<StepState> Steps, DateTimeOffset? Deadline, bool OnAppeal, string? Reviewer, DateTimeOffset At) : DisputeEvent;

    public sealed record Appealed(Side Side, string By, DateTimeOffset ReviewBy, string Queue, bool Stays, DateTimeOffset At) : DisputeEvent;

    /// <param name="Deadline">Of the execution, where the appeal held it up.</param>
    /// <param name="OutOfCourt">The body that may be turned to now; null: none.</param>
    public sealed record Upheld(string Reviewer, string Reason, DateTimeOffset? Deadline, string? OutOfCourt, DateTimeOffset At) : DisputeEvent;

    /// <summary>No appeal can change the ruling any more: it counts against a seller at fault.</summary>
    /// <param name="Fault">What the seller is charged with; null: nothing.</param>
    /// <param name="SellerAtFault">For the seller's rates; null: the dispute does not count in them.</param>
    public sealed record Finalised(SellerFault? Fault, bool? SellerAtFault, DateTimeOffset At) : DisputeEvent;

    /// <param name="Again">When it is asked again for want of an answer.</param>
    public sealed record StepAsked(string Key, int Attempt, DateTimeOffset Again, DateTimeOffset At) : DisputeEvent;

    public sealed record StepSucceeded(string Key, string? Person, DateTimeOffset At) : DisputeEvent;

    /// <summary>It failed and is asked again later.</summary>
    public sealed record StepRetried(string Key, string Code, DateTimeOffset Again, DateTimeOffset At) : DisputeEvent;

    /// <summary>It failed for good: a person has to look.</summary>
    public sealed record StepStuck(string Key, string Code, string Queue, DateTimeOffset DueAt, DateTimeOffset At) : DisputeEvent;

    /// <param name="Person">Who gave it up; null: nothing was left for it to do.</param>
    public sealed record StepDropped(string Key, string? Person, DateTimeOffset At) : DisputeEvent;

    /// <summary>The deadline passed before all was executed: a person has to look.</summary>
    public sealed record ExecutionLate(string Queue, DateTimeOffset DueAt, DateTimeOffset At) : DisputeEvent;

    /// <param name="Sent">The buyer handed them over; false: the buyer has yet to.</param>
    public sealed record GoodsAwaited(bool Sent, DateTimeOffset By, DateTimeOffset At) : DisputeEvent;

    /// <param name="Counted">Nobody said so in time; it counts as arrived.</param>
    /// <param name="Deadline">Of what follows.</param>
    public sealed record GoodsArrived(bool Counted, DateTimeOffset Deadline, DateTimeOffset At) : DisputeEvent;

    /// <summary>The buyer did not send them in time: what was to follow them is off.</summary>
    public sealed record GoodsMissed(DateTimeOffset At) : DisputeEvent;

    /// <param name="Outcome">One of <see cref="DisputeOutcomes"/>.</param>
    public sealed record Closed(string Outcome, DateTimeOffset At) : DisputeEvent;

    /// <summary>A lawful no; nothing changed.</summary>
    /// <param name="Command">Name of the command.</param>
    /// <param name="Code">One of <see cref="DisputeCodes"/>.</param>
    public sealed record Refused(string Command, string Code, DateTimeOffset At) : DisputeEvent;
}

/// <summary>What a seller is charged with.</summary>
/// <param name="Points">Null: as the enforcement terms say.</param>
public sealed record SellerFault(string Violation, int? Points);

/// <summary>How disputes end.</summary>
public static class DisputeOutcomes
{
    public const string Settled = "settled", Denied = "denied", Withdrawn = "withdrawn", NotEscalated = "not_escalated", Executed = "executed";
}

/// <summary>Why a command was refused.</summary>
public static class DisputeCodes
{
    public const string NotOpen = "not_open", Closed = "closed", OtherCase = "other_case", TooLate = "too_late_to_open", TooEarly = "too_early_to_open",
        AttemptsExhausted = "attempts_exhausted", OpenAlready = "open_already", ValueBelowZero = "value_below_zero", NotSellersTurn = "not_sellers_turn",
        NotRejected = "not_rejected", WindowOver = "evidence_window_over", HashMalformed = "hash_malformed", EvidenceLimit = "evidence_limit",
        NoEvidencePhase = "no_evidence_phase", NotUnderReview = "not_under_review", OwnCase = "own_case", SameReviewer = "same_reviewer",
        AutomationAlone = "automation_alone", AppealedAlready = "appealed_already", NotAppealable = "not_appealable", AppealWindowOver = "appeal_window_over",
        NotYourAppeal = "side_may_not_appeal", NewEvidenceNeeded = "new_evidence_needed", NoAppeal = "no_appeal", Decided = "decided_already",
        UnknownStep = "unknown_step", Dropped = "step_dropped", NotStuck = "step_not_stuck", NoGoods = "no_goods_awaited", PercentOutOfRange = "percent_out_of_range",
        NotRuled = "not_ruled", BeyondCalendar = "beyond_calendar";
}
