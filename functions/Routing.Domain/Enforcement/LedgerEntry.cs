using System.Text.Json.Serialization;

namespace Routing.Domain.Enforcement;

/// <summary>One line of a seller's append-only ledger: what a violation came to at an instant. What is in force is computed from all lines.</summary>
/// <param name="Id">Unique within the seller: the same line appended twice is there once.</param>
/// <param name="CaseId">The enforcement case that it belongs to.</param>
/// <param name="Status">What the violation came to.</param>
/// <param name="Points">Points that it counts while effective; 0 or more.</param>
/// <param name="At">When it came to that.</param>
/// <param name="ExpiresAt">When its points end; null while they have not begun, or never.</param>
public sealed record LedgerEntry(
    string Id, string CaseId, string Violation, ViolationStatus Status, int Points, DateTimeOffset At, DateTimeOffset? ExpiresAt)
{
    /// <summary>The violation of the lines that are no violation but the outcome of a dispute, by which rates are counted.</summary>
    public const string Dispute = "dispute";

    /// <summary>Lines of <see cref="Dispute"/> only: whether the seller was held at fault.</summary>
    public bool? SellerFault { get; init; }

    /// <summary>Lines of <see cref="Dispute"/> only: key of the buyer, which shows no personal data.</summary>
    public string? Buyer { get; init; }
}

/// <summary>The life of a violation.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<ViolationStatus>))]
public enum ViolationStatus { Detected, Notified, Pending, Effective, Expired, Corrected, Overturned }
