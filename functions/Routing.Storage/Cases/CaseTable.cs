using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.Storage.Commit;

namespace Routing.Storage.Cases;

/// <summary>
/// The cases of this store. An append is one unit: the snapshot under its tag, the events, each of which must be new, and what is to be done after it.
/// </summary>
internal sealed class CaseTable(TableServiceClient tables, Committers committers, CaseKeys keys, TimeProvider clock) : ICaseStore
{
    private const string State = "State", Version = "Version", Alarm = "Alarm", At = "At", Body = "Body", Since = "Since";
    /// <summary>A history of no more events is read row by row: Azurite goes through the whole table for a range, but not for a row.</summary>
    private const int MostPoints = 32;
    private readonly Rows _rows = new(tables.GetTableClient(CaseKeys.Cases));

    public async Task<StoredCase?> FindAsync(CaseId id, CancellationToken ct) =>
        await _rows.FindAsync(keys.Partition(id), id.Value, ct).ConfigureAwait(false) is { } row ? Read(id, row) : null;

    public async Task<CaseHistory?> ReadAsync(CaseId id, CancellationToken ct)
    {
        if (await FindAsync(id, ct).ConfigureAwait(false) is not { } known)
            return null;
        if (known.Version > MostPoints)
            return await ReadRangeAsync(id, ct).ConfigureAwait(false);
        var partition = keys.Partition(id);
        var rows = await Task.WhenAll(Enumerable.Range(1, (int)known.Version).Select(v => _rows.FindAsync(partition, CaseKeys.Event(id, v), ct))).ConfigureAwait(false);
        return new(known, [.. rows.Select(row => EventOf(row ?? throw new InvalidDataException($"Case {id} lacks an event.")))]);
    }

    public async Task<IReadOnlyList<CaseId>> OpenOfAsync(string sellerId, CancellationToken ct)
    {
        var prefix = CaseKeys.OpenPrefix(sellerId);
        var found = await Task.WhenAll(keys.Partitions.Select(FindInAsync)).ConfigureAwait(false);
        return [.. found.SelectMany(static ids => ids)];

        async Task<List<CaseId>> FindInAsync(string partition)
        {
            var open = new List<CaseId>();
            await foreach (var row in _rows.QueryAsync($"PartitionKey eq '{partition}' and {CaseKeys.Range(prefix)}", ["RowKey"], ct).ConfigureAwait(false))
                open.Add(new(row.RowKey[prefix.Length..]));
            return open;
        }
    }

    private async Task<CaseHistory?> ReadRangeAsync(CaseId id, CancellationToken ct)
    {
        StoredCase? found = null;
        var events = new List<StoredEvent>();
        await foreach (var row in _rows.QueryAsync($"PartitionKey eq '{keys.Partition(id)}' and {CaseKeys.CaseRange(id)}", null, ct).ConfigureAwait(false))
        {
            if (row.RowKey == id.Value)
                found = Read(id, row);
            else
                events.Add(EventOf(row));
        }

        return found is null ? null : new(found, events);
    }

    public async Task<bool> AppendAsync(CaseAppend append, CancellationToken ct)
    {
        var partition = keys.Partition(append.Id);
        var snapshot = new TableEntity(partition, append.Id.Value) { [Version] = append.Version };
        if (append.NextAlarm is { } alarm)
            snapshot[Alarm] = Time(alarm);
        Packed.WriteBytes(snapshot, State, append.State.Span);
        var changes = new List<RowChange>(append.Events.Count + 3)
        {
            append.Base is { } known ? RowChange.Replace(snapshot, new ETag(known.Tag)) : RowChange.Add(snapshot),
        };
        foreach (var e in append.Events)
        {
            var row = new TableEntity(partition, CaseKeys.Event(append.Id, e.Version)) { [At] = e.At };
            Packed.WriteBytes(row, Body, e.Json.Span);
            changes.Add(RowChange.Add(row));
        }

        if (append.Seller is { } seller)
        {
            var row = CaseKeys.Open(seller.SellerId, append.Id);
            changes.Add(seller.IsOpen ? new(TableTransactionActionType.UpsertReplace, new(partition, row), ETag.All) : RowChange.Delete(partition, row, ETag.All));
        }

        if (append.Task is { } task)
            changes.Add(RowChange.Add(TaskRow(partition, task, clock.GetUtcNow())));

        var result = await committers.For(CaseKeys.Cases, partition).CommitAsync(new(changes), ct).ConfigureAwait(false);
        return result is CommitResult.Committed;
    }

    public async Task DoneAsync(CaseId id, long version, CancellationToken ct)
    {
        var partition = keys.Partition(id);
        await committers.For(CaseKeys.Cases, partition)
            .CommitAsync(new([RowChange.Delete(partition, CaseKeys.Task(id, version), ETag.All)]), ct).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<CaseTask>> TasksAsync(CaseId id, CancellationToken ct)
    {
        var tasks = new List<CaseTask>();
        await foreach (var row in _rows.QueryAsync($"PartitionKey eq '{keys.Partition(id)}' and {CaseKeys.TaskRange(id)}", null, ct).ConfigureAwait(false))
            tasks.Add(Packed.Read(row, Body, CaseJson.Default.CaseTask));
        return tasks;
    }

    /// <summary>A range over all partitions: the sweep's, never a request's.</summary>
    public async IAsyncEnumerable<CaseId> UnfinishedAsync(TimeSpan age, [EnumeratorCancellation] CancellationToken ct)
    {
        var until = clock.GetUtcNow() - age;
        CaseId last = default;
        await foreach (var row in _rows.QueryAsync(CaseKeys.TaskRange(null), ["RowKey", Since], ct).ConfigureAwait(false))
        {
            if (row.GetDateTimeOffset(Since) > until || CaseKeys.CaseOfTask(row.RowKey) is var id && id == last)
                continue;
            yield return last = id;
        }
    }

    /// <summary>A task as a row of the case's partition.</summary>
    public static TableEntity TaskRow(string partition, CaseTask task, DateTimeOffset since)
    {
        var row = new TableEntity(partition, CaseKeys.Task(task.Case, task.Version)) { [Since] = since };
        Packed.Write(row, Body, task, CaseJson.Default.CaseTask);
        return row;
    }

    /// <summary>The alarm of a snapshot; null: it waits for none.</summary>
    public static DateTimeOffset? AlarmIn(TableEntity row) =>
        row.GetString(Alarm) is { } text ? new(long.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero) : null;

    private static StoredCase Read(CaseId id, TableEntity row) => new(
        id, row.GetInt64(Version)!.Value, AlarmIn(row), Packed.ReadBytes(row, State), row.ETag.ToString());

    private static StoredEvent EventOf(TableEntity row) => new(VersionIn(row.RowKey), row.GetDateTimeOffset(At)!.Value, Packed.ReadBytes(row, Body));

    private static long VersionIn(string rowKey) => long.Parse(rowKey.AsSpan(rowKey.LastIndexOf('|') + 1), CultureInfo.InvariantCulture);

    /// <summary>Ticks, which sort as text and lose nothing: the store's own times are shorter.</summary>
    private static string Time(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
