using System.Text.Json.Serialization;

namespace Routing.Domain.Contacts;

/// <summary>Where a contact came in.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Source>))]
public enum Source { HelpCenter, Chatbot, SellerMessage }

/// <summary>Who approaches the marketplace.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<PartyRole>))]
public enum PartyRole { Buyer, Seller, Creator }

/// <summary>How a party is to be treated; set by the upstream channel.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Segment>))]
public enum Segment { Standard, New, Vip, AtRisk, Vulnerable }

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
public sealed record Money(long AmountMinor, string Currency);

/// <summary>The party of a contact. One id is one party, whatever the role it writes in.</summary>
public sealed record Party(PartyRole Role, string Id, Segment Segment);

/// <summary>What the channel knew of the order when the contact was made. Status is free text; see <see cref="OrderStates"/>.</summary>
public sealed record OrderFacts(
    string? Status, DateTimeOffset? PlacedAt, DateTimeOffset? PromisedBy, DateTimeOffset? DeliveredAt, Money? Value, string? FulfilledBy);

/// <summary>One turn of the conversation before the contact.</summary>
public sealed record Turn(string From, string Text, DateTimeOffset? At)
{
    /// <summary>Whether the contacting party wrote it: anyone but the bot, an agent or the system; the seller only if the seller is the party.</summary>
    public bool IsFrom(PartyRole party) => From switch
    {
        "bot" or "agent" or "system" => false,
        "seller" => party == PartyRole.Seller,
        _ => true,
    };
}

/// <summary>One approach of a party, validated; text fields are redacted before anything but the classifier sees them.</summary>
public sealed record Contact
{
    public required ContactId Id { get; init; }
    public required Source Source { get; init; }
    public required string ExternalId { get; init; }
    public required Party Party { get; init; }
    public string? SellerId { get; init; }
    public string? OrderId { get; init; }
    public required string Market { get; init; }
    public string? Locale { get; init; }
    public string? Subject { get; init; }
    public required string Text { get; init; }
    public IReadOnlyList<Turn> Transcript { get; init; } = [];
    public OrderFacts? Order { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    [JsonIgnore]
    public PartyKey PartyKey => Id.Party;
}
