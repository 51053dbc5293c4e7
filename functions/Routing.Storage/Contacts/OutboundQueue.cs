using System.Text.Json;
using Azure.Storage.Queues;
using Routing.App;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.Storage.Commit;
using Routing.Storage.Connection;

namespace Routing.Storage.Contacts;

/// <summary>
/// The Storage queue <c>messages-outbound</c>: JSON arrays as plain text. While one is being sent, what arrives waits and goes together in the
/// next, since a queue takes one message a request. A message keeps until it is taken.
/// </summary>
internal sealed class OutboundQueue(QueueServiceClient queues, CommitOptions options) : IMessages
{
    /// <summary>Characters of one array: a queue message holds 64 KiB, and none of these characters is beyond ASCII.</summary>
    private const int MostCharacters = 60 * 1024;

    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.Outbound);
    private readonly Lock _gate = new();
    private readonly Queue<(string Json, TaskCompletionSource Done)> _waiting = new();
    private bool _running;

    public Task SendAsync(OutboundMessage message, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(message, AppJson.Default.OutboundMessage); // escapes what is not ASCII
        if (json.Length > MostCharacters)
            json = JsonSerializer.Serialize(message with { Text = null }, AppJson.Default.OutboundMessage); // it can be read by the id
        return SendAsync(json, ct);
    }

    public Task SendAsync(CaseNotice notice, CancellationToken ct) => SendAsync(JsonSerializer.Serialize(notice, CaseJson.Default.CaseNotice), ct);

    private Task SendAsync(string json, CancellationToken ct)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((json, done));
            if (!_running)
            {
                _running = true;
                _ = RunAsync();
            }
        }

        return done.Task.WaitAsync(ct);
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } group)
        {
            try
            {
                var text = $"[{string.Join(',', group.Select(static g => g.Json))}]";
                await Outage.Guard(() => _queue.SendMessageAsync(text, timeToLive: TimeSpan.FromSeconds(-1)), CancellationToken.None).ConfigureAwait(false);
                group.ForEach(static g => g.Done.TrySetResult());
            }
#pragma warning disable CA1031 // whoever waits is told
            catch (Exception e)
#pragma warning restore CA1031
            {
                group.ForEach(g => g.Done.TrySetException(e));
            }
        }
    }

    private List<(string Json, TaskCompletionSource Done)> Next()
    {
        lock (_gate)
        {
            var group = new List<(string Json, TaskCompletionSource Done)>();
            var most = options.Grouping ? int.MaxValue : 1;
            for (var size = 2; group.Count < most && _waiting.TryPeek(out var next) && (size += next.Json.Length + 1) <= MostCharacters + 3;)
                group.Add(_waiting.Dequeue());
            _running = group.Count > 0;
            return group;
        }
    }
}
