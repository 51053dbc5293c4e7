using Azure.Data.Tables;

namespace Routing.Storage.Commit;

/// <summary>Units that go to the store in one transaction: at most 100 rows and 3.5 MiB, no row twice.</summary>
internal sealed class CommitGroup
{
    /// <summary>The store's limit of actions, less one for the counter.</summary>
    private const int MaxRows = 99;

    /// <summary>The store takes 4 MiB with the envelope of each action.</summary>
    private const int MaxBytes = 3_500_000;

    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);
    private int _count;
    private int _bytes;

    public List<CommitUnit> Units { get; } = [];

    public int CounterDelta { get; private set; }

    public bool TouchesCounter { get; private set; }

    /// <summary>False when the unit has to wait for the next group; whatever else changes one of its rows then waits behind it.</summary>
    public bool TryAdd(CommitUnit unit, int maxUnits)
    {
        var fits = Units.Count < maxUnits && _count + unit.Changes.Count <= MaxRows && _bytes + Size(unit) <= MaxBytes;
        foreach (var change in unit.Changes)
            fits &= !_rows.Contains(change.Row.RowKey);
        foreach (var change in unit.Changes)
            _rows.Add(change.Row.RowKey);
        if (!fits && Units.Count > 0)
            return false;
        Units.Add(unit);
        _count += unit.Changes.Count;
        _bytes += Size(unit);
        Count(unit, 1);
        return true;
    }

    public void Remove(CommitUnit unit)
    {
        Units.Remove(unit);
        Count(unit, -1);
        TouchesCounter = Units.Exists(static u => u.CounterDelta != 0);
    }

    /// <summary>The actions, and for each the unit and change it stands for. The counter, if any, comes last and stands for none.</summary>
    public (List<TableTransactionAction> Actions, List<(CommitUnit Unit, int Change)> Origin) ToActions(PartitionCounter counter)
    {
        var actions = new List<TableTransactionAction>(_count + 1);
        var origin = new List<(CommitUnit, int)>(_count + 1);
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

        if (TouchesCounter)
            actions.Add(counter.Change(CounterDelta, Units[0].Id));
        return (actions, origin);
    }

    private void Count(CommitUnit unit, int sign)
    {
        CounterDelta += sign * unit.CounterDelta;
        TouchesCounter |= unit.CounterDelta != 0;
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
