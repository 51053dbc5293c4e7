using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Routing.App.Queues;
using Routing.Domain.Contacts;
using Routing.Storage.Commit;

namespace Routing.Storage.Work;

/// <summary>
/// Work rows in Azure Tables. Queues share partitions and writes go through the partition's committer, so that what comes together costs one request,
/// whichever queues it is for.
/// </summary>
internal sealed class TableWorkStore(TableServiceClient tables, Committers committers, WorkKeys keys) : IWorkStore
{
    public const string TableName = "work";

    /// <summary>Partition that lists the queues.</summary>
    private const string Registry = "!queues";

    /// <summary>Partition that lists the processes.</summary>
    private const string Peers = "!processes";

    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(1);

    private readonly TableClient _table = tables.GetTableClient(TableName);

    /// <summary>Queues whose counter was ever begun: from then on it is kept, so that it is right when a cap comes back.</summary>
    private readonly ConcurrentDictionary<string, Task<bool>> _counted = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<string>> QueuesAsync(CancellationToken ct) => Outage.Guard<IReadOnlyList<string>>(async () =>
    {
        var queues = new List<string>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Registry}'", 1000, ["RowKey"], ct).ConfigureAwait(false))
            queues.Add(row.RowKey);
        return queues;
    });

    public Task RegisterAsync(string queue, CancellationToken ct) =>
        committers.For(TableName, Registry).CommitAsync(new([RowChange.Add(new(Registry, queue))]), ct);

    public Task<IReadOnlyList<Peer>> AnnounceAsync(Peer self, TimeSpan fresh, CancellationToken ct) => Outage.Guard<IReadOnlyList<Peer>>(async () =>
    {
        var own = new TableEntity(Peers, self.Process) { ["Queues"] = string.Join('\n', self.Queues) };
        await _table.UpsertEntityAsync(own, TableUpdateMode.Replace, ct).ConfigureAwait(false);
        var rows = new List<TableEntity>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Peers}'", 1000, cancellationToken: ct).ConfigureAwait(false))
            rows.Add(row);
        var newest = rows.Max(static r => r.Timestamp);
        foreach (var gone in rows.Where(r => r.Timestamp + ForgetAfter < newest))
            await _table.DeleteEntityAsync(gone.PartitionKey, gone.RowKey, cancellationToken: ct).ConfigureAwait(false);
        return [.. rows.Where(r => r.Timestamp + fresh >= newest)
            .Select(static r => new Peer(r.RowKey, r.GetString("Queues").Split('\n', StringSplitOptions.RemoveEmptyEntries)))];
    });

    public Task<IReadOnlyList<WorkRecord>> ReadAsync(string queue, WorkKey? after, int max, CancellationToken ct) =>
        QueryAsync(queue, after is { } place ? WorkRow.Key(place) : WorkRow.First(queue), "", max, ct);

    public Task<IReadOnlyList<WorkRecord>> ReadUnderWayAsync(string queue, CancellationToken ct) =>
        QueryAsync(queue, WorkRow.First(queue), " and State ne 'ready' and State ne 'moved'", int.MaxValue, ct);

    public Task<IReadOnlyList<WorkRecord>> ReadChangedAsync(string queue, DateTimeOffset since, CancellationToken ct)
    {
        var from = since.UtcTicks < 504_911_232_000_000_000 ? "" : $" and Timestamp ge datetime'{WorkRow.Text(since)}'"; // the store knows no year before 1601
        return QueryAsync(queue, WorkRow.First(queue), from, int.MaxValue, ct);
    }

    public Task<IReadOnlyList<(ContactId Contact, DateTimeOffset Changed)>> ReadContactsAsync(string queue, WorkKey after, CancellationToken ct) =>
        Outage.Guard<IReadOnlyList<(ContactId Contact, DateTimeOffset Changed)>>(async () =>
        {
            var contacts = new List<(ContactId, DateTimeOffset)>();
            var filter = Range(queue, WorkRow.Key(after)) + " and State ne 'moved'";
            await foreach (var row in _table.QueryAsync<TableEntity>(filter, 1000, ["RowKey", "Timestamp"], ct).ConfigureAwait(false))
                contacts.Add((WorkRow.ContactIn(row.RowKey), row.Timestamp ?? default));
            return contacts;
        });

    public Task<WorkRecord?> FindAsync(WorkKey key, CancellationToken ct) => Outage.Guard(async () =>
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(keys.Partition(key.Queue), WorkRow.Key(key), cancellationToken: ct).ConfigureAwait(false);
        return row.HasValue ? WorkRow.Read(row.Value!) : null;
    });

    public async Task<WorkWrite> AddAsync(WorkRecord record, int? cap, CancellationToken ct)
    {
        var queue = record.Item.Queue;
        var counts = await IsCountedAsync(queue, cap is not null, ct).ConfigureAwait(false);
        var unit = new CommitUnit([RowChange.Add(WorkRow.From(record, keys.Partition(queue)))]) { Counter = queue, CounterDelta = counts ? 1 : 0, CounterCap = cap };
        return await WriteAsync(record.Key, unit, ct).ConfigureAwait(false);
    }

    public async Task<WorkWrite> ChangeAsync(WorkKey key, string tag, WorkChange change, bool capped, CancellationToken ct)
    {
        var delta = WorkRowChange.Delta(change);
        var counts = delta != 0 && await IsCountedAsync(key.Queue, capped, ct).ConfigureAwait(false);
        var unit = new CommitUnit([WorkRowChange.For(key, keys.Partition(key.Queue), tag, change)]) { Counter = key.Queue, CounterDelta = counts ? delta : 0 };
        return await WriteAsync(key, unit, ct).ConfigureAwait(false);
    }

    public Task DeleteAsync(WorkKey key, CancellationToken ct) =>
        CommitAsync(key.Queue, new([RowChange.Delete(keys.Partition(key.Queue), WorkRow.Key(key), ETag.All)]), ct);

    private Task<CommitResult> CommitAsync(string queue, CommitUnit unit, CancellationToken ct) =>
        committers.For(TableName, keys.Partition(queue)).CommitAsync(unit, ct);

    private async Task<WorkWrite> WriteAsync(WorkKey key, CommitUnit unit, CancellationToken ct) =>
        await CommitAsync(key.Queue, unit, ct).ConfigureAwait(false) switch
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
        if (_counted.TryGetValue(queue, out var known) && known is { IsCompletedSuccessfully: true, Result: var counted } && (counted || !capped))
            return counted;
        if (capped)
            return await (_counted[queue] = Task.FromResult(true)).ConfigureAwait(false);
        var asked = known is null or { IsFaulted: true } ? _counted.AddOrUpdate(queue, LearnCountedAsync, (q, old) => ReferenceEquals(old, known) ? LearnCountedAsync(q) : old) : known;
        return await asked.WaitAsync(ct).ConfigureAwait(false);
    }

    private Task<bool> LearnCountedAsync(string queue) => Outage.Guard(async () =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(keys.Partition(queue), PartitionCounter.Prefix + queue, ["PartitionKey"]).ConfigureAwait(false)).HasValue);

    private Task<IReadOnlyList<WorkRecord>> QueryAsync(string queue, string after, string filter, int max, CancellationToken ct) => Outage.Guard<IReadOnlyList<WorkRecord>>(async () =>
    {
        var records = new List<WorkRecord>();
        var query = _table.QueryAsync<TableEntity>(Range(queue, after) + filter, Math.Min(max, 1000), cancellationToken: ct);
        await foreach (var page in query.AsPages().ConfigureAwait(false))
        {
            records.AddRange(page.Values.Take(max - records.Count).Select(WorkRow.Read));
            if (records.Count == max)
                break;
        }

        return records;
    });

    private string Range(string queue, string after) =>
        $"PartitionKey eq '{keys.Partition(queue)}' and RowKey gt '{Escape(after)}' and RowKey lt '{Escape(WorkRow.Last(queue))}'";

    private static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
