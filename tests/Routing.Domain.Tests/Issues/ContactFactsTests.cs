using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Xunit;

namespace Routing.Domain.Tests.Issues;

public class ContactFactsTests
{
    [Theory]
    [InlineData("o-1", "o-2", "o-1")]
    [InlineData(null, "#o-2", "o-2")]
    [InlineData("", "o-2", "o-2")]
    [InlineData(null, null, null)]
    public void The_order_is_the_channels_or_else_the_first_that_the_text_names(string? named, string? written, string? order)
    {
        Entity[] entities = written is null ? [] : [new(EntityKind.Amount, "5", 0, 1), new(EntityKind.OrderId, written, 2, 4), new(EntityKind.OrderId, "o-3", 8, 3)];

        Assert.Equal(order, ContactFacts.Of(Contact("en-US") with { OrderId = named }, Understood("en", entities)).OrderId);
    }

    [Theory]
    [InlineData("pt", "es-MX", "pt")]
    [InlineData("und", "es-MX", "es")]
    [InlineData("und", "ES", "es")]
    [InlineData("und", "fil-PH", "und")]
    [InlineData("und", null, "und")]
    public void The_language_is_the_texts_or_else_the_locales(string understood, string? locale, string language) =>
        Assert.Equal(language, ContactFacts.Of(Contact(locale), Understood(understood)).Language);

    private static Contact Contact(string? locale) => new()
    {
        Id = ContactId.Of("u-1", Source.Chatbot, "1"), Source = Source.Chatbot, ExternalId = "1",
        Party = new(PartyRole.Buyer, "u-1", Segment.Standard), Market = "US", Locale = locale, Text = "", ReceivedAt = default,
    };

    private static Domain.Classification.Classification Understood(string language, params Entity[] entities) =>
        new("order.track", 0.9, [], language, 0, Signals.None, entities, "test");
}
