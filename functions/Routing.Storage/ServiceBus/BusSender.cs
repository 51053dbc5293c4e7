using Azure.Messaging.ServiceBus;
using Routing.App;

namespace Routing.Storage.ServiceBus;

/// <summary>
/// Sends to one queue or topic. While a batch is being sent, what arrives waits and goes together in the next. While the namespace is away one
/// batch tries it, and what arrives meanwhile is refused at once, so that nobody waits for an outage.
/// </summary>
internal sealed class BusSender(BusClient bus, string entity) : IAsyncDisposable
{
    /// <summary>After an outage, until it is tried again.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(500);

    private readonly ServiceBusSender _sender = bus.Client.CreateSender(entity);
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _running;
    private bool _isAway;
    private long _failedAt;

    /// <summary>Once this returns the namespace has it. Sent twice, as after a lost answer, the message has the same id, by which the namespace drops it.</summary>
    /// <exception cref="StoreUnavailableException">The namespace may have it or not; a repeat is safe.</exception>
    /// <exception cref="ServiceBusException">The message is larger than the namespace takes.</exception>
    public Task SendAsync(ServiceBusMessage message, CancellationToken ct)
    {
        var waiting = new Waiting(message);
        lock (_gate)
        {
            if (_isAway && (_running || bus.Clock.GetElapsedTime(_failedAt) < s_rest))
                throw new StoreUnavailableException("No answer from Service Bus a moment ago.");
            _waiting.Enqueue(waiting);
            if (!_running)
            {
                _running = true;
                _ = RunAsync();
            }
        }

        return waiting.Done.Task.WaitAsync(ct);
    }

    /// <summary>The namespace shows it to receivers from then on.</summary>
    /// <returns>Its number, by which it can be called back.</returns>
    public Task<long> ScheduleAsync(ServiceBusMessage message, DateTimeOffset at, CancellationToken ct) =>
        BusOutage.Guard(() => _sender.ScheduleMessageAsync(message, at, ct), ct);

    /// <summary>Calls a scheduled message back; one that is not there any more was shown.</summary>
    /// <returns>False: it is too late.</returns>
    public async Task<bool> CancelAsync(long number, CancellationToken ct)
    {
        try
        {
            await BusOutage.Guard(() => _sender.CancelScheduledMessageAsync(number, ct), ct).ConfigureAwait(false);
            return true;
        }
        catch (StoreUnavailableException e) when (e.InnerException is ServiceBusException { Reason: ServiceBusFailureReason.MessageNotFound })
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private async Task RunAsync()
    {
        await Task.Yield();
        var group = new Queue<Waiting>();
        while (Fill(group))
        {
            try
            {
                await BusOutage.Guard(() => SendAsync(group), CancellationToken.None).ConfigureAwait(false);
                Mark(isAway: false);
            }
#pragma warning disable CA1031 // whoever waits is told
            catch (Exception e)
#pragma warning restore CA1031
            {
                Mark(isAway: e is StoreUnavailableException);
                while (group.TryDequeue(out var failed))
                    failed.Done.TrySetException(e);
            }
        }
    }

    /// <summary>One batch, as large as the namespace takes; the rest stays in the group.</summary>
    private async Task SendAsync(Queue<Waiting> group)
    {
        using var batch = await _sender.CreateMessageBatchAsync().ConfigureAwait(false);
        var sent = group.TakeWhile(w => batch.TryAddMessage(w.Message)).ToArray();
        if (sent.Length == 0)
        {
            group.Dequeue().Done.TrySetException(new ServiceBusException("The message is too large for Service Bus.", ServiceBusFailureReason.MessageSizeExceeded));
            return;
        }

        await _sender.SendMessagesAsync(batch).ConfigureAwait(false);
        foreach (var waiting in sent)
        {
            group.Dequeue();
            waiting.Done.TrySetResult();
        }
    }

    private bool Fill(Queue<Waiting> group)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
                group.Enqueue(next);
            return _running = group.Count > 0;
        }
    }

    private void Mark(bool isAway)
    {
        lock (_gate)
            (_isAway, _failedAt) = (isAway, bus.Clock.GetTimestamp());
    }

    private sealed record Waiting(ServiceBusMessage Message)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
