using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Routing.App.Queues;
using Routing.Storage.Commit;

namespace Routing.Storage.Work;

/// <summary>Work rows in Azure Tables; writes go through the partition's committer, so what comes together costs one request.</summary>
internal sealed class TableWorkStore(TableServiceClient tables, Committers committers) : IWorkStore
{
    public const string TableName = "work";

    /// <summary>Partition that lists the queues.</summary>
    private const string Registry = "!queues";

    private readonly TableClient _table = tables.GetTableClient(TableName);

    /// <summary>Queues whose counter was ever begun: from then on it is kept, so that it is right when a cap comes back.</summary>
    private readonly ConcurrentDictionary<string, bool> _counted = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<string>> QueuesAsync(CancellationToken ct) => Outage.Guard<IReadOnlyList<string>>(async () =>
    {
        var queues = new List<string>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Registry}'", 1000, ["RowKey"], ct).ConfigureAwait(false))
            queues.Add(row.RowKey);
        return queues;
    });

    public Task RegisterAsync(string queue, CancellationToken ct) =>
        committers.For(TableName, Registry).CommitAsync(new([RowChange.Add(new(Registry, queue))]), ct);

    public Task<IReadOnlyList<WorkRecord>> ReadAsync(string queue, WorkKey? after, int max, CancellationToken ct) =>
        QueryAsync(queue, after is { } place ? $"RowKey gt '{WorkRow.Key(place)}'" : $"RowKey ge '{WorkRow.FirstKey}'", max, ct);

    public async Task<IReadOnlyList<WorkRecord>> ReadUnderWayAsync(string queue, CancellationToken ct)
    {
        await LearnCountedAsync(queue, ct).ConfigureAwait(false);
        return await QueryAsync(queue, $"RowKey ge '{WorkRow.FirstKey}' and State ne 'ready' and State ne 'moved'", int.MaxValue, ct).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<WorkRecord>> ReadChangedAsync(string queue, DateTimeOffset since, CancellationToken ct)
    {
        var from = since.UtcTicks < 504_911_232_000_000_000 ? "" : $" and Timestamp ge datetime'{WorkRow.Text(since)}'"; // the store knows no year before 1601
        return QueryAsync(queue, $"RowKey ge '{WorkRow.FirstKey}'{from}", int.MaxValue, ct);
    }

    public Task<int> CountAsync(string queue, WorkKey after, CancellationToken ct) => Outage.Guard(async () =>
    {
        var count = 0;
        var filter = $"PartitionKey eq '{Escape(queue)}' and RowKey gt '{WorkRow.Key(after)}' and State ne 'moved'";
        await foreach (var page in _table.QueryAsync<TableEntity>(filter, 1000, ["RowKey"], ct).AsPages().ConfigureAwait(false))
            count += page.Values.Count;
        return count;
    });

    public Task<WorkRecord?> FindAsync(WorkKey key, CancellationToken ct) => Outage.Guard(async () =>
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(key.Queue, WorkRow.Key(key), cancellationToken: ct).ConfigureAwait(false);
        return row.HasValue ? WorkRow.Read(row.Value!) : null;
    });

    public async Task<WorkWrite> AddAsync(WorkRecord record, int? cap, CancellationToken ct)
    {
        var queue = record.Item.Queue;
        var unit = new CommitUnit([RowChange.Add(WorkRow.From(record))]) { CounterDelta = await IsCountedAsync(queue, cap is not null, ct).ConfigureAwait(false) ? 1 : 0, CounterCap = cap };
        return await WriteAsync(record.Key, unit, ct).ConfigureAwait(false);
    }

    public async Task<WorkWrite> ChangeAsync(WorkKey key, string tag, WorkChange change, bool capped, CancellationToken ct)
    {
        var delta = WorkRowChange.Delta(change);
        var counts = delta != 0 && await IsCountedAsync(key.Queue, capped, ct).ConfigureAwait(false);
        var unit = new CommitUnit([WorkRowChange.For(key, tag, change)]) { CounterDelta = counts ? delta : 0 };
        return await WriteAsync(key, unit, ct).ConfigureAwait(false);
    }

    public Task DeleteAsync(WorkKey key, CancellationToken ct) =>
        committers.For(TableName, key.Queue).CommitAsync(new([RowChange.Delete(key.Queue, WorkRow.Key(key), ETag.All)]), ct);

    private async Task<WorkWrite> WriteAsync(WorkKey key, CommitUnit unit, CancellationToken ct) =>
        await committers.For(TableName, key.Queue).CommitAsync(unit, ct).ConfigureAwait(false) switch
        {
            CommitResult.Committed { Tags: [var tag] } when tag != default => new WorkWrite.Written(tag.ToString()),
            CommitResult.Committed => new WorkWrite.Written(await TagAsync(key, ct).ConfigureAwait(false)),
            CommitResult.Full => new WorkWrite.Full(),
            _ => new WorkWrite.Conflict(),
        };

    /// <summary>The committer learnt that the unit is in, but not its tag.</summary>
    private async Task<string> TagAsync(WorkKey key, CancellationToken ct) => (await FindAsync(key, ct).ConfigureAwait(false))?.Tag ?? "*gone";

    private async Task<bool> IsCountedAsync(string queue, bool capped, CancellationToken ct)
    {
        if (capped)
            return _counted[queue] = true;
        if (!_counted.TryGetValue(queue, out var counted))
            counted = await LearnCountedAsync(queue, ct).ConfigureAwait(false);
        return counted;
    }

    private Task<bool> LearnCountedAsync(string queue, CancellationToken ct) => Outage.Guard(async () =>
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(queue, PartitionCounter.RowKey, ["PartitionKey"], ct).ConfigureAwait(false);
        return _counted[queue] = row.HasValue;
    });

    private Task<IReadOnlyList<WorkRecord>> QueryAsync(string queue, string filter, int max, CancellationToken ct) => Outage.Guard<IReadOnlyList<WorkRecord>>(async () =>
    {
        var records = new List<WorkRecord>();
        var query = _table.QueryAsync<TableEntity>($"PartitionKey eq '{Escape(queue)}' and {filter}", Math.Min(max, 1000), cancellationToken: ct);
        await foreach (var page in query.AsPages().ConfigureAwait(false))
        {
            records.AddRange(page.Values.Take(max - records.Count).Select(WorkRow.Read));
            if (records.Count == max)
                break;
        }

        return records;
    });

    private static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
