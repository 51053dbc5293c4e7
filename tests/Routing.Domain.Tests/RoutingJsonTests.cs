using System.Text.Json;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Queues;
using Routing.Domain.Tests.Arbitration;
using Xunit;

namespace Routing.Domain.Tests;

public class RoutingJsonTests
{
    [Fact]
    public void A_decision_is_written_as_the_contract_says()
    {
        var json = JsonSerializer.Serialize(new Decision
        {
            Channel = Channel.Platform,
            Queue = "us-orders-t1",
            DueAt = new(2026, 11, 21, 10, 12, 0, TimeSpan.FromHours(1)),
            Treatment = "fast-access",
            ExpectedCost = new(412, "USD"),
            Articles = ["missing-parcel"],
            Sop = "sop-lost-parcel",
            Policy = new("US", 7, "00ff"),
            Reasons = [new("recontact", "Second contact.")],
            Alternatives =
            [
                new(Channel.SelfHelp, false, "failed_before", null),
                new(Channel.DirectMessage, true, null, new(655, "USD")),
            ],
        }, RoutingJson.Default.Decision);

        Assert.Equal(
            """
            {"channel":"platform","queue":"us-orders-t1","dueAt":"2026-11-21T09:12:00Z","treatment":"fast-access",
            "expectedCost":{"amountMinor":412,"currency":"USD"},"propensity":1,"articles":["missing-parcel"],"sop":"sop-lost-parcel","message":null,
            "policy":{"market":"US","version":7,"hash":"00ff"},"reasons":[{"code":"recontact","text":"Second contact."}],
            "alternatives":[{"channel":"selfHelp","eligible":false,"code":"failed_before"},
            {"channel":"directMessage","eligible":true,"expectedCost":{"amountMinor":655,"currency":"USD"}}]}
            """.ReplaceLineEndings(""),
            json);
    }

    [Fact]
    public void A_classification_is_written_as_the_contract_says() => Assert.Equal(
        """
        {"intent":"delivery.not_received","confidence":0.94,"alternatives":[{"intent":"delivery.delayed","confidence":0.03}],
        "language":"en","sentiment":-0.5,"signals":["legal_threat","repeat_mentioned"],
        "entities":[{"kind":"orderId","value":"o-5531","start":0,"length":6}],"model":"m"}
        """.ReplaceLineEndings(""),
        JsonSerializer.Serialize(new Domain.Classification.Classification(
            "delivery.not_received", 0.94, [new("delivery.delayed", 0.03)], "en", -0.5, Signals.RepeatMentioned | Signals.LegalThreat,
            [new(EntityKind.OrderId, "o-5531", 0, 6)], "m"), RoutingJson.Default.Classification));

    [Fact]
    public void Every_record_survives_a_round_trip()
    {
        var at = new DateTimeOffset(2026, 11, 21, 9, 12, 0, 123, TimeSpan.Zero).AddTicks(4567);
        var link = new Link(LinkKind.Merge, "i", Situations.First, TimeSpan.FromTicks(1234567), 2, [Channel.Platform], "a")
        {
            Owed = new(Channel.Platform, "q", at),
        };
        var order = new OrderFacts("delivered", at, null, at, new(2599, "USD"), "seller");

        Same(Situations.Of("order.track") with { Link = link, Order = order, Queue = new(true, TimeSpan.FromHours(30)) }, RoutingJson.Default.Situation);
        Same(new Contact
        {
            Id = Situations.First, Source = Source.SellerMessage, ExternalId = "1", Party = new(PartyRole.Creator, "u", Segment.AtRisk), Market = "US",
            Text = "t", Transcript = [new("bot", "hi", at)], Order = order, ReceivedAt = at,
        }, RoutingJson.Default.Contact);
        Same(new PartyHead
        {
            PartyId = "u",
            Issues =
            [
                new() { Id = "i", Family = "f", Intent = "x", State = IssueState.WithSeller, OpenedAt = at, LastContactAt = at, Owner = Situations.First, Channel = Channel.Seller },
            ],
        }, RoutingJson.Default.PartyHead);
        Same(new WorkItem { Contact = Situations.First, Queue = "q", Market = "US", ReceivedAt = at, QueuedAt = at, DueAt = at }, RoutingJson.Default.WorkItem);
        Same(new Lease("a", 4, at), RoutingJson.Default.Lease);
        Same(new AgentProfile
        {
            Id = "a", Name = "n", Site = "s", Tier = 1, Languages = ["en"], Capacity = 3, Queues = [new("q", 4, 0)], Status = AgentStatus.Paused,
        }, RoutingJson.Default.AgentProfile);

        static void Same<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        {
            var json = JsonSerializer.Serialize(value, type);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
        }
    }

    [Theory]
    [InlineData("\"PT24H\"", 86_400)]
    [InlineData("\"P1DT30S\"", 86_430)]
    [InlineData("\"PT1.5S\"", 1.5)]
    public void Durations_are_read_from_iso_8601(string json, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), JsonSerializer.Deserialize<TimeSpan>(json, Options));

    [Theory]
    [InlineData("\"24:00:00\"", typeof(TimeSpan))]
    [InlineData("\"P99999999999D\"", typeof(TimeSpan))]
    [InlineData("\"legal_threat\"", typeof(Signals))]
    [InlineData("[\"LegalThreat\"]", typeof(Signals))]
    [InlineData("[1]", typeof(Signals))]
    [InlineData("1", typeof(Channel))]
    [InlineData("\"phone\"", typeof(Channel))]
    public void What_is_not_of_the_contract_is_refused(string json, Type type) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, type, Options));

    private static JsonSerializerOptions Options => RoutingJson.Default.Options;
}
