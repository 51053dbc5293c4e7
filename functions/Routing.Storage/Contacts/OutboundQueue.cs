using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Routing.App;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.Storage.Commit;
using Routing.Storage.Connection;

namespace Routing.Storage.Contacts;

/// <summary>The Storage queue <c>messages-outbound</c>: JSON arrays as plain text, as many messages as wait. A message keeps until it is taken.</summary>
internal sealed class OutboundQueue : IMessages
{
    /// <summary>Characters of one array: a queue message holds 64 KiB, and none of these characters is beyond ASCII.</summary>
    private const int MostCharacters = 60 * 1024;

    private readonly QueueClient _queue;
    private readonly Lots<string> _lots;
    private readonly int _most;

    public OutboundQueue(QueueServiceClient queues, CommitOptions options)
    {
        _queue = queues.GetQueueClient(StorageNames.Outbound);
        _most = options.Grouping ? int.MaxValue : 1;
        _lots = new(Take, SendAsync, options.Apart);
    }

    public Task SendAsync(OutboundMessage message, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(message, AppJson.Default.OutboundMessage); // escapes what is not ASCII
        if (json.Length > MostCharacters)
            json = JsonSerializer.Serialize(message with { Text = null }, AppJson.Default.OutboundMessage); // it can be read by the id
        return _lots.SendAsync(json, ct);
    }

    public Task SendAsync(CaseNotice notice, CancellationToken ct) => _lots.SendAsync(JsonSerializer.Serialize(notice, CaseJson.Default.CaseNotice), ct);

    private Task<Response<SendReceipt>> SendAsync(List<string> messages) => Outage.Guard(
        () => _queue.SendMessageAsync($"[{string.Join(',', messages)}]", timeToLive: TimeSpan.FromSeconds(-1)), CancellationToken.None);

    private List<string> Take(Queue<string> waiting)
    {
        var lot = new List<string>();
        for (var size = 2; lot.Count < _most && waiting.TryPeek(out var next) && (size += next.Length + 1) <= MostCharacters + 3;)
            lot.Add(waiting.Dequeue());
        return lot;
    }
}
