using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Routing.App;
using Routing.App.Events;
using Routing.Storage.Connection;

namespace Routing.Storage.ServiceBus;

/// <summary>An event that waits for the topic.</summary>
internal sealed record KeptEvent(RoutingEvent Event, string Id, string Receipt);

/// <summary>The Storage queue <c>routing-events-spool</c>: events that the topic did not take.</summary>
internal sealed class EventSpool(QueueServiceClient queues)
{
    private static readonly TimeSpan s_forever = TimeSpan.FromSeconds(-1);

    /// <summary>Longer than a group takes to be sent, so that nobody else sends it meanwhile.</summary>
    private static readonly TimeSpan s_taken = TimeSpan.FromMinutes(1);

    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.EventSpool);

    public Task KeepAsync(RoutingEvent told, CancellationToken ct) => Outage.Guard(
        () => (Task)_queue.SendMessageAsync(JsonSerializer.Serialize(told, AppJson.Default.RoutingEvent), timeToLive: s_forever, cancellationToken: ct), ct);

    /// <param name="most">1 to 32.</param>
    public Task<IReadOnlyList<KeptEvent>> TakeAsync(int most, CancellationToken ct) => Outage.Guard<IReadOnlyList<KeptEvent>>(
        async () =>
        {
            var taken = await _queue.ReceiveMessagesAsync(most, s_taken, ct).ConfigureAwait(false);
            return [.. taken.Value.Select(static m => new KeptEvent(JsonSerializer.Deserialize(m.MessageText, AppJson.Default.RoutingEvent)!, m.MessageId, m.PopReceipt))];
        },
        ct);

    public Task GiveBackAsync(KeptEvent kept, CancellationToken ct) =>
        Outage.Guard(() => (Task)_queue.UpdateMessageAsync(kept.Id, kept.Receipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: ct), ct);

    public Task DropAsync(KeptEvent kept, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            try
            {
                await _queue.DeleteMessageAsync(kept.Id, kept.Receipt, ct).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.ErrorCode is "MessageNotFound" or "PopReceiptMismatch")
            {
                // Somebody else sent it as well; both have the same id.
            }
        },
        ct);
}
