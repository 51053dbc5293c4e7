using Microsoft.DurableTask;

namespace Routing.Functions.Cases;

/// <summary>What one turn of an orchestration hands to the next. Stored while it waits, so members are only ever added.</summary>
/// <param name="Driver">Version of the driver that the turn runs by; see <see cref="CaseDriver"/>.</param>
/// <param name="Due">The alarm that was waited for; null: none.</param>
/// <param name="Failures">Times in a row that the case could not be woken.</param>
public sealed record CaseTurn(int Driver = CaseDriver.Version, DateTimeOffset? Due = null, int Failures = 0);

/// <summary>What the orchestrations of all kinds of cases do: wake the case, wait for its next alarm or for a change, and begin anew.</summary>
/// <remarks>
/// An orchestration knows nothing that the case does not: whatever happens to it, one more turn sets it right. Each turn has a history of its own, of a
/// wake and at most one timer. A turn in flight is replayed by the code of the day, so a change of what it does gets a new version, and the old one
/// stays for as long as a turn may take: <see cref="LongestWait"/>.
/// </remarks>
internal static class CaseDriver
{
    public const int Version = 1;

    /// <summary>The event that the case changed. It carries nothing; the case is asked.</summary>
    public const string Changed = "changed";

    /// <summary>Below the six days that Azure Storage can put off a timer; one that is due later takes several turns.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(5);

    /// <summary>The host that woke the case may be ahead of ours.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(TaskOrchestrationContext context)
    {
        var turn = context.GetInput<CaseTurn>() ?? new CaseTurn();
        using var waits = new CancellationTokenSource();
        var changed = context.WaitForExternalEvent<string>(Changed, waits.Token); // from before the case is asked: what changes meanwhile is not missed
        var (next, until) = await WakeAsync(context, turn);
        if (until is null && !changed.IsCompleted)
        {
            waits.Cancel();
            return; // nothing to wait for; whatever sets an alarm starts it again
        }

        if (!changed.IsCompleted)
            await Task.WhenAny(changed, context.CreateTimer(until!.Value, waits.Token));
        waits.Cancel();
        context.ContinueAsNew(next, preserveUnprocessedEvents: false); // the next turn asks the case, which knows all that was told until then
    }

    /// <returns>The next turn, and until when to wait for it; null: there is no alarm.</returns>
    private static async Task<(CaseTurn Next, DateTime? Until)> WakeAsync(TaskOrchestrationContext context, CaseTurn turn)
    {
        try
        {
            var woken = await context.CallActivityAsync<CaseWoken>(CaseOrchestrations.Wake, new CaseWake(context.InstanceId, turn.Due));
            if (woken.NextAlarm is not { } alarm)
                return (new(), null);
            var now = context.CurrentUtcDateTime;
            var due = alarm.UtcDateTime;
            return due - now > LongestWait ? (new(), now + LongestWait)
                : due - now < ShortestWait ? (new(Due: alarm), now + ShortestWait)
                : (new(Due: alarm), due);
        }
        catch (TaskFailedException)
        {
            var pause = s_firstPause * Math.Pow(2, Math.Min(turn.Failures, 10));
            return (turn with { Driver = Version, Failures = turn.Failures + 1 }, context.CurrentUtcDateTime + (pause < s_longestPause ? pause : s_longestPause));
        }
    }
}
