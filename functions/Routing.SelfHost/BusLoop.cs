using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;
using Routing.App.Observability;
using Routing.Storage.ServiceBus;

namespace Routing.SelfHost;

/// <summary>
/// Takes in what waits in <c>contacts-inbound</c> of the namespace, many at a time, and keeps their locks as long as it takes. While the namespace is
/// away it tries again and again; the host works on without it.
/// </summary>
internal sealed partial class BusLoop(BusClient bus, BusDelivery delivery, IOptions<HostSettings> settings, ILogger<BusLoop> log)
    : BackgroundService
{
    /// <summary>Most messages of one receive.</summary>
    private const int Batch = 100;
    private static readonly TimeSpan s_longPoll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_shortestRest = TimeSpan.FromMilliseconds(500), s_longestRest = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var receiver = bus.Client.CreateReceiver(BusNames.Inbound);
        await using (receiver.ConfigureAwait(false))
        {
            using var slots = new SemaphoreSlim(settings.Value.InboundParallelism);
            try
            {
                await ReceiveAsync(receiver, slots, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // What is under way is given back; what does not end in time comes again when its lock ends.
            }

            for (var i = 0; i < settings.Value.InboundParallelism; i++)
                await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(ServiceBusReceiver receiver, SemaphoreSlim slots, CancellationToken ct)
    {
        var settlement = new Settlement(receiver);
        var rest = s_shortestRest;
        while (true)
        {
            var free = await TakeAsync(slots, ct).ConfigureAwait(false);
            IReadOnlyList<ServiceBusReceivedMessage>? messages = null;
            try
            {
                messages = await TryReceiveAsync(receiver, free, ct).ConfigureAwait(false);
            }
            finally
            {
                if (free - (messages?.Count ?? 0) is > 0 and var unused)
                    slots.Release(unused);
            }

            foreach (var message in messages ?? [])
                _ = ProcessAsync(message, settlement, slots, ct);
            if (messages is not null)
            {
                rest = s_shortestRest;
                continue;
            }

            await Task.Delay(rest, bus.Clock, ct).ConfigureAwait(false);
            rest = rest * 2 < s_longestRest ? rest * 2 : s_longestRest;
        }
    }

    private static async Task<int> TakeAsync(SemaphoreSlim slots, CancellationToken ct)
    {
        await slots.WaitAsync(ct).ConfigureAwait(false);
        var taken = 1;
        while (taken < Batch && slots.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    /// <summary>Null while the namespace is away.</summary>
    private async Task<IReadOnlyList<ServiceBusReceivedMessage>?> TryReceiveAsync(ServiceBusReceiver receiver, int most, CancellationToken ct)
    {
        try
        {
            return await receiver.ReceiveMessagesAsync(most, s_longPoll, ct).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            BusDown(log, Fault.Kind(e));
            return null;
        }
    }

    private async Task ProcessAsync(ServiceBusReceivedMessage message, Settlement settlement, SemaphoreSlim slots, CancellationToken ct)
    {
        try
        {
            var work = delivery.HandleAsync(message, settlement, ct);
            while (!await EndsAsync(work, message).ConfigureAwait(false))
                await settlement.RenewAsync(message).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the lock is lost, and the message comes again
        catch (Exception e)
#pragma warning restore CA1031
        {
            NotRenewed(log, message.SequenceNumber, Fault.Kind(e));
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Waits for half of what is left of the lock.</summary>
    private async Task<bool> EndsAsync(Task work, ServiceBusReceivedMessage message)
    {
        var half = (message.LockedUntil - bus.Clock.GetUtcNow()) / 2;
        try
        {
            await work.WaitAsync(half > s_shortestRest ? half : s_shortestRest, bus.Clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return work.IsCompleted;
        }
    }

    [LoggerMessage(2011, LogLevel.Warning, "contacts-inbound of Service Bus does not answer: {Fault}")]
    private static partial void BusDown(ILogger log, string fault);

    [LoggerMessage(2012, LogLevel.Warning, "The lock of message {Number} could not be renewed; it comes again: {Fault}")]
    private static partial void NotRenewed(ILogger log, long number, string fault);

    private sealed class Settlement(ServiceBusReceiver receiver) : IBusSettlement
    {
        public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken ct) => receiver.CompleteMessageAsync(message, ct);

        public Task AbandonAsync(ServiceBusReceivedMessage message, Dictionary<string, object> changes, CancellationToken ct) =>
            receiver.AbandonMessageAsync(message, changes, ct);

        public Task DeadLetterAsync(ServiceBusReceivedMessage message, Dictionary<string, object> changes, string reason, string description, CancellationToken ct) =>
            receiver.DeadLetterMessageAsync(message, changes, reason, description, ct);

        public Task RenewAsync(ServiceBusReceivedMessage message) => receiver.RenewMessageLockAsync(message);
    }
}
