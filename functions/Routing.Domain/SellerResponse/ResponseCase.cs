using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;

namespace Routing.Domain.SellerResponse;

/// <summary>What a seller-response case has come to.</summary>
[JsonDerivedType(typeof(NotOpened), "none")]
[JsonDerivedType(typeof(WithSeller), "with-seller")]
[JsonDerivedType(typeof(WithAgents), "with-agents")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record ResponseCase
{
    private ResponseCase() { }

    public sealed record NotOpened : ResponseCase;

    /// <summary>The seller owes the answer.</summary>
    /// <param name="Clock">The time that the seller has.</param>
    public sealed record WithSeller(CaseFacts Facts, DutyClock Clock) : ResponseCase;

    /// <summary>The seller did not answer in time: agents do.</summary>
    /// <param name="Tier">1 or higher.</param>
    /// <param name="Clock">The time that this tier has.</param>
    /// <param name="AgentId">Who has it in work; null: nobody.</param>
    /// <param name="Overdue">The last tier's time has passed as well; there is nobody it could go to.</param>
    public sealed record WithAgents(CaseFacts Facts, int Tier, DutyClock Clock, string? AgentId, bool Overdue) : ResponseCase;

    public sealed record Closed(CaseFacts Facts, ResponseOutcome Outcome, string Reason, DateTimeOffset At) : ResponseCase;
}

/// <summary>How a case ended.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<ResponseOutcome>))]
public enum ResponseOutcome { AnsweredBySeller, AnsweredByAgent, Excluded, Withdrawn }

/// <summary>What is known of a case in every state.</summary>
/// <param name="Target">The seller's time by the market's rule.</param>
/// <param name="SellerDueAt">When the seller's time ended or ends; null while its end is not known, as the clock stands.</param>
/// <param name="Counts">It enters the seller's rates.</param>
/// <param name="Counted">It has entered them.</param>
/// <param name="Joined">Contacts that share the clock, beside <paramref name="Contact"/>.</param>
/// <param name="Replies">Ids of the replies that were recorded.</param>
/// <param name="PauseChangedAt">The last pause or resumption; null: there was none.</param>
/// <param name="TakenChangedAt">When an agent last took it or gave it back; null: never.</param>
public sealed record CaseFacts(
    ContactId Contact, string SellerId, string Market, PolicyRef Policy, DateTimeOffset ReceivedAt, TimeSpan Target, DateTimeOffset? SellerDueAt,
    bool Counts, bool Counted, SellerSchedule? Schedule, IReadOnlyList<ContactId> Joined, IReadOnlyList<string> Replies,
    DateTimeOffset? PauseChangedAt, DateTimeOffset? TakenChangedAt)
{
    /// <summary>When the seller's time passed; null: it did not.</summary>
    public DateTimeOffset? BreachedAt { get; init; }
}

/// <summary>A deadline that can stand still.</summary>
/// <param name="Runs">By which hours it runs.</param>
/// <param name="Since">Up to when <paramref name="Left"/> was counted.</param>
/// <param name="Left">Time left then, by its hours.</param>
/// <param name="DueAt">When nothing is left; null while it stands, or runs into a holiday without an end.</param>
/// <param name="Reminders">Reminders to come, earliest first.</param>
/// <param name="Stopped">Why it stands.</param>
public sealed record DutyClock(
    ClockHours Runs, DateTimeOffset Since, TimeSpan Left, DateTimeOffset? DueAt, IReadOnlyList<Reminder> Reminders, ClockStops Stopped);

/// <param name="Fraction">Of the target that has passed then, above 0 and below 1.</param>
public sealed record Reminder(double Fraction, DateTimeOffset At);

/// <summary>Why a clock stands.</summary>
[Flags]
[JsonConverter(typeof(CamelCaseEnumJson<ClockStops>))]
public enum ClockStops { None = 0, WaitingForBuyer = 1, InWork = 2 }
