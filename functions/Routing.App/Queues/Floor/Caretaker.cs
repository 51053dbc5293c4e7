using Microsoft.Extensions.Logging;
using Routing.App.Observability;

namespace Routing.App.Queues.Floor;

/// <summary>Settles what was completed, and only then removes it; whatever happens in between, it is done again until it succeeds.</summary>
internal sealed class Caretaker(IWorkStore store, WorkFloor floor, RowAccess rows, Func<ISettlement> settlement, TimeProvider clock, ILogger<Caretaker> log) : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _atOnce = new(64);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Settles in the background. A second call for the same entry does nothing.</summary>
    public void Settle(WorkEntry entry)
    {
        var cares = floor.Do(_ => !entry.IsCared && (entry.IsCared = true));
        if (cares)
            _ = SettleAsync(entry);
    }

    /// <summary>Takes a contact out of its queue without anybody being told.</summary>
    public async Task DiscardAsync(WorkRecord record)
    {
        var outcome = new WorkOutcome(null, false, null, null, clock.GetUtcNow());
        var write = await store.ChangeAsync(record.Key, record.Tag, new WorkChange.Finish(outcome), rows.IsCapped(record.Item.Queue), CancellationToken.None)
            .ConfigureAwait(false);
        if (write is not WorkWrite.Written)
            return;
        await RemoveAsync(record).ConfigureAwait(false);
        floor.Do(now =>
        {
            if (floor.Find(record.Item.Contact) is { } entry && entry.Record.Key == record.Key)
                floor.Forget(entry, now);
        });
    }

    /// <summary>The same for an entry that the caller entered; false when it is not there to be withdrawn.</summary>
    public async Task<bool> WithdrawAsync(WorkEntry entry)
    {
        while (!entry.Gone && entry.Record.State is WorkState.Ready or WorkState.Leased or WorkState.Unconfirmed)
        {
            var outcome = new WorkOutcome(null, false, null, null, clock.GetUtcNow());
            if (!await rows.ChangeAsync(entry, new WorkChange.Finish(outcome), r => r with { State = WorkState.Done, Outcome = outcome }).ConfigureAwait(false))
                continue;
            await RemoveAsync(entry.Record).ConfigureAwait(false);
            floor.Do(now => floor.Forget(entry, now));
            return true;
        }

        return false;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task SettleAsync(WorkEntry entry)
    {
        var record = entry.Record;
        var stop = _stop.Token;
        try
        {
            await _atOnce.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                await InsistAsync(record, stop).ConfigureAwait(false);
            }
            finally
            {
                _atOnce.Release();
            }

            floor.Do(now => floor.Forget(entry, now));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopping: the next start finds the row
        }
    }

    private async Task InsistAsync(WorkRecord record, CancellationToken stop)
    {
        var pause = TimeSpan.FromMilliseconds(500);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (record.Outcome is { Agent: { } agent } outcome)
                {
                    await settlement().SettleAsync(
                        new(record.Item.Contact, record.Item.Queue, agent, record.Token, outcome.Resolved, outcome.Disposition, outcome.Notes, outcome.At), stop)
                        .ConfigureAwait(false);
                }

                await RemoveAsync(record).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.SettleFailed(record.Item.Contact.Value, attempt, e is StoreUnavailableException ? Fault.Kind(e) : Fault.Describe(e));
                await Task.Delay(pause, clock, stop).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>What was left behind goes first: as long as the row is there, a crash in between is seen.</summary>
    private async Task RemoveAsync(WorkRecord record)
    {
        foreach (var left in record.Trail)
            await store.DeleteAsync(left, CancellationToken.None).ConfigureAwait(false);
        await store.DeleteAsync(record.Key, CancellationToken.None).ConfigureAwait(false);
    }
}
