using System.Text.Json.Serialization;
using Routing.Domain;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;

namespace Routing.App.Contacts;

/// <summary>Where a contact stands, as api.md names it.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<ContactStatus>))]
public enum ContactStatus { Answered, Queued, WithSeller, Messaged, Merged, Settled }

/// <summary>A contact with its decision as committed. Never changed afterwards: what happens to it later is added beside it.</summary>
public sealed record ContactRecord
{
    /// <summary>Redacted.</summary>
    public required Contact Contact { get; init; }

    /// <summary>SHA-256 over the redacted post, to tell a repeat from other content under the same external id.</summary>
    public required string Fingerprint { get; init; }
    public required Classification Classification { get; init; }

    /// <summary>Every input of the decision; the link among them.</summary>
    public required Situation Situation { get; init; }
    public required Decision Decision { get; init; }

    /// <summary>The case by whose clock the seller owes the answer, its own or the one it was merged into; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseId? CaseId { get; init; }

    /// <summary>At the time of the decision.</summary>
    public required ContactStatus Status { get; init; }
}

/// <summary>What was reported of a contact later.</summary>
/// <param name="Channel">The channel that it speaks of.</param>
/// <param name="Agent">Who completed it; null for a reported outcome.</param>
public sealed record ContactEvent(
    string Kind, DateTimeOffset At, bool Resolved, Channel Channel, int? Csat, int? Nps, string? Agent, string? Queue, string? Disposition, string? Notes)
{
    public const string Handled = "handled", Outcome = "outcome";
}
