using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Routing.App;

namespace Routing.Storage.Commit;

/// <summary>
/// Commits one partition's units. While one transaction is under way, what arrives waits and goes together in the next, so
/// that the store's limit of requests becomes a limit of rows; a lone unit waits for nothing. When much waits, a second transaction
/// goes beside the first, if they have no row in common. A unit that meets another row than it
/// expected is taken out and answered alone, and the rest goes again. When an answer is lost, a row of the group tells whether
/// it got in: each is committed once or not at all, and its answer is true.
/// </summary>
internal sealed partial class GroupCommitter(TablePartition partition, string process, CommitOptions options, TimeProvider clock, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly PartitionCounters _counters = new(partition);
    private readonly LinkedList<CommitUnit> _waiting = new();
    private readonly List<CommitGroup> _underWay = [];
    private int _waitingRows;

    /// <summary>Rows from which a second group is worth a look; more when all that waited had to wait.</summary>
    private int _secondFrom = options.RowsForSecond;
    private int _runs;

    /// <summary>What this process still has to hand on.</summary>
    public PartitionOutbox Outbox { get; } = new(partition, process, clock);

    /// <summary>Commits the unit. Once given it is not taken back: cancelling stops the waiting, not the commit.</summary>
    /// <exception cref="StoreUnavailableException">No answer from the store: it may be in or not.</exception>
    public Task<CommitResult> CommitAsync(CommitUnit unit, CancellationToken ct)
    {
        if (!options.Grouping && unit is { CounterDelta: 0, TouchesOutbox: false })
            _ = RunAloneAsync(unit);
        else
            Enqueue(unit);
        return unit.Done.Task.WaitAsync(ct);
    }

    /// <summary>What the id names was handed on. Nobody waits for the row to say so: it does with the next group that leaves something, or when cleaned.</summary>
    public void HandOn(string id)
    {
        Outbox.HandOn(id);
        if (!options.Grouping)
            _ = CleanAsync();
    }

    /// <summary>Takes out of the outbox's row what was handed on.</summary>
    public Task CleanAsync() => Outbox.IsStale ? CommitAsync(new([]) { CleansOutbox = true }, CancellationToken.None) : Task.CompletedTask;

    private void Enqueue(CommitUnit unit)
    {
        lock (_gate)
        {
            _waiting.AddLast(unit);
            _waitingRows += unit.Changes.Count;
            if (_runs == 2 || (_runs == 1 && _waitingRows < _secondFrom))
                return;
            _runs++;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        for (CommitGroup? before = null; NextGroup(before) is { } group; before = group)
            await FinishAsync(group).ConfigureAwait(false);
    }

    private Task RunAloneAsync(CommitUnit unit)
    {
        var group = new CommitGroup();
        group.TryAdd(unit, 1);
        return FinishAsync(group);
    }

    /// <summary>Null: what waits, if anything, is taken by who commits the other group.</summary>
    private CommitGroup? NextGroup(CommitGroup? before)
    {
        lock (_gate)
        {
            if (before is not null)
            {
                _underWay.Remove(before);
                _secondFrom = options.RowsForSecond;
            }

            if (_runs == 1 || _waitingRows >= _secondFrom)
            {
                var group = Take();
                if (group.Units.Count > 0)
                {
                    _underWay.Add(group);
                    return group;
                }

                _secondFrom = _waitingRows + options.RowsForSecond;
            }

            _runs--;
            return null;
        }
    }

    private CommitGroup Take()
    {
        var group = new CommitGroup();
        foreach (var other in _underWay)
            group.KeepClearOf(other);
        var most = options.Grouping ? int.MaxValue : 1;
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (group.TryAdd(node.Value, most))
            {
                _waiting.Remove(node);
                _waitingRows -= node.Value.Changes.Count;
            }

            node = next;
        }

        return group;
    }

    private async Task FinishAsync(CommitGroup group)
    {
        try
        {
            var retry = 0;
            Exception? doubt = null;
            while (group.Units.Count > 0)
            {
                if (!await AdmitAsync(group).ConfigureAwait(false))
                    continue;
                if (group.TouchesOutbox)
                    await Outbox.EnsureAsync(CancellationToken.None).ConfigureAwait(false);
                var (actions, origin) = group.ToActions(_counters, Outbox);
                if (actions.Count == 0)
                {
                    Done(group, [], origin);
                    return;
                }

                switch (await partition.SubmitAsync(actions, CancellationToken.None).ConfigureAwait(false))
                {
                    case SubmitResult.Done done:
                        Done(group, done.Tags, origin);
                        return;
                    case SubmitResult.Refused when doubt is not null && await IsInAsync(actions).ConfigureAwait(false):
                        Done(group, new ETag[actions.Count], origin);
                        return;
                    case SubmitResult.Refused no:
                        Refuse(group, origin, no);
                        break;
                    case SubmitResult.Malformed bad when bad.Action < origin.Count:
                        group.Remove(origin[bad.Action].Unit);
                        origin[bad.Action].Unit.Done.TrySetException(bad.Why);
                        break;
                    case SubmitResult.Malformed bad:
                        throw bad.Why;
                    case SubmitResult.NoAnswer lost:
                        doubt = lost.Why;
                        if (retry == options.Retries.Count)
                            throw new StoreUnavailableException($"No answer from the store for {partition.Name}.", doubt);
                        LogNoAnswer(log, partition.Name, retry + 1, lost.Why.GetType().Name);
                        await Task.Delay(options.Retries[retry++], clock).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (Exception e)
        {
            if (group.IsShared)
            {
                _counters.Forget();
                Outbox.Forget();
            }

            var why = TablePartition.IsOutage(e) ? new StoreUnavailableException($"No answer from the store for {partition.Name}.", e) : e;
            foreach (var unit in group.Units)
                unit.Done.TrySetException(why);
        }
    }

    /// <summary>Answers the units that would pass their cap; false when nothing is left.</summary>
    private async Task<bool> AdmitAsync(CommitGroup group)
    {
        foreach (var name in group.Counters)
        {
            var counter = _counters.Of(name);
            await counter.EnsureAsync(CancellationToken.None).ConfigureAwait(false);
            if (group.FirstOverCap(name, counter.Value) is null)
                continue;
            counter.Forget(); // another process may have made room
            await counter.EnsureAsync(CancellationToken.None).ConfigureAwait(false);
            while (group.FirstOverCap(name, counter.Value) is { } full)
            {
                group.Remove(full);
                full.Done.TrySetResult(new CommitResult.Full());
            }
        }

        return group.Units.Count > 0;
    }

    private void Refuse(CommitGroup group, List<(CommitUnit Unit, int Change)> origin, SubmitResult.Refused no)
    {
        if (no.Action >= origin.Count)
        {
            _counters.Forget(); // another process counted meanwhile,
            Outbox.Forget(); // or took the outbox over
            return;
        }

        var (unit, change) = origin[no.Action];
        if (no.Status == 404 && unit.Changes[change].Kind == TableTransactionActionType.Delete)
        {
            unit.Drop(change);
            return;
        }

        group.Remove(unit);
        unit.Done.TrySetResult(new CommitResult.Conflict(change, no.Status));
    }

    private void Done(CommitGroup group, ETag[] tags, List<(CommitUnit Unit, int Change)> origin)
    {
        var own = origin.Count;
        if (group.TouchesOutbox)
            Outbox.Changed(tags[own++]);
        foreach (var name in group.Counters)
            _counters.Of(name).Changed(group.DeltaOf(name), tags[own++]);
        var at = 0;
        foreach (var unit in group.Units)
        {
            var changed = new ETag[unit.Changes.Count];
            for (; at < origin.Count && ReferenceEquals(origin[at].Unit, unit); at++)
                changed[origin[at].Change] = tags[at];
            unit.Done.TrySetResult(new CommitResult.Committed(changed));
        }
    }

    /// <summary>Whether an earlier try of the same actions got in after all: a transaction is in whole or not, so one row speaks for it.</summary>
    private async Task<bool> IsInAsync(List<TableTransactionAction> actions)
    {
        var witness = actions.Find(static a => a.ActionType != TableTransactionActionType.Delete);
        if (witness is null)
            return false;
        var row = await partition.ReadAsync(witness.Entity.RowKey, CancellationToken.None).ConfigureAwait(false);
        return row?.GetString(CommitUnit.Mark) == ((TableEntity)witness.Entity).GetString(CommitUnit.Mark);
    }

    [LoggerMessage(2001, LogLevel.Warning, "No answer from the store for {Partition}, try {Try}: {Why}.")]
    private static partial void LogNoAnswer(ILogger log, string partition, int @try, string why);
}
