using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Governance;

namespace Routing.Domain.SellerResponse;

/// <summary>What happened in a seller-response case. Stored under names that never change.</summary>
[JsonDerivedType(typeof(Opened), "seller-case-opened-v1")]
[JsonDerivedType(typeof(Joined), "seller-contact-joined-v1")]
[JsonDerivedType(typeof(ReplyRecordedV1), "seller-reply-recorded-v1")]
[JsonDerivedType(typeof(ReplyRecorded), "seller-reply-recorded-v2")]
[JsonDerivedType(typeof(Paused), "seller-clock-paused-v1")]
[JsonDerivedType(typeof(Resumed), "seller-clock-resumed-v1")]
[JsonDerivedType(typeof(ScheduleChanged), "seller-schedule-changed-v1")]
[JsonDerivedType(typeof(Reminded), "seller-reminded-v1")]
[JsonDerivedType(typeof(ReminderSkipped), "seller-reminder-skipped-v1")]
[JsonDerivedType(typeof(Breached), "seller-breached-v1")]
[JsonDerivedType(typeof(MovedToTier), "seller-moved-to-tier-v1")]
[JsonDerivedType(typeof(LastTierMissed), "seller-last-tier-missed-v1")]
[JsonDerivedType(typeof(Taken), "seller-tier-taken-v1")]
[JsonDerivedType(typeof(Released), "seller-tier-released-v1")]
[JsonDerivedType(typeof(ResponseCounted), "seller-response-counted-v1")]
[JsonDerivedType(typeof(CaseClosed), "seller-case-closed-v1")]
[JsonDerivedType(typeof(Refused), "seller-refused-v1")]
public abstract record ResponseEvent
{
    private ResponseEvent() { }

    /// <param name="DueRule">Which rule of the policy gave the deadline: <c>target</c>, <c>weekend</c>, or the name of a special target.</param>
    /// <param name="Excluded">Which exclusions held; none when it counts.</param>
    public sealed record Opened(
        ContactId Contact, string SellerId, string Market, PolicyRef Policy, DateTimeOffset ReceivedAt, string DueRule, TimeSpan Target, DutyClock Clock,
        Exclusions Excluded, SellerSchedule? Schedule) : ResponseEvent;

    public sealed record Joined(ContactId Contact, DateTimeOffset At) : ResponseEvent;

    /// <summary>As it was before replies were checked: still read, never written.</summary>
    public sealed record ReplyRecordedV1(string ReplyId, DateTimeOffset At, ReplySurface Surface, ReplyAuthor Author, bool Counts, string Why) : ResponseEvent;

    /// <param name="Counts">It answers the contact.</param>
    /// <param name="Why">Why it counts or not; a code of <see cref="ReplyReasons"/>.</param>
    /// <param name="Late">It came after ownership had moved, and goes to the agent with <paramref name="LateText"/>.</param>
    /// <param name="LateText">Redacted; null unless late.</param>
    public sealed record ReplyRecorded(
        string ReplyId, DateTimeOffset At, ReplySurface Surface, ReplyAuthor Author, bool Counts, string Why, bool Late, string? LateText,
        IReadOnlyList<GovernanceFinding> Findings) : ResponseEvent;

    /// <param name="Clock">As it stands.</param>
    public sealed record Paused(DateTimeOffset At, DutyClock Clock) : ResponseEvent;

    public sealed record Resumed(DateTimeOffset At, DutyClock Clock, string Reason) : ResponseEvent;

    public sealed record ScheduleChanged(DateTimeOffset At, SellerSchedule? Schedule, DutyClock Clock) : ResponseEvent;

    /// <param name="At">When it was due.</param>
    public sealed record Reminded(double Fraction, DateTimeOffset At, DateTimeOffset? DueAt) : ResponseEvent;

    /// <param name="Why"><c>deadline_passed</c>, <c>superseded</c> by a later one that is due as well, or <c>too_late</c>.</param>
    public sealed record ReminderSkipped(double Fraction, DateTimeOffset At, string Why) : ResponseEvent;

    /// <param name="At">When the seller's time passed, however late that was noticed.</param>
    /// <param name="Violation">What it counts as, by policy; null: nothing but the rates.</param>
    public sealed record Breached(DateTimeOffset At, DateTimeOffset NoticedAt, string? Violation) : ResponseEvent;

    /// <param name="At">When the owner before it ran out of time.</param>
    /// <param name="Skipped">Its own time had passed as well when that was noticed, so it never got it.</param>
    public sealed record MovedToTier(int Tier, DateTimeOffset At, DateTimeOffset NoticedAt, DutyClock Clock, bool Skipped, string Reason) : ResponseEvent;

    public sealed record LastTierMissed(int Tier, DateTimeOffset At, DateTimeOffset NoticedAt) : ResponseEvent;

    public sealed record Taken(string AgentId, DateTimeOffset At, DutyClock Clock) : ResponseEvent;

    public sealed record Released(DateTimeOffset At, DutyClock Clock) : ResponseEvent;

    /// <param name="Took">From the contact to the counted reply; null: none came.</param>
    /// <param name="At">The instant by which the rolling windows go.</param>
    public sealed record ResponseCounted(TimeSpan? Took, bool Met, DateTimeOffset At) : ResponseEvent;

    /// <param name="Settled">Nobody owes the buyer anything more, and whether the issue is resolved; null: somebody else sees to that.</param>
    public sealed record CaseClosed(ResponseOutcome Outcome, string Reason, bool? Settled, DateTimeOffset At) : ResponseEvent;

    /// <summary>A lawful no. Nothing changes.</summary>
    /// <param name="Command">What was asked, such as <c>reply</c>.</param>
    /// <param name="Why">A code of <see cref="RefusalReasons"/>.</param>
    public sealed record Refused(string Command, string Why, DateTimeOffset At) : ResponseEvent;
}

/// <summary>Why a command is refused; besides, the codes of <see cref="SellerSchedule.Problem"/>.</summary>
public static class RefusalReasons
{
    public const string NotOpened = "not_opened", Closed = "closed", OtherSeller = "other_seller", InFuture = "in_future", OutOfRange = "out_of_range",
        TooMany = "too_many", OtherContact = "other_contact", NotWithAgents = "not_with_agents";
}

/// <summary>Why a reply counts or not.</summary>
public static class ReplyReasons
{
    public const string Meaningful = "meaningful", Bot = "bot", Template = "template", SameTextToOthers = "same_text_to_others", NoWords = "no_words",
        TooFewWords = "too_few_words", Surface = "surface_not_counted", NotResolving = "not_resolving", Blocked = "blocked";
}
