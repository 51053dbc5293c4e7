using Azure;
using Azure.Data.Tables;

namespace Routing.Storage.Commit;

/// <summary>
/// A partition's counter row: how many items are in it. It changes in the same transaction as they do, under its tag, so the
/// count is exact whoever else writes, and a cap is never passed. One change of it serves a whole group.
/// </summary>
internal sealed class PartitionCounter(TablePartition partition)
{
    /// <summary>Sorts before every item.</summary>
    public const string RowKey = "!count";

    /// <summary>Which rows count when the counter is made for a partition that has rows already.</summary>
    private const string Items = "RowKey gt '\"' and State ne 'done'";

    private ETag _tag;
    private bool _known;

    public int Value { get; private set; }

    public async Task EnsureAsync(CancellationToken ct)
    {
        if (_known)
            return;
        var row = await partition.ReadAsync(RowKey, ct).ConfigureAwait(false);
        Value = row?.GetInt32("N") ?? await partition.CountAsync(Items, ct).ConfigureAwait(false);
        _tag = row?.ETag ?? default;
        _known = true;
    }

    public void Forget() => _known = false;

    public TableTransactionAction Change(int delta, string mark)
    {
        var row = new TableEntity(partition.Key, RowKey) { ["N"] = Value + delta, [CommitUnit.Mark] = mark };
        return _tag == default
            ? new(TableTransactionActionType.Add, row)
            : new(TableTransactionActionType.UpdateReplace, row, _tag);
    }

    public void Changed(int delta, ETag tag)
    {
        Value += delta;
        _tag = tag;
        _known = tag != default;
    }
}
