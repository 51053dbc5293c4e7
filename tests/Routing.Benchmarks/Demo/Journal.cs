using System.Collections.Concurrent;
using System.Text.Json;

namespace Routing.Benchmarks.Demo;

/// <summary>A contact that the service accepted, with its answer.</summary>
internal sealed record Posted(Sample Sample, DateTimeOffset SentAt, JsonElement Answer)
{
    public string Id => Answer.GetProperty("contactId").GetString()!;
    public string Status => Answer.GetProperty("status").GetString()!;
    public string Intent => Answer.GetProperty("classification").GetProperty("intent").GetString()!;
    public JsonElement Decision => Answer.GetProperty("decision");
    public string Channel => Decision.GetProperty("channel").GetString()!;
    public string? Queue => Text(Decision, "queue");
    public DateTimeOffset? DueAt => Text(Decision, "dueAt") is null ? null : Decision.GetProperty("dueAt").GetDateTimeOffset();
    public DateTimeOffset ReceivedAt => Answer.GetProperty("receivedAt").GetDateTimeOffset();
    public string? RecontactOf => Text(Answer, "recontactOf");
    public string? MergedInto => Text(Answer, "mergedInto");

    public (long Minor, string Currency) Cost
    {
        get
        {
            var cost = Decision.GetProperty("expectedCost");
            return (cost.GetProperty("amountMinor").GetInt64(), cost.GetProperty("currency").GetString()!);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>An agent got a contact from a queue.</summary>
internal sealed record Taken(string Contact, string Queue, string Agent, DateTimeOffset At);

/// <summary>What an agent did with it: complete, release, skip, transfer or heartbeat.</summary>
internal sealed record Acted(string Contact, string Agent, string Verb, bool Resolved);

/// <summary>What happened, as the callers saw it.</summary>
internal sealed class Journal
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _completed = new(StringComparer.Ordinal);
    private int _replayed;

    public ConcurrentDictionary<string, Posted> Contacts { get; } = new(StringComparer.Ordinal);
    public ConcurrentQueue<Taken> Taken { get; } = [];
    public ConcurrentQueue<Acted> Acted { get; } = [];
    public ConcurrentQueue<string> Problems { get; } = [];

    /// <summary>Posts of something posted before that got the first answer again.</summary>
    public int Replayed => _replayed;

    public int Completed => _completed.Values.Count(static c => c.Task.IsCompleted);

    /// <summary>Contacts that an agent owes an answer to.</summary>
    public IReadOnlyList<Posted> Left => [.. Contacts.Values.Where(c => c.Status == "queued" ? !IsCompleted(c.Id) : IsMergedAndOpen(c))];

    public void Replay() => Interlocked.Increment(ref _replayed);

    public void Complete(string contact) => Of(contact).TrySetResult();

    public bool IsCompleted(string contact) => Of(contact).Task.IsCompleted;

    /// <summary>Ends when an agent has completed the contact.</summary>
    public Task CompletionOf(string contact) => Of(contact).Task;

    /// <summary>Merged into work that nobody completed, and not placed on its own since.</summary>
    private bool IsMergedAndOpen(Posted contact) =>
        contact is { Status: "merged", MergedInto: { } owner } && !IsCompleted(contact.Id)
        && Contacts.TryGetValue(owner, out var into) && into.Status == "queued" && !IsCompleted(owner);

    private TaskCompletionSource Of(string contact) =>
        _completed.GetOrAdd(contact, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
