using Azure;
using Azure.Data.Tables;

namespace Routing.Storage.Commit;

/// <summary>One row's change. Delete treats a row that is gone as done.</summary>
internal readonly record struct RowChange(TableTransactionActionType Kind, TableEntity Row, ETag ETag)
{
    public static RowChange Add(TableEntity row) => new(TableTransactionActionType.Add, row, default);

    /// <summary>Replaces the row if it is still the one with this tag.</summary>
    public static RowChange Replace(TableEntity row, ETag tag) => new(TableTransactionActionType.UpdateReplace, row, tag);

    /// <summary>Changes the given members only, if the row is still the one with this tag (<see cref="ETag.All"/>: whatever it is).</summary>
    public static RowChange Merge(TableEntity row, ETag tag) => new(TableTransactionActionType.UpdateMerge, row, tag);

    public static RowChange Delete(string partition, string rowKey, ETag tag) =>
        new(TableTransactionActionType.Delete, new TableEntity(partition, rowKey), tag);
}

/// <summary>Changes of one partition that happen together or not at all. At most 97, each of another row.</summary>
internal sealed class CommitUnit(IReadOnlyList<RowChange> changes)
{
    internal const string Mark = "Tx";
    private static long s_last = Random.Shared.NextInt64();

    public IReadOnlyList<RowChange> Changes { get; } = changes;

    private HashSet<int>? _dropped;

    /// <summary>By how much the partition's counter of that name changes with it; see <see cref="PartitionCounter"/>.</summary>
    public int CounterDelta { get; init; }

    /// <summary>Which counter; a partition has one for each queue in it.</summary>
    public string Counter { get; init; } = "";

    /// <summary>The counter's upper bound, inclusive, for a unit that adds to it; null: none.</summary>
    public int? CounterCap { get; init; }

    /// <summary>What is to be done once it is in; kept in the same transaction. See <see cref="PartitionOutbox"/>.</summary>
    public IReadOnlyList<OutboxEntry> Leaves { get; init; } = [];

    /// <summary>Writes the outbox although it leaves nothing.</summary>
    public bool CleansOutbox { get; init; }

    internal bool TouchesOutbox => Leaves.Count > 0 || CleansOutbox;

    /// <summary>Changes rows of the partition itself besides its own.</summary>
    internal bool IsShared => CounterDelta != 0 || TouchesOutbox;

    /// <summary>Written into every row it adds or changes: after a lost answer, the row tells whether this very unit got in.</summary>
    internal string Id { get; } = Interlocked.Increment(ref s_last).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    internal TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal int Bytes { get; set; }

    /// <summary>A delete whose row was gone already: done, and no longer sent.</summary>
    internal void Drop(int change) => (_dropped ??= []).Add(change);

    internal bool IsDropped(int change) => _dropped?.Contains(change) == true;
}

/// <summary>How a unit ended. An outage is not an end: it throws <see cref="App.StoreUnavailableException"/>.</summary>
internal abstract record CommitResult
{
    private CommitResult() { }

    /// <param name="Tags">The rows' new tags, in the order of the changes (default for deletes, and for all of them when the answer was lost: read again before the next change).</param>
    internal sealed record Committed(IReadOnlyList<ETag> Tags) : CommitResult;

    /// <summary>Nothing was written: this change met another row than it expected (exists already, was changed, or is gone).</summary>
    /// <param name="Change">Index into the unit's changes.</param>
    /// <param name="Status">HTTP status of the store: 409, 412 or 404.</param>
    internal sealed record Conflict(int Change, int Status) : CommitResult;

    /// <summary>Nothing was written: the partition's counter would pass its cap.</summary>
    internal sealed record Full : CommitResult;
}
