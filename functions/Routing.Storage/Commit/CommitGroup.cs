using Azure.Data.Tables;

namespace Routing.Storage.Commit;

/// <summary>Units that go to the store in one transaction: at most 100 rows, counters and outbox among them, and 3.5 MiB, no row twice.</summary>
internal sealed class CommitGroup
{
    /// <summary>The store's limit of actions, less one for the outbox.</summary>
    private const int MaxRows = 99;

    /// <summary>The store takes 4 MiB with the envelope of each action, and the outbox may be half a MiB.</summary>
    private const int MaxBytes = 3_500_000;

    /// <summary>Rows of its units.</summary>
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    /// <summary>Its own, and those that others change before or wait to change.</summary>
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _counters = new(StringComparer.Ordinal);
    private bool _isSharedTaken;
    private int _bytes;

    public List<CommitUnit> Units { get; } = [];

    /// <summary>The counters that change with it, in the order of their actions.</summary>
    public IReadOnlyList<string> Counters => [.. Units.Where(static u => u.CounterDelta != 0).Select(static u => u.Counter).Distinct()];

    /// <summary>Whether it changes the outbox or a counter, which are rows of all: no two such groups go at once.</summary>
    public bool IsShared { get; private set; }

    public bool TouchesOutbox => Units.Exists(static u => u.TouchesOutbox);

    /// <summary>Leaves alone what a group changes that is under way.</summary>
    public void KeepClearOf(CommitGroup other)
    {
        _taken.UnionWith(other._own);
        _isSharedTaken |= other.IsShared;
    }

    /// <summary>False when the unit has to wait for the next group; whatever else changes one of its rows then waits behind it.</summary>
    public bool TryAdd(CommitUnit unit, int maxUnits)
    {
        var counts = unit.CounterDelta != 0 && !_counters.Contains(unit.Counter) ? 1 : 0;
        var fits = Units.Count < maxUnits && _own.Count + _counters.Count + unit.Changes.Count + counts <= MaxRows && _bytes + Size(unit) <= MaxBytes;
        var isClear = !(unit.IsShared && _isSharedTaken) && !unit.Changes.Any(c => _taken.Contains(c.Row.RowKey));
        foreach (var change in unit.Changes)
            _taken.Add(change.Row.RowKey);
        if (!isClear || (!fits && Units.Count > 0))
            return false;
        Units.Add(unit);
        _own.UnionWith(unit.Changes.Select(static c => c.Row.RowKey));
        _bytes += Size(unit);
        IsShared |= unit.IsShared;
        if (counts > 0)
            _counters.Add(unit.Counter);
        return true;
    }

    public void Remove(CommitUnit unit) => Units.Remove(unit);

    public int DeltaOf(string counter) => Units.Where(u => u.Counter == counter).Sum(static u => u.CounterDelta);

    /// <summary>The first unit that would take the counter, which stands at <paramref name="value"/>, above its cap.</summary>
    public CommitUnit? FirstOverCap(string counter, int value)
    {
        foreach (var unit in Units.Where(u => u.Counter == counter))
        {
            value += unit.CounterDelta;
            if (unit.CounterDelta > 0 && value > unit.CounterCap)
                return unit;
        }

        return null;
    }

    /// <summary>The actions, and for each the unit and change it stands for. Outbox and counters, if any, come last and stand for none.</summary>
    public (List<TableTransactionAction> Actions, List<(CommitUnit Unit, int Change)> Origin) ToActions(PartitionCounters counters, PartitionOutbox outbox)
    {
        var actions = new List<TableTransactionAction>(_own.Count + 2);
        var origin = new List<(CommitUnit, int)>(_own.Count);
        foreach (var unit in Units)
        {
            for (var i = 0; i < unit.Changes.Count; i++)
            {
                if (unit.IsDropped(i))
                    continue;
                var change = unit.Changes[i];
                if (change.Kind != TableTransactionActionType.Delete)
                    change.Row[CommitUnit.Mark] = unit.Id;
                actions.Add(new(change.Kind, change.Row, change.ETag));
                origin.Add((unit, i));
            }
        }

        if (TouchesOutbox)
            actions.Add(outbox.Change(Units, Units[0].Id));
        foreach (var counter in Counters)
            actions.Add(counters.Of(counter).Change(DeltaOf(counter), Units[0].Id));
        return (actions, origin);
    }

    private static int Size(CommitUnit unit)
    {
        if (unit.Bytes == 0)
            unit.Bytes = unit.Changes.Sum(static c => RowSize.Of(c.Row)) + 1;
        return unit.Bytes;
    }
}

/// <summary>An upper estimate of a row on the wire, in bytes.</summary>
internal static class RowSize
{
    private const int Envelope = 800;

    public static int Of(TableEntity row)
    {
        var bytes = Envelope;
        foreach (var (name, value) in row)
        {
            bytes += name.Length + 40 + value switch
            {
                string text => text.Length * 3,
                byte[] data => (data.Length * 4 / 3) + 4,
                BinaryData data => (data.ToMemory().Length * 4 / 3) + 4,
                _ => 24,
            };
        }

        return bytes;
    }
}
