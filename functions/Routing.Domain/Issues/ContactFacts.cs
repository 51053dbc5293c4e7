using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;

namespace Routing.Domain.Issues;

/// <summary>What linking and arbitration need of a contact and of what was understood of it.</summary>
public sealed record ContactFacts
{
    private const string Unknown = "und";

    public required ContactId Contact { get; init; }
    public required string PartyId { get; init; }
    public required Source Source { get; init; }
    public required PartyRole Role { get; init; }
    public required Segment Segment { get; init; }
    public required string Language { get; init; }
    public required string Intent { get; init; }
    public required double Confidence { get; init; }
    public Signals Signals { get; init; }
    public double Sentiment { get; init; }
    public OrderFacts? Order { get; init; }

    /// <summary>The order named by the channel; where it named none, the first that the text names.</summary>
    public string? OrderId { get; init; }
    public string? SellerId { get; init; }

    public static ContactFacts Of(Contact contact, Classification.Classification classification) => new()
    {
        Contact = contact.Id,
        PartyId = contact.Party.Id,
        Source = contact.Source,
        Role = contact.Party.Role,
        Segment = contact.Party.Segment,
        Language = classification.Language == Unknown ? OfLocale(contact.Locale) : classification.Language,
        Intent = classification.Intent,
        Confidence = classification.Confidence,
        Signals = classification.Signals,
        Sentiment = classification.Sentiment,
        Order = contact.Order,
        OrderId = string.IsNullOrEmpty(contact.OrderId) ? FirstOrder(classification.Entities) : contact.OrderId,
        SellerId = contact.SellerId,
    };

    /// <summary>The situation of this contact; its queue is still to be looked at.</summary>
    public Situation Situate(Link link, SellerFacts seller, DateTimeOffset now) => new()
    {
        Contact = Contact,
        Now = now,
        Source = Source,
        Role = Role,
        Segment = Segment,
        Language = Language,
        Intent = Intent,
        Confidence = Confidence,
        Signals = Signals,
        Sentiment = Sentiment,
        Order = Order,
        HasOrder = OrderId is not null,
        SellerId = SellerId,
        Seller = seller,
        Link = link,
    };

    private static string OfLocale(string? locale) => locale is { Length: >= 2 } && (locale.Length == 2 || locale[2] is '-' or '_')
        && char.IsAsciiLetter(locale[0]) && char.IsAsciiLetter(locale[1])
            ? locale[..2].ToLowerInvariant()
            : Unknown;

    private static string? FirstOrder(IReadOnlyList<Entity> entities)
    {
        for (var i = 0; i < entities.Count; i++)
        {
            if (entities[i].Kind == EntityKind.OrderId && entities[i].Value.TrimStart('#') is { Length: > 0 } id)
                return id;
        }

        return null;
    }
}
