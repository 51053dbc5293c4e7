using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Routing.Storage.Commit;

/// <summary>This process's committers: one for each partition that it writes.</summary>
internal sealed class Committers(TableServiceClient tables, CommitOptions options, TimeProvider clock, ILogger<Committers> log)
{
    private readonly ConcurrentDictionary<(string Table, string Partition), GroupCommitter> _all = new();
    private readonly string _process = Guid.NewGuid().ToString("N");

    public GroupCommitter For(string table, string partition) => _all.TryGetValue((table, partition), out var found)
        ? found
        : _all.GetOrAdd((table, partition), key => new(new TablePartition(tables.GetTableClient(key.Table), key.Partition), _process, options, clock, log));
}

/// <summary>How commits are grouped and how long an outage is waited out.</summary>
internal sealed class CommitOptions
{
    /// <summary>False commits every unit by itself. A switch for the benchmark only.</summary>
    public bool Grouping { get; init; } = true;

    /// <summary>
    /// Rows that have to wait for a second group to go beside the one under way: while this process reads one answer, the store works on the other.
    /// Fewer wait for the next, which is then fuller. Of 16, 32, 48, 64 and 80 tried, 32 and 48 gave 64 agents on one queue the most.
    /// </summary>
    public int RowsForSecond { get; init; } = 48;

    /// <summary>From one message of a queue to the next, while there is more to send than one takes.</summary>
    public TimeSpan Apart => Grouping ? TimeSpan.FromMilliseconds(20) : TimeSpan.Zero;

    /// <summary>Waits between the tries of one group, while the store gives no answer. After the last the callers get an outage.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(700)];
}
