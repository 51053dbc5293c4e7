using System.Text.Json.Serialization;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.Domain.Arbitration;

/// <summary>
/// Every input of a channel decision, and nothing else: stored with the contact, so that the decision can be derived again later.
/// Two equal situations under one policy version give the same decision.
/// </summary>
public sealed record Situation
{
    public required ContactId Contact { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required Source Source { get; init; }
    public required PartyRole Role { get; init; }
    public required Segment Segment { get; init; }

    /// <summary>Two-letter language of the text, or of the locale, or "und".</summary>
    public required string Language { get; init; }

    public required string Intent { get; init; }

    /// <summary>Calibrated probability of the intent, 0 to 1.</summary>
    public required double Confidence { get; init; }

    public Signals Signals { get; init; }

    /// <summary>-1 to 1.</summary>
    public double Sentiment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderFacts? Order { get; init; }
    public bool HasOrder { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SellerId { get; init; }
    public SellerFacts Seller { get; init; } = SellerFacts.Unknown;
    public required Link Link { get; init; }

    /// <summary>What the queue chosen for this contact looked like.</summary>
    public QueueFacts Queue { get; init; } = QueueFacts.Empty;
}

/// <summary>What bears on offering the contact to the seller. Code: why not, such as restricted, on_holiday, conflicted; null when offered.</summary>
public sealed record SellerFacts(string? IneligibleCode, double? LateRate)
{
    public static readonly SellerFacts Unknown = new(null, null);
}

/// <summary>A queue as seen when the decision was made. Wait: expected time until an agent takes a contact of no head start.</summary>
public sealed record QueueFacts(bool Full, [property: JsonConverter(typeof(DurationJson))] TimeSpan? Wait)
{
    public static readonly QueueFacts Empty = new(false, null);
}
