using System.Text.Json;
using Routing.App;
using Routing.App.Contacts;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Storage.Contacts;
using Xunit;

namespace Routing.Tests.Contacts;

/// <summary>Rows are written by the code that was generated for their types, and read as the contract's JSON is.</summary>
public sealed class ContactRowJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 14, 0, 0, 123, TimeSpan.FromHours(2));
    private static readonly ContactId Id = ContactId.Of("b-1", Source.HelpCenter, "a");

    [Fact]
    public void A_contact_is_read_as_it_was_written()
    {
        var record = new ContactRecord
        {
            Contact = new()
            {
                Id = Id, Source = Source.HelpCenter, ExternalId = "a", Party = new(PartyRole.Buyer, "b-1", Segment.Vip), OrderId = "o-1", Market = "US", Text = "Wo ist es? 在哪里 \"x\"",
                Transcript = [new("buyer", "hello", Noon), new("bot", "hi", null)], Order = new("shipped", Noon, null, Noon, new(1999, "USD"), "seller"),
                OccurredAt = Noon, ReceivedAt = Noon.AddMinutes(1),
            },
            Fingerprint = "ff",
            Classification = new("delivery.delayed", 0.94, [new("delivery.not_received", 0.03)], "de", -0.5, Signals.LegalThreat | Signals.Urgent, [new(EntityKind.OrderId, "o-1", 0, 3)], "m"),
            Situation = new()
            {
                Contact = Id, Now = Noon, Source = Source.HelpCenter, Role = PartyRole.Buyer, Segment = Segment.Vip, Language = "de", Intent = "delivery.delayed", Confidence = 0.94,
                Signals = Signals.LegalThreat, Sentiment = -0.5, HasOrder = true, Seller = new("restricted", 0.25), Queue = new(true, TimeSpan.FromSeconds(90.5)),
                Link = new(LinkKind.Recontact, "i", Id, TimeSpan.FromHours(26), 2, [Channel.SelfHelp], "ag-1") { Owed = new(Channel.Platform, "us-orders-t1", Noon) },
            },
            Decision = new()
            {
                Channel = Channel.DirectMessage, DueAt = Noon, Treatment = "fast-access", ExpectedCost = new(412, "USD"), Articles = ["x"], Policy = new("US", 7, "00ff"),
                Reasons = [new("recontact", "Second contact.")], Alternatives = [new(Channel.SelfHelp, false, "failed_before", null), new(Channel.Seller, true, null, new(655, "USD"))],
            },
            Status = ContactStatus.Messaged,
        };

        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(record, ContactRowJson.Default.ContactRecord), AppJson.Default.ContactRecord)!;

        Assert.Equal(JsonSerializer.Serialize(record, AppJson.Default.ContactRecord), JsonSerializer.Serialize(read, AppJson.Default.ContactRecord));
        Assert.Equal(TimeSpan.FromHours(26), read.Situation.Link.SinceAnswer);
        Assert.Equal(Noon, read.Contact.OccurredAt);
    }

    [Fact]
    public void A_head_and_an_event_are_read_as_they_were_written()
    {
        var head = new PartyHead
        {
            PartyId = "b-1",
            ContactCount = 3,
            RecontactsWeek = 1,
            Issues =
            [
                new()
                {
                    Id = "i", OrderId = "o-1", Family = "delivery", Intent = "delivery.delayed", State = IssueState.WithSeller, OpenedAt = Noon, LastContactAt = Noon, DueAt = Noon, Owner = Id,
                    Channel = Channel.Seller, Failed = [Channel.Chatbot], Trail = [new(Id, Noon, "delivery.delayed", LinkKind.Recontact, Channel.Seller)], ContactCount = 2, LastAgent = "ag-1",
                },
            ],
        };
        var added = new ContactEvent(ContactEvent.Outcome, Noon, true, Channel.SelfHelp, 5, null, null, null, null, null);

        var readHead = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(head, ContactRowJson.Default.PartyHead), AppJson.Default.PartyHead)!;
        var readEvent = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(added, ContactRowJson.Default.ContactEvent), AppJson.Default.ContactEvent);

        Assert.Equal(JsonSerializer.Serialize(head, AppJson.Default.PartyHead), JsonSerializer.Serialize(readHead, AppJson.Default.PartyHead));
        Assert.Equal(added, readEvent);
    }

    [Fact]
    public void Rows_are_written_by_generated_code()
    {
        Assert.Empty(ContactRowJson.Default.Options.Converters); // one for all types would turn it off
        Assert.NotNull(ContactRowJson.Default.ContactRecord.SerializeHandler);
        Assert.NotNull(ContactRowJson.Default.ContactEvent.SerializeHandler);
        Assert.NotNull(ContactRowJson.Default.PartyHead.SerializeHandler);
    }

    [Fact]
    public void Every_duration_in_a_row_is_written_as_it_is_read()
    {
        var (types, durations) = (new HashSet<Type>(), 0);
        foreach (var root in (Type[])[typeof(ContactRecord), typeof(ContactEvent), typeof(PartyHead)])
            Walk(root);

        Assert.Equal(2, durations); // of the queue, and of the link

        void Walk(Type type)
        {
            if (!types.Add(type) || ContactRowJson.Default.GetTypeInfo(type) is not { } info)
                return;
            foreach (var member in info.Properties)
            {
                if ((Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) == typeof(TimeSpan))
                {
                    Assert.NotNull(member.CustomConverter); // DurationJson, for null too
                    durations++;
                }
                else
                {
                    Walk(member.PropertyType);
                }
            }

            if (info.ElementType is { } element)
                Walk(element);
        }
    }
}
