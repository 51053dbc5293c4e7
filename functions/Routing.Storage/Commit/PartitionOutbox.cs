using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Routing.Storage.Commit;

/// <summary>What a unit leaves to be done after it.</summary>
/// <param name="Id">What it is about; letters, digits and '-'.</param>
/// <param name="Kind">What is to be done; a letter.</param>
/// <param name="Since">When it was left.</param>
internal readonly record struct OutboxEntry(string Id, char Kind, DateTimeOffset Since);

/// <summary>
/// What this process has committed in a partition and still has to hand on: one row a process, which changes in the same transaction as the units that
/// leave something or have done it. A whole group costs one row, not one for each unit and another when it is done. Only this process writes
/// the row, unless another one takes it over; so it is changed under its tag, and read again when that is not known.
/// </summary>
internal sealed class PartitionOutbox(TablePartition partition, string process, TimeProvider clock)
{
    public const string Prefix = "!p|";

    /// <summary>Above this nothing more is taken in: whoever should take it over does not. About 350 KiB.</summary>
    public const int Most = 8_000;

    private const string At = "At", Part = "B";
    private const int PartBytes = 60_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _handedOn = []; // and not yet taken out of the row
    private Dictionary<string, OutboxEntry> _entries = [];
    private (Dictionary<string, OutboxEntry> Entries, string[] HandedOn) _sent = ([], []);
    private ETag _tag;
    private bool _known = true; // a new process has no row

    public string RowKey { get; } = Prefix + process;

    /// <summary>What is still to be done.</summary>
    public IReadOnlyList<OutboxEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries.Values.Where(e => !_handedOn.Contains(e.Id))];
        }
    }

    public bool IsFull
    {
        get
        {
            lock (_gate)
                return _entries.Count >= Most;
        }
    }

    public bool Contains(string id)
    {
        lock (_gate)
            return _entries.ContainsKey(id) && !_handedOn.Contains(id);
    }

    /// <summary>It is done: not to be done again by this process, and out of the row when that is written next.</summary>
    public void HandOn(string id)
    {
        lock (_gate)
            _handedOn.Add(id);
    }

    /// <summary>Whether the row names something that is done.</summary>
    public bool IsStale
    {
        get
        {
            lock (_gate)
                return _handedOn.Count > 0;
        }
    }

    /// <summary>The row decides what is in it: a unit whose answer was lost may have left something, and another process may have taken the row over.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        if (_known)
            return;
        var row = await partition.ReadAsync(RowKey, ct).ConfigureAwait(false);
        lock (_gate)
        {
            _entries = row is null ? [] : Read(row).ToDictionary(static e => e.Id);
            _handedOn.IntersectWith(_entries.Keys);
        }

        _tag = row?.ETag ?? default;
        _known = true;
    }

    public void Forget() => _known = false;

    public TableTransactionAction Change(IReadOnlyList<CommitUnit> units, string mark)
    {
        var row = new TableEntity(partition.Key, RowKey) { [At] = clock.GetUtcNow(), [CommitUnit.Mark] = mark };
        _sent = After(units);
        Write(row, _sent.Entries.Values);
        return _tag == default
            ? new(TableTransactionActionType.Add, row)
            : new(TableTransactionActionType.UpdateReplace, row, _tag);
    }

    /// <summary>What <see cref="Change"/> made last is in.</summary>
    public void Changed(ETag tag)
    {
        lock (_gate)
        {
            _entries = _sent.Entries;
            _handedOn.ExceptWith(_sent.HandedOn);
        }

        _tag = tag;
        _known = tag != default;
    }

    /// <summary>What the row of any process holds.</summary>
    public static IEnumerable<OutboxEntry> Read(TableEntity row)
    {
        for (var part = 0; row.GetBinary(Name(part)) is { } bytes; part++)
        {
            foreach (var line in Encoding.ASCII.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var fields = line.Split(' ');
                yield return new(fields[0], fields[1][0], new(long.Parse(fields[2], CultureInfo.InvariantCulture), TimeSpan.Zero));
            }
        }
    }

    /// <summary>When the row was written last.</summary>
    public static DateTimeOffset WrittenAt(TableEntity row) => row.GetDateTimeOffset(At) ?? DateTimeOffset.MinValue;

    private (Dictionary<string, OutboxEntry> Entries, string[] HandedOn) After(IReadOnlyList<CommitUnit> units)
    {
        lock (_gate)
        {
            var after = new Dictionary<string, OutboxEntry>(_entries);
            foreach (var unit in units)
            {
                foreach (var left in unit.Leaves)
                    after[left.Id] = left;
            }

            foreach (var done in _handedOn)
                after.Remove(done);
            return (after, [.. _handedOn]);
        }
    }

    private static void Write(TableEntity row, IEnumerable<OutboxEntry> entries)
    {
        var text = new StringBuilder();
        var part = 0;
        foreach (var entry in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.Id} {entry.Kind} {entry.Since.UtcTicks}\n");
            if (text.Length >= PartBytes)
                Flush();
        }

        if (text.Length > 0)
            Flush();

        void Flush()
        {
            row[Name(part++)] = Encoding.ASCII.GetBytes(text.ToString());
            text.Clear();
        }
    }

    private static string Name(int part) => Part + part.ToString(CultureInfo.InvariantCulture);
}
