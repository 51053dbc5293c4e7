using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;

namespace Routing.Domain.Enforcement;

/// <summary>What the case of a violation has come to.</summary>
[JsonDerivedType(typeof(None), "none")]
[JsonDerivedType(typeof(Detected), "detected")]
[JsonDerivedType(typeof(Pending), "pending")]
[JsonDerivedType(typeof(Effective), "effective")]
[JsonDerivedType(typeof(Expired), "expired")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record EnforcementState
{
    private EnforcementState() { }

    /// <summary>Not opened yet.</summary>
    public sealed record None : EnforcementState
    {
        public static readonly None Yet = new();
    }

    /// <param name="ConfirmBy">A person has to confirm it until then, or it is dropped; null: nobody has to.</param>
    public sealed record Detected(Violation Violation, DateTimeOffset? ConfirmBy) : EnforcementState;

    /// <summary>The seller was notified; it takes effect at that instant unless it is corrected or overturned before.</summary>
    /// <param name="Held">An appeal holds the effect back until it is decided.</param>
    public sealed record Pending(Violation Violation, Redress Redress, DateTimeOffset EffectAt, bool Held) : EnforcementState;

    /// <param name="ExpiresAt">Null: never.</param>
    /// <param name="Suspended">An appeal takes its points out of force until it is decided.</param>
    public sealed record Effective(Violation Violation, Redress Redress, DateTimeOffset From, DateTimeOffset? ExpiresAt, bool Suspended) : EnforcementState;

    /// <summary>Its points are over; an appeal may still be open or come.</summary>
    public sealed record Expired(Violation Violation, Redress Redress, DateTimeOffset At) : EnforcementState;

    /// <summary>Corrected or overturned: nothing moves it any more.</summary>
    /// <param name="Reviewer">Who overturned it; null when it was corrected.</param>
    public sealed record Closed(Violation Violation, ViolationStatus Status, DateTimeOffset At, string? Reviewer, string Reason) : EnforcementState;
}

/// <summary>What was found.</summary>
/// <param name="Points">That it counts while in force; 0 or more.</param>
/// <param name="Lines">How many ledger lines it has.</param>
public sealed record Violation(
    CaseId Id, string SellerId, string Market, PolicyRef? Policy, string Code, string Source, int Points, string DetectedBy,
    IReadOnlyList<Finding> Findings, DateTimeOffset DetectedAt, int Lines);

/// <summary>The seller's ways out.</summary>
/// <param name="Correction">Whether correcting ends it.</param>
/// <param name="AppealBy">Exclusive; null: not disputable.</param>
/// <param name="FirstDecider">Who decided before any appeal: a person or <see cref="Deciders.System"/>.</param>
/// <param name="Confirmed">The window went by without an appeal, or the appeal was turned down.</param>
/// <param name="PointsLast">Null: for ever.</param>
public sealed record Redress(
    DateTimeOffset NotifiedAt, Correction Correction, DateTimeOffset? AppealBy, string FirstDecider, TimeSpan? PointsLast, Objection? Appeal, bool Confirmed);

/// <summary>An appeal.</summary>
/// <param name="ReviewBy">Null once every level of reviewers let it lie, or it was decided.</param>
/// <param name="Level">1 and up.</param>
/// <param name="Queue">Queue family of its reviewers.</param>
public sealed record Objection(string By, DateTimeOffset At, DateTimeOffset? ReviewBy, int Level, string Queue, Verdict? Verdict, string? Reviewer);
