using System.Globalization;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.Storage.Connection;

namespace Routing.Storage.Cases;

/// <summary>An alarm received, invisible to others for a while.</summary>
/// <param name="Due">When the case has to be woken, by our clock.</param>
public sealed record CaseAlarm(CaseId Case, DateTimeOffset Due, string Id, string Receipt);

/// <summary>
/// The Storage queue <c>case-alarms</c>: a message for each alarm, visible shortly before it is due. A queue takes no more than seven days, so one that is
/// due later becomes visible in between, and is put off again. Alarms that lost their sense are not taken out: when they come, nothing is due.
/// </summary>
public sealed class AlarmQueue(QueueServiceClient queues, AlarmPace pace, TimeProvider clock) : ICaseClock
{
    /// <summary>Most messages of one receive; the service allows no more.</summary>
    public const int Batch = 32;

    /// <summary>How long a received alarm stays invisible: longer than it is held and handled, and no longer than a crash may delay it.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    /// <summary>The service counts in whole seconds; what comes early is held until it is due.</summary>
    private static readonly TimeSpan s_lead = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(6.9);
    private static readonly TimeSpan s_forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.Alarms);

    public Task SetAsync(CaseId id, long version, DateTimeOffset? nextAlarm, CancellationToken ct) => nextAlarm is not { } due
        ? Task.CompletedTask
        : Outage.Guard(
            async () =>
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{id}|{due.UtcTicks}");
                await _queue.SendMessageAsync(text, visibilityTimeout: Hidden(due), timeToLive: s_forever, cancellationToken: ct).ConfigureAwait(false);
            },
            ct);

    public Task<IReadOnlyList<CaseAlarm>> ReceiveAsync(CancellationToken ct) => Outage.Guard<IReadOnlyList<CaseAlarm>>(
        async () =>
        {
            var received = await _queue.ReceiveMessagesAsync(Batch, Visibility, ct).ConfigureAwait(false);
            var alarms = new List<CaseAlarm>(received.Value.Length);
            foreach (var message in received.Value)
            {
                if (Read(message) is { } alarm)
                    alarms.Add(alarm);
                else
                    await IfThereAsync(() => _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, ct)).ConfigureAwait(false); // nobody's
            }

            return alarms;
        },
        ct);

    /// <summary>The alarm is done with. One that is gone, or somebody else's by now, is done with too.</summary>
    public Task CompleteAsync(CaseAlarm alarm, CancellationToken ct) =>
        Outage.Guard(() => IfThereAsync(() => _queue.DeleteMessageAsync(alarm.Id, alarm.Receipt, ct)), ct);

    /// <summary>It is not due yet: hides it until then, or as long as the queue can.</summary>
    public Task PutOffAsync(CaseAlarm alarm, CancellationToken ct) => Outage.Guard(
        () => IfThereAsync(() => _queue.UpdateMessageAsync(alarm.Id, alarm.Receipt, visibilityTimeout: Hidden(alarm.Due), cancellationToken: ct)), ct);

    /// <summary>When the earliest alarm that nobody has taken yet was due; null: none is visible.</summary>
    public Task<DateTimeOffset?> EarliestAsync(CancellationToken ct) => Outage.Guard<DateTimeOffset?>(
        async () =>
        {
            var peeked = await _queue.PeekMessagesAsync(1, ct).ConfigureAwait(false);
            return peeked.Value is [var first] && Parse(first.MessageText) is { } alarm ? alarm.Due : null;
        },
        ct);

    private TimeSpan Hidden(DateTimeOffset due)
    {
        var real = pace.Real(due - clock.GetUtcNow()) - s_lead;
        return real <= TimeSpan.Zero ? TimeSpan.Zero : real >= s_longest ? s_longest : TimeSpan.FromSeconds(Math.Floor(real.TotalSeconds));
    }

    private static CaseAlarm? Read(QueueMessage message) =>
        Parse(message.MessageText) is { } alarm ? new(alarm.Case, alarm.Due, message.MessageId, message.PopReceipt) : null;

    private static (CaseId Case, DateTimeOffset Due)? Parse(string text) =>
        text.Split('|') is [var name, var ticks] && CaseId.TryParse(name, out var id)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            ? (id, new(at, TimeSpan.Zero))
            : null;

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

/// <summary>How many times faster than the store's our clock runs; the store hides messages by its own.</summary>
/// <param name="Scale">1 or more.</param>
public sealed record AlarmPace(double Scale)
{
    public static readonly AlarmPace Usual = new(1);

    public TimeSpan Real(TimeSpan ours) => ours / Scale;
}
