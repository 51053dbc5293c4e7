using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace Routing.Storage.Commit;

/// <summary>A partition's counters, by name.</summary>
internal sealed class PartitionCounters(TablePartition partition)
{
    private readonly ConcurrentDictionary<string, PartitionCounter> _all = new(StringComparer.Ordinal);

    public PartitionCounter Of(string name) => _all.GetOrAdd(name, static (n, p) => new(p, n), partition);

    public void Forget()
    {
        foreach (var counter in _all.Values)
            counter.Forget();
    }
}

/// <summary>
/// A counter row: how many items there are whose row key begins with its name and '|'. It changes in the same transaction as they do, under its tag,
/// so the count is exact whoever else writes, and a cap is never passed. One change of it serves a whole group.
/// </summary>
internal sealed class PartitionCounter(TablePartition partition, string name)
{
    /// <summary>Sorts before every item.</summary>
    public const string Prefix = "!count|";

    /// <summary>Which rows count when the counter is made for a partition that has rows already.</summary>
    private readonly string _items =
        $"RowKey gt '{name}|' and RowKey lt '{name}|~' and (State eq 'ready' or State eq 'leased' or State eq 'unconfirmed')";

    private ETag _tag;
    private bool _known;

    public int Value { get; private set; }

    public async Task EnsureAsync(CancellationToken ct)
    {
        if (_known)
            return;
        var row = await partition.ReadAsync(Prefix + name, ct).ConfigureAwait(false);
        Value = row?.GetInt32("N") ?? await partition.CountAsync(_items, ct).ConfigureAwait(false);
        _tag = row?.ETag ?? default;
        _known = true;
    }

    public void Forget() => _known = false;

    public TableTransactionAction Change(int delta, string mark)
    {
        var row = new TableEntity(partition.Key, Prefix + name) { ["N"] = Value + delta, [CommitUnit.Mark] = mark };
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
