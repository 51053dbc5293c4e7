using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Routing.App;
using Routing.App.Contacts;
using Routing.Storage.ServiceBus;
using Xunit;

namespace Routing.Tests.ServiceBus;

/// <summary>What becomes of a message of <c>contacts-inbound</c>, whatever is in it and whatever happens meanwhile.</summary>
public sealed class BusDeliveryTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string, ServiceBusMessage, string?> Encodings => new()
    {
        { "UTF-8", new(ToldIntake.Body("e-1")), null },
        { "base 64", new(Convert.ToBase64String(Encoding.UTF8.GetBytes(ToldIntake.Body("e-1")))), null },
        { "text of AMQP", Raw(AmqpMessageBody.FromValue(ToldIntake.Body("e-1"))), null },
        { "two parts", Raw(new AmqpMessageBody([Bytes(ToldIntake.Body("e-1")[..20]), Bytes(ToldIntake.Body("e-1")[20..])])), null },
        { "UTF-16", new(Encoding.Unicode.GetBytes(ToldIntake.Body("e-1"))), "malformed_json" },
        { "broken UTF-8", new((byte[])[.. Encoding.UTF8.GetBytes(ToldIntake.Body("e-1")[..^2]), 0xff, 0xfe, (byte)0x7d]), "malformed_json" },
        { "nothing", new(Array.Empty<byte>()), "malformed_json" },
        { "no JSON", new("hello"), "malformed_json" },
        { "a number of AMQP", Raw(AmqpMessageBody.FromValue(42)), "malformed_json" },
        { "a list of AMQP", Raw(AmqpMessageBody.FromSequence([["a", "b"]])), "malformed_json" },
        { "an unknown market", new(ToldIntake.Body("e-1", market: "FR")), "validation" },
        { "65 KiB", new(ToldIntake.Body("e-1").PadRight(65 * 1024)), "too_large" },
    };

    [Theory]
    [MemberData(nameof(Encodings), DisableDiscoveryEnumeration = true)]
    public async Task A_contact_is_taken_in_and_what_is_none_is_dead_at_once_with_its_reason(string what, ServiceBusMessage message, string? problem)
    {
        await using var bus = new BusFixture();
        await using var inbound = new BusInbound(bus.Bus);
        await using var receiver = bus.Receiver();
        var intake = new ToldIntake();
        await bus.Sender().SendMessageAsync(message);

        await bus.Delivery(intake, inbound).HandleAsync(await receiver.ReceiveMessageAsync(s_patience), new ReceiverSettlement(receiver), default);

        Assert.Equal(0, bus.Inbound.Count);
        if (problem is null)
        {
            Assert.Equal("e-1", Assert.Single(intake.Seen));
            Assert.Equal(0, bus.Dead.Count);
            return;
        }

        Assert.Empty(intake.Seen);
        var dead = Assert.Single(bus.Dead.Messages);
        Assert.Equal(problem, dead.ApplicationProperties["DeadLetterReason"]);
        Assert.NotEqual("", dead.ApplicationProperties["DeadLetterErrorDescription"]);
        Assert.True(what.Length > 0);
    }

    [Fact]
    public async Task The_same_contact_with_other_content_is_dead_and_the_same_again_is_done()
    {
        await using var bus = new BusFixture();
        await using var inbound = new BusInbound(bus.Bus);
        await using var receiver = bus.Receiver();
        var intake = new ToldIntake(static post => post.ExternalId == "reused" ? new IntakeReply.Reused(post.Id) : new IntakeReply.Accepted(post.Id, "{}"u8.ToArray(), Replayed: true));
        var delivery = bus.Delivery(intake, inbound);
        await bus.Sender().SendMessagesAsync([new(ToldIntake.Body("again")), new(ToldIntake.Body("reused"))]);

        for (var i = 0; i < 2; i++)
            await delivery.HandleAsync(await receiver.ReceiveMessageAsync(s_patience), new ReceiverSettlement(receiver), default);

        Assert.Equal(0, bus.Inbound.Count);
        Assert.Equal("externalId_reused", Assert.Single(bus.Dead.Messages).ApplicationProperties["DeadLetterReason"]);
    }

    [Fact]
    public async Task The_same_post_is_queued_once_and_other_content_under_its_externalId_too()
    {
        await using var bus = new BusFixture(duplicates: TimeSpan.FromMinutes(10));
        await using var inbound = new BusInbound(bus.Bus);

        await inbound.EnqueueAsync(Bytes(ToldIntake.Body("e-1")), default);
        await inbound.EnqueueAsync(Bytes(ToldIntake.Body("e-1")), default);
        Assert.Equal(1, bus.Inbound.Count);

        await inbound.EnqueueAsync(Bytes(ToldIntake.Body("e-1").Replace("Where", "When", StringComparison.Ordinal)), default);
        Assert.Equal(2, bus.Inbound.Count); // so that it is refused, and not lost
    }

    [Fact]
    public async Task However_long_the_store_is_away_the_message_is_given_back_then_put_off_longer_and_longer_and_never_dead()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock, @lock: TimeSpan.FromHours(1));
        await using var inbound = new BusInbound(bus.Bus);
        await using var receiver = bus.Receiver();
        var isBack = false;
        var intake = new ToldIntake(post => isBack ? new IntakeReply.Accepted(post.Id, "{}"u8.ToArray(), false) : throw new StoreUnavailableException("away"));
        var delivery = bus.Delivery(intake, inbound);
        await bus.Sender().SendMessageAsync(new(ToldIntake.Body("e-1")) { MessageId = new string('x', 128) }); // the longest

        var rests = new List<TimeSpan>();
        for (var round = 0; round < 30; round++)
        {
            var before = clock.GetUtcNow();
            await UntilReadyAsync(bus, clock);
            rests.Add(clock.GetUtcNow() - before);
            isBack = round == 29;
            var seen = intake.Seen.Count;
            var work = delivery.HandleAsync(await receiver.ReceiveMessageAsync(s_patience), new ReceiverSettlement(receiver), default);
            while (!work.IsCompleted && intake.Seen.Count < seen + 8) // tried for 12.7 s, then the message goes back
            {
                clock.Advance(TimeSpan.FromMilliseconds(500));
                await Task.WhenAny(work, Task.Delay(2));
            }

            await work;
        }

        Assert.Equal((0, 0), (bus.Inbound.Count, bus.Dead.Count));
        Assert.All(rests.Take(4), static rest => Assert.Equal(TimeSpan.Zero, rest)); // given back
        Assert.Equal([10, 20, 40, 80, 160, 300, 300], rests.Skip(4).Take(7).Select(static rest => Math.Round(rest.TotalSeconds / 10) * 10)); // put off
        Assert.InRange(rests[^1], TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task A_poison_message_is_tried_six_times_and_then_dead_without_telling_what_went_wrong()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock, @lock: TimeSpan.FromHours(1));
        await using var inbound = new BusInbound(bus.Bus);
        await using var receiver = bus.Receiver();
        var intake = new ToldIntake(static _ => throw new InvalidOperationException("secret words"));
        var delivery = bus.Delivery(intake, inbound);
        await bus.Sender().SendMessageAsync(new(ToldIntake.Body("e-1")));

        for (var i = 0; i < 6; i++)
            await HandleAsync(delivery, receiver, clock);

        Assert.Equal((6, 0), (intake.Seen.Count, bus.Inbound.Count));
        var dead = Assert.Single(bus.Dead.Messages);
        Assert.Equal("internal", dead.ApplicationProperties["DeadLetterReason"]);
        Assert.DoesNotContain(dead.ApplicationProperties.Values, static v => $"{v}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_lost_during_handling_is_harmless()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock, @lock: TimeSpan.FromSeconds(30));
        await using var inbound = new BusInbound(bus.Bus);
        await using var receiver = bus.Receiver();
        var intake = new ToldIntake(post =>
        {
            if (clock.GetUtcNow() == BusFixture.Start)
                clock.Advance(TimeSpan.FromMinutes(1)); // the lock ends while the contact is taken in
            return new IntakeReply.Accepted(post.Id, "{}"u8.ToArray(), Replayed: clock.GetUtcNow() > BusFixture.Start);
        });
        var delivery = bus.Delivery(intake, inbound);
        await bus.Sender().SendMessageAsync(new(ToldIntake.Body("e-1")));

        await delivery.HandleAsync(await receiver.ReceiveMessageAsync(s_patience), new ReceiverSettlement(receiver), default);
        Assert.Equal(1, bus.Inbound.Count);
        var again = await receiver.ReceiveMessageAsync(s_patience);
        Assert.Equal(2, again.DeliveryCount);
        await delivery.HandleAsync(again, new ReceiverSettlement(receiver), default);

        Assert.Equal((2, 0, 0), (intake.Seen.Count, bus.Inbound.Count, bus.Dead.Count));
    }

    [Fact]
    public async Task A_host_that_ends_gives_back_what_it_was_at()
    {
        await using var bus = new BusFixture();
        await using var inbound = new BusInbound(bus.Bus);
        await using var receiver = bus.Receiver();
        using var end = new CancellationTokenSource();
        var intake = new ToldIntake(_ =>
        {
            end.Cancel();
            throw new StoreUnavailableException("away");
        });
        await bus.Sender().SendMessageAsync(new(ToldIntake.Body("e-1")));

        await bus.Delivery(intake, inbound).HandleAsync(await receiver.ReceiveMessageAsync(s_patience), new ReceiverSettlement(receiver), end.Token);

        Assert.Equal((1, 0, 0), bus.Inbound.Counts);
    }

    [Fact]
    public async Task Dead_letters_are_listed_with_their_problems_and_put_back_on_request_even_within_the_window_of_duplicates()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock, duplicates: TimeSpan.FromMinutes(10));
        await using var inbound = new BusInbound(bus.Bus);
        await using var receiver = bus.Receiver();
        var delivery = bus.Delivery(new ToldIntake(static _ => throw new InvalidOperationException()), inbound);
        await inbound.EnqueueAsync(Bytes(ToldIntake.Body("e-1", market: "FR")), default);
        await delivery.HandleAsync(await receiver.ReceiveMessageAsync(s_patience), new ReceiverSettlement(receiver), default);
        await bus.Sender().SendMessageAsync(new(ToldIntake.Body("e-2")) { MessageId = "late", TimeToLive = TimeSpan.FromSeconds(10) });
        clock.Advance(TimeSpan.FromMinutes(1));

        var listed = JsonDocument.Parse(await inbound.PoisonedAsync(default)).RootElement.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["validation", "expired"], listed.Select(static l => l.GetProperty("problem").GetProperty("code").GetString()));
        Assert.True(listed[0].GetProperty("problem").GetProperty("errors").TryGetProperty("market", out _));

        Assert.True(await inbound.ReplayAsync(listed[1].GetProperty("id").GetString()!, default));
        Assert.False(await inbound.ReplayAsync(listed[1].GetProperty("id").GetString()!, default));
        Assert.True(await inbound.ReplayAsync(listed[0].GetProperty("id").GetString()!, default));
        Assert.False(await inbound.ReplayAsync("no number", default));
        Assert.False(await inbound.ReplayAsync(long.MaxValue.ToString(CultureInfo.InvariantCulture), default));

        Assert.Equal((2, 0), (bus.Inbound.Count, bus.Dead.Count));
        Assert.All(bus.Inbound.Messages, static m => Assert.DoesNotContain(m.ApplicationProperties.Keys, static k => k.StartsWith("routing-", StringComparison.Ordinal) || k.StartsWith("DeadLetter", StringComparison.Ordinal)));
    }

    private static BinaryData BinaryBytes(string text) => BinaryData.FromString(text);

    private static ReadOnlyMemory<byte> Bytes(string text) => BinaryBytes(text).ToMemory();

    private static ServiceBusMessage Raw(AmqpMessageBody body)
    {
        var message = new ServiceBusMessage();
        message.GetRawAmqpMessage().Body = body;
        return message;
    }

    /// <summary>Handles the next message, and lets the time pass that the handling waits for.</summary>
    private static async Task HandleAsync(BusDelivery delivery, ServiceBusReceiver receiver, ManualClock clock)
    {
        var message = await receiver.ReceiveMessageAsync(s_patience);
        var work = delivery.HandleAsync(message, new ReceiverSettlement(receiver), default);
        while (!work.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(work, Task.Delay(1));
        }

        await work;
    }

    private static async Task UntilReadyAsync(BusFixture bus, ManualClock clock)
    {
        while (bus.Inbound.Counts.Ready == 0)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
