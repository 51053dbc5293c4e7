using Azure;
using Azure.Storage.Queues;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.Storage.Commit;
using Routing.Storage.Connection;

namespace Routing.Storage.Cases;

/// <summary>An alarm received, invisible to others for a while.</summary>
/// <param name="Due">When the case has to be woken, by our clock.</param>
public sealed record CaseAlarm(CaseId Case, DateTimeOffset Due, AlarmMessage Message)
{
    public string Id => $"{Message.Id}|{Case}";
}

/// <summary>What one request received.</summary>
/// <param name="IsFull">As many messages as one takes: there may be more.</param>
public readonly record struct ReceivedAlarms(IReadOnlyList<CaseAlarm> Alarms, bool IsFull);

/// <summary>
/// The Storage queue <c>case-alarms</c>: alarms that are set at the same time and due within seconds share a message, visible shortly before the first is
/// due. A queue takes no more than seven days, so one that is due later becomes visible in between, and is put off again. Alarms that lost their
/// sense are not taken out: when they come, nothing is due.
/// </summary>
public sealed class AlarmQueue : ICaseClock
{
    /// <summary>Most messages of one receive; the service allows no more.</summary>
    public const int Batch = 32;

    /// <summary>Most alarms of a message.</summary>
    public const int MostTogether = 16;

    /// <summary>How long a received alarm stays invisible: longer than it is held and handled, and no longer than a crash may delay it.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    /// <summary>The service counts in whole seconds; what comes early is held until it is due.</summary>
    private static readonly TimeSpan s_lead = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_together = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(6.9);
    private static readonly TimeSpan s_forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _queue;
    private readonly AlarmPace _pace;
    private readonly TimeProvider _clock;
    private readonly Lots<AlarmText.Entry> _lots;
    private readonly int _most;

    internal AlarmQueue(QueueServiceClient queues, AlarmPace pace, TimeProvider clock, CommitOptions options)
    {
        _queue = queues.GetQueueClient(StorageNames.Alarms);
        (_pace, _clock, _most) = (pace, clock, options.Grouping ? MostTogether : 1);
        _lots = new(Take, SendAsync, options.Apart);
    }

    public Task SetAsync(CaseId id, long version, DateTimeOffset? nextAlarm, CancellationToken ct) =>
        nextAlarm is { } due ? _lots.SendAsync(new(id, due), ct) : Task.CompletedTask;

    public Task<ReceivedAlarms> ReceiveAsync(CancellationToken ct) => Outage.Guard<ReceivedAlarms>(
        async () =>
        {
            var received = await _queue.ReceiveMessagesAsync(Batch, Visibility, ct).ConfigureAwait(false);
            var alarms = new List<CaseAlarm>(received.Value.Length);
            foreach (var message in received.Value)
            {
                var entries = AlarmText.Read(message.MessageText);
                var shared = new AlarmMessage(message.MessageId, message.PopReceipt, entries.Count);
                alarms.AddRange(entries.Select(e => new CaseAlarm(e.Case, e.Due, shared)));
                if (entries.Count == 0)
                    await DeleteAsync(shared, ct).ConfigureAwait(false); // nobody's
            }

            return new(alarms, IsFull: received.Value.Length == Batch);
        },
        ct);

    /// <summary>The alarm is done with, and the message with the last of its alarms. One that is gone, or somebody else's by now, is done with too.</summary>
    public Task CompleteAsync(CaseAlarm alarm, CancellationToken ct) =>
        alarm.Message.IsLast() ? Outage.Guard(() => DeleteAsync(alarm.Message, ct), ct) : Task.CompletedTask;

    /// <summary>It is not due yet: hides it until then, or as long as the queue can. One that shares its message gets another.</summary>
    public async Task PutOffAsync(CaseAlarm alarm, CancellationToken ct)
    {
        if (alarm.Message.IsShared)
        {
            await SetAsync(alarm.Case, 0, alarm.Due, ct).ConfigureAwait(false);
            await CompleteAsync(alarm, ct).ConfigureAwait(false);
            return;
        }

        await Outage.Guard(
            () => IfThereAsync(() => _queue.UpdateMessageAsync(alarm.Message.Id, alarm.Message.Receipt, visibilityTimeout: Hidden(alarm.Due), cancellationToken: ct)),
            ct).ConfigureAwait(false);
    }

    /// <summary>When the earliest alarm that nobody has taken yet was due; null: none is visible.</summary>
    public Task<DateTimeOffset?> EarliestAsync(CancellationToken ct) => Outage.Guard<DateTimeOffset?>(
        async () =>
        {
            var peeked = await _queue.PeekMessagesAsync(1, ct).ConfigureAwait(false);
            return peeked.Value is [var first] && AlarmText.Read(first.MessageText) is { Count: > 0 } alarms ? alarms.Min(static a => a.Due) : null;
        },
        ct);

    /// <summary>The cases that the text of a message names; none: it is not one of ours.</summary>
    public static IReadOnlyList<CaseId> CasesOf(string text) => [.. AlarmText.Read(text).Select(static e => e.Case)];

    private static List<AlarmText.Entry> Take(Queue<AlarmText.Entry> waiting)
    {
        var lot = waiting.ToList();
        waiting.Clear();
        return lot;
    }

    private Task SendAsync(List<AlarmText.Entry> alarms)
    {
        var messages = new List<List<AlarmText.Entry>>();
        foreach (var alarm in alarms.OrderBy(static a => a.Due))
        {
            if (messages is [.., { } last] && last.Count < _most && _pace.Real(alarm.Due - last[0].Due) < s_together)
                last.Add(alarm);
            else
                messages.Add([alarm]);
        }

        return Task.WhenAll(messages.Select(SendOneAsync));
    }

    private Task SendOneAsync(List<AlarmText.Entry> alarms) => Outage.Guard(
        () => _queue.SendMessageAsync(AlarmText.Of(alarms), visibilityTimeout: Hidden(alarms[0].Due), timeToLive: s_forever), CancellationToken.None);

    private TimeSpan Hidden(DateTimeOffset due)
    {
        var real = _pace.Real(due - _clock.GetUtcNow()) - s_lead;
        return real <= TimeSpan.Zero ? TimeSpan.Zero : real >= s_longest ? s_longest : TimeSpan.FromSeconds(Math.Floor(real.TotalSeconds));
    }

    private Task DeleteAsync(AlarmMessage message, CancellationToken ct) => IfThereAsync(() => _queue.DeleteMessageAsync(message.Id, message.Receipt, ct));

    private static async Task IfThereAsync(Func<Task> change)
    {
        try
        {
            await change().ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 400 && e.ErrorCode is "MessageNotFound" or "PopReceiptMismatch")
        {
            // It became visible again and somebody else has it; what was done will be found done.
        }
    }
}
