using Azure.Messaging.ServiceBus;
using Xunit;

namespace Routing.Tests.ServiceBus;

/// <summary>The broker does what the real client expects of a namespace; what the other tests build on.</summary>
public sealed class AmqpBrokerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_message_comes_as_it_was_sent_and_goes_when_it_is_completed()
    {
        await using var bus = new BusFixture();
        await using var receiver = bus.Receiver();
        await bus.Sender().SendMessageAsync(new("hello")
        {
            MessageId = "m-1", Subject = "greeting", ContentType = "text/plain", CorrelationId = "c-1", ApplicationProperties = { ["market"] = "US", ["n"] = 7 },
        });

        var message = await receiver.ReceiveMessageAsync(s_patience);

        Assert.Equal(("hello", "m-1", "greeting", "text/plain", "c-1"), ($"{message.Body}", message.MessageId, message.Subject, message.ContentType, message.CorrelationId));
        Assert.Equal(("US", 7), (message.ApplicationProperties["market"], message.ApplicationProperties["n"]));
        Assert.Equal((1, 1L), (message.DeliveryCount, message.SequenceNumber));
        Assert.InRange(message.LockedUntil - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromSeconds(301));
        Assert.Equal((0, 1, 0), bus.Inbound.Counts);
        await receiver.CompleteMessageAsync(message);
        Assert.Equal(0, bus.Inbound.Count);
        Assert.True(bus.Broker.Tokens > 0, "A token is put before a link is opened.");
    }

    [Fact]
    public async Task A_batch_comes_in_order()
    {
        await using var bus = new BusFixture();
        await using var receiver = bus.Receiver(prefetch: 500);
        await using var sender = bus.Sender();
        using var batch = await sender.CreateMessageBatchAsync();
        for (var i = 0; i < 500; i++)
            Assert.True(batch.TryAddMessage(new($"{i}")));
        await sender.SendMessagesAsync(batch);

        var came = new List<string>();
        while (came.Count < 500)
        {
            foreach (var message in await receiver.ReceiveMessagesAsync(100, s_patience))
            {
                came.Add($"{message.Body}");
                await receiver.CompleteMessageAsync(message);
            }
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(static i => $"{i}"), came);
        Assert.Equal(0, bus.Inbound.Count);
    }

    [Fact]
    public async Task An_abandoned_message_comes_again_with_what_was_noted_on_it_until_it_is_dead()
    {
        await using var bus = new BusFixture();
        await using var receiver = bus.Receiver();
        await bus.Sender().SendMessageAsync(new("again"));
        for (var i = 1; i <= 10; i++)
        {
            var message = await receiver.ReceiveMessageAsync(s_patience);
            Assert.Equal((i, i == 1 ? null : (object)(i - 1)), (message.DeliveryCount, message.ApplicationProperties.GetValueOrDefault("tries")));
            await receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["tries"] = i });
        }

        var dead = await bus.Receiver(SubQueue.DeadLetter).ReceiveMessageAsync(s_patience);
        Assert.Equal(("again", "MaxDeliveryCountExceeded"), ($"{dead.Body}", dead.DeadLetterReason));
    }

    [Fact]
    public async Task A_dead_lettered_message_has_its_reason_and_description()
    {
        await using var bus = new BusFixture();
        await using var receiver = bus.Receiver();
        await bus.Sender().SendMessageAsync(new("bad"));

        await receiver.DeadLetterMessageAsync(
            await receiver.ReceiveMessageAsync(s_patience), new Dictionary<string, object> { ["noted"] = "x" }, "validation", "The market is missing.");

        var dead = await bus.Receiver(SubQueue.DeadLetter).ReceiveMessageAsync(s_patience);
        Assert.Equal(("validation", "The market is missing.", "x", "contacts-inbound"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["noted"], dead.DeadLetterSource));
        Assert.Equal(0, bus.Inbound.Count);
    }

    [Fact]
    public async Task A_scheduled_message_comes_when_it_is_due_and_one_called_back_never()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock);
        await using var sender = bus.Sender();
        await using var receiver = bus.Receiver();
        var kept = await sender.ScheduleMessageAsync(new("kept"), BusFixture.Start.AddMinutes(5));
        var gone = await sender.ScheduleMessageAsync(new("gone"), BusFixture.Start.AddMinutes(5));
        await sender.CancelScheduledMessageAsync(gone);
        Assert.Equal((0, 0, 1), bus.Inbound.Counts);

        clock.Advance(TimeSpan.FromSeconds(301));

        var message = await receiver.ReceiveMessageAsync(s_patience);
        Assert.Equal(("kept", kept), ($"{message.Body}", message.SequenceNumber));
        await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(kept));
        Assert.Equal((0, 1, 0), bus.Inbound.Counts);
    }

    [Fact]
    public async Task A_renewed_lock_lasts_and_a_lost_one_settles_nothing()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock, @lock: TimeSpan.FromSeconds(30));
        await using var receiver = bus.Receiver();
        await bus.Sender().SendMessageAsync(new("held"));
        var message = await receiver.ReceiveMessageAsync(s_patience);

        clock.Advance(TimeSpan.FromSeconds(20));
        await receiver.RenewMessageLockAsync(message);
        Assert.Equal(BusFixture.Start.AddSeconds(50), message.LockedUntil);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((0, 1, 0), bus.Inbound.Counts);

        clock.Advance(TimeSpan.FromSeconds(20));
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        var unrenewed = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.RenewMessageLockAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, unrenewed.Reason);
        var again = await receiver.ReceiveMessageAsync(s_patience);
        Assert.Equal(2, again.DeliveryCount);
        await receiver.CompleteMessageAsync(again);
        Assert.Equal(0, bus.Inbound.Count);
    }

    [Fact]
    public async Task A_message_that_expires_is_dead()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock);
        await bus.Sender().SendMessageAsync(new("late") { TimeToLive = TimeSpan.FromMinutes(1) });

        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, bus.Inbound.Count);
        Assert.Equal("TTLExpiredException", (await bus.Receiver(SubQueue.DeadLetter).ReceiveMessageAsync(s_patience)).DeadLetterReason);
    }

    [Fact]
    public async Task The_same_id_is_taken_once_within_the_window_and_again_after_it()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock, duplicates: TimeSpan.FromMinutes(10));
        await using var sender = bus.Sender();
        await sender.SendMessageAsync(new("one") { MessageId = "m-1" });
        await sender.SendMessageAsync(new("two") { MessageId = "m-1" });
        Assert.Equal("one", Assert.Single(bus.Inbound.Messages).Body);

        clock.Advance(TimeSpan.FromMinutes(11));
        await sender.SendMessageAsync(new("three") { MessageId = "m-1" });

        Assert.Equal(2, bus.Inbound.Count);
    }

    [Fact]
    public async Task Every_subscription_gets_what_its_topic_gets_and_a_queue_that_was_not_declared_is_not_there()
    {
        await using var broker = new AmqpBroker().WithTopic("news", null, "a", "b").Start();
        await using var client = new ServiceBusClient(broker.ConnectionString);
        await client.CreateSender("news").SendMessageAsync(new("x"));

        Assert.Equal("x", $"{(await client.CreateReceiver("news", "a").ReceiveMessageAsync(s_patience)).Body}");
        Assert.Equal("x", $"{(await client.CreateReceiver("news", "b").ReceiveMessageAsync(s_patience)).Body}");
        var none = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("nobody").SendMessageAsync(new("x")));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, none.Reason);
    }

    [Fact]
    public async Task A_lock_outlives_its_connection_and_is_settled_over_the_next_one()
    {
        await using var bus = new BusFixture();
        await using var receiver = bus.Receiver();
        await bus.Sender().SendMessageAsync(new("before"));
        var before = await receiver.ReceiveMessageAsync(s_patience);

        bus.Broker.Cut();
        await bus.Sender().SendMessageAsync(new("after"));
        var after = await receiver.ReceiveMessageAsync(s_patience);
        Assert.Equal(("after", 1), ($"{after.Body}", after.DeliveryCount));
        await receiver.CompleteMessageAsync(before);
        await receiver.CompleteMessageAsync(after);

        Assert.Equal(0, bus.Inbound.Count);
    }
}
