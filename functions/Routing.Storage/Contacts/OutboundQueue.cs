using System.Text.Json;
using Azure.Storage.Queues;
using Routing.App;
using Routing.App.Contacts;
using Routing.Storage.Connection;

namespace Routing.Storage.Contacts;

/// <summary>The Storage queue <c>messages-outbound</c>, JSON as plain text. A message keeps until it is taken.</summary>
internal sealed class OutboundQueue(QueueServiceClient queues) : IMessages
{
    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.Outbound);

    public Task SendAsync(OutboundMessage message, CancellationToken ct) => Outage.Guard(
        () => _queue.SendMessageAsync(
            JsonSerializer.Serialize(message, AppJson.Default.OutboundMessage), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: ct),
        ct);
}
