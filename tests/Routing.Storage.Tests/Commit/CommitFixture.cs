using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Storage.Commit;
using Routing.Storage.Connection;
using Xunit;

namespace Routing.Tests.Commit;

/// <summary>Azurite, and before it a proxy that cuts connections when it is told to.</summary>
public sealed class CommitFixture : IAsyncLifetime
{
    internal const string Table = "commits";
    private AzuriteProcess? _azurite;
    private CuttingProxy? _proxy;
    private TableServiceClient? _tables;
    private int _partitions;

    internal CuttingProxy Proxy => _proxy!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartInMemoryAsync();
        _proxy = CuttingProxy.Before(_azurite.ConnectionString);
        _tables = new(_azurite.ConnectionString);
        await _tables.CreateTableAsync(Table);
    }

    public async Task DisposeAsync()
    {
        await _proxy!.DisposeAsync();
        await _azurite!.DisposeAsync();
    }

    internal string NewPartition() => $"p{Interlocked.Increment(ref _partitions)}";

    /// <summary>The committer of one process, through the proxy.</summary>
    /// <param name="rowsForSecond">1: two groups go at once whenever they can.</param>
    internal GroupCommitter Committer(string partition, int rowsForSecond = 1) =>
        new Committers(StorageClients.Tables(new() { ConnectionString = Proxy.ConnectionString }), new() { RowsForSecond = rowsForSecond }, TimeProvider.System, NullLogger<Committers>.Instance)
            .For(Table, partition);

    /// <summary>What is in the store, not through the proxy.</summary>
    internal async Task<Dictionary<string, TableEntity>> RowsAsync(string partition)
    {
        var rows = new Dictionary<string, TableEntity>();
        await foreach (var row in _tables!.GetTableClient(Table).QueryAsync<TableEntity>($"PartitionKey eq '{partition}'"))
            rows.Add(row.RowKey, row);
        return rows;
    }

    internal async Task<int> CountAsync(string partition)
    {
        var row = await _tables!.GetTableClient(Table).GetEntityIfExistsAsync<TableEntity>(partition, PartitionCounter.Prefix);
        return row.HasValue ? row.Value!.GetInt32("N")!.Value : 0;
    }
}

/// <summary>Rows that tell who wrote them.</summary>
internal static class Rows
{
    public static TableEntity Of(string partition, string key, int value) => new(partition, key) { ["V"] = value, ["State"] = "ready" };

    public static CommitUnit Add(string partition, string key, int value, int delta = 0, int? cap = null) =>
        new([RowChange.Add(Of(partition, key, value))]) { CounterDelta = delta, CounterCap = cap };

    public static CommitUnit Replace(string partition, string key, int value, ETag tag) => new([RowChange.Replace(Of(partition, key, value), tag)]);

    /// <summary>The row stays, and no longer counts.</summary>
    public static CommitUnit Finish(string partition, string key, ETag tag) =>
        new([RowChange.Merge(new(partition, key) { ["State"] = "done" }, tag)]) { CounterDelta = -1 };

    public static string Key(string prefix, int number) => prefix + number.ToString("D4", CultureInfo.InvariantCulture);
}
