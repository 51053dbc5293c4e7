using System.Text.Json;
using Routing.Domain.Classification;
using Xunit;

namespace Routing.Domain.Tests.Classification;

public sealed class IntentTests
{
    [Fact]
    public void Every_leaf_is_listed_once_and_has_a_family()
    {
        Assert.Equal(66, Intents.All.Distinct().Count());
        Assert.All(Intents.All, static intent => Assert.Matches("^[a-z]+\\.[a-z_]+$", intent));
    }

    [Theory]
    [InlineData("order.track", "order")]
    [InlineData("seller.buyer_abuse", "seller")]
    [InlineData("nonsense", "nonsense")]
    public void The_family_is_the_part_before_the_dot(string intent, string family) => Assert.Equal(family, Intents.Family(intent));

    [Theory]
    [InlineData("chitchat.thanks", true)]
    [InlineData("chitchat.greeting", true)]
    [InlineData("order.track", false)]
    [InlineData(Intents.OutOfScope, false)]
    public void Greetings_and_thanks_ask_for_nothing(string intent, bool chitchat) => Assert.Equal(chitchat, Intents.IsChitchat(intent));

    [Fact]
    public void Families_are_compared_whole()
    {
        Assert.True(Intents.SameFamily("refund.request", "refund.status"));
        Assert.False(Intents.SameFamily("refund.request", "refunds.request"));
    }

    [Fact]
    public void An_entity_kind_is_camel_case_text_and_no_number()
    {
        Assert.Equal("\"nationalId\"", JsonSerializer.Serialize(EntityKind.NationalId));
        Assert.Equal(EntityKind.TrackingNumber, JsonSerializer.Deserialize<EntityKind>("\"trackingNumber\""));
        Assert.Throws<JsonException>(static () => JsonSerializer.Deserialize<EntityKind>("3"));
    }
}
