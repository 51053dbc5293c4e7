using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;

namespace Routing.Domain.Enforcement;

/// <summary>What happened in the case of a violation. What was due is dated when it was due, however late the case was woken.</summary>
[JsonDerivedType(typeof(OpenedV1), "enforcement-opened-v1")]
[JsonDerivedType(typeof(Opened), "enforcement-opened-v2")]
[JsonDerivedType(typeof(Notified), "enforcement-notified-v1")]
[JsonDerivedType(typeof(TookEffect), "enforcement-took-effect-v1")]
[JsonDerivedType(typeof(Dropped), "enforcement-dropped-v1")]
[JsonDerivedType(typeof(Corrected), "enforcement-corrected-v1")]
[JsonDerivedType(typeof(Appealed), "enforcement-appealed-v1")]
[JsonDerivedType(typeof(WindowClosed), "enforcement-window-closed-v1")]
[JsonDerivedType(typeof(ReviewOverdue), "enforcement-review-overdue-v1")]
[JsonDerivedType(typeof(Upheld), "enforcement-upheld-v1")]
[JsonDerivedType(typeof(Overturned), "enforcement-overturned-v1")]
[JsonDerivedType(typeof(Expired), "enforcement-expired-v1")]
[JsonDerivedType(typeof(Refused), "enforcement-refused-v1")]
public abstract record EnforcementEvent
{
    private EnforcementEvent() { }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>As it was written before findings and who detected were kept: automation had.</summary>
    public sealed record OpenedV1(
        CaseId Id, string SellerId, string Market, string Violation, string Source, int Points, DateTimeOffset At) : EnforcementEvent;

    /// <param name="ConfirmBy">A person has to confirm until then; null: the seller is notified at once.</param>
    public sealed record Opened(
        CaseId Id, string SellerId, string Market, PolicyRef Policy, string Violation, string Source, int Points, string DetectedBy,
        IReadOnlyList<Finding> Findings, DateTimeOffset? ConfirmBy, string Queue, DateTimeOffset At) : EnforcementEvent;

    /// <summary>The statement of reasons: rule, facts and redress.</summary>
    /// <param name="Rule">The rule that was broken, in words.</param>
    /// <param name="DecidedBy">A person or <see cref="Deciders.System"/>.</param>
    /// <param name="EffectAt">When it takes effect: now, or at the end of the time to correct or appeal.</param>
    public sealed record Notified(
        string Rule, string DecidedBy, Correction Correction, DateTimeOffset EffectAt, DateTimeOffset? AppealBy, TimeSpan? PointsLast, string? OutOfCourt,
        DateTimeOffset At) : EnforcementEvent;

    public sealed record TookEffect(DateTimeOffset? ExpiresAt, DateTimeOffset At) : EnforcementEvent;

    /// <summary>No person confirmed what was detected: the seller never heard of it.</summary>
    public sealed record Dropped(string Reviewer, string Reason, DateTimeOffset At) : EnforcementEvent;

    public sealed record Corrected(DateTimeOffset At) : EnforcementEvent;

    /// <param name="Held">It holds the effect back, or takes it out of force.</param>
    public sealed record Appealed(string By, DateTimeOffset ReviewBy, string Queue, bool Held, DateTimeOffset At) : EnforcementEvent;

    /// <summary>No appeal came in its window: the violation is confirmed.</summary>
    public sealed record WindowClosed(DateTimeOffset At) : EnforcementEvent;

    /// <param name="Level">The level of reviewers that has it now.</param>
    /// <param name="ReviewBy">Null: there is no further level, it waits for a person without end.</param>
    public sealed record ReviewOverdue(int Level, DateTimeOffset? ReviewBy, DateTimeOffset At) : EnforcementEvent;

    /// <param name="OutOfCourt">The body that the seller may turn to now; null: none.</param>
    /// <param name="Resumes">What the appeal took out of force is in force again.</param>
    public sealed record Upheld(string Reviewer, string Reason, string? OutOfCourt, bool Resumes, DateTimeOffset At) : EnforcementEvent;

    /// <summary>As if it had never been.</summary>
    public sealed record Overturned(string Reviewer, string Reason, DateTimeOffset At) : EnforcementEvent;

    public sealed record Expired(DateTimeOffset At) : EnforcementEvent;

    /// <summary>A lawful no; nothing changed.</summary>
    /// <param name="Command">Name of the command.</param>
    /// <param name="Code">One of <see cref="EnforcementCodes"/>.</param>
    public sealed record Refused(string Command, string Code, DateTimeOffset At) : EnforcementEvent;
}

/// <summary>Why a command was refused.</summary>
public static class EnforcementCodes
{
    public const string NotOpen = "not_open", Closed = "closed", UnknownViolation = "unknown_violation", PointsBelowZero = "points_below_zero",
        PointsOutOfRange = "points_out_of_range", NotCorrectable = "not_correctable", AlreadyEffective = "already_effective",
        NotNotified = "not_notified", NotDisputable = "not_disputable", WindowOver = "appeal_window_over", AppealedAlready = "appealed_already",
        NoAppeal = "no_appeal", Decided = "decided_already", SameReviewer = "same_reviewer", OwnCase = "own_case", AutomationAlone = "automation_alone",
        BeyondCalendar = "beyond_calendar", OtherCase = "other_case";
}
