using Azure;
using Azure.Data.Tables;

namespace Routing.Storage.Contacts;

/// <summary>The store was made with other settings than these; going on would lose sight of what is in it.</summary>
public sealed class StoreMismatchException(string message) : Exception(message);

/// <summary>What contacts need before they are taken in, and to be fast.</summary>
public sealed class ContactWarmUp
{
    private const string Partition = "!store", Shards = "Shards";
    private readonly ContactTable _table;
    private readonly TableServiceClient _tables;
    private readonly IReadOnlyList<(string Table, string Setting, int Shards)> _shards;

    internal ContactWarmUp(ContactTable table, TableServiceClient tables, params IReadOnlyList<(string Table, string Setting, int Shards)> shards) =>
        (_table, _tables, _shards) = (table, tables, shards);

    /// <summary>Numbers of shards are written at the first start and hold for good.</summary>
    /// <exception cref="StoreMismatchException">The settings name another number.</exception>
    public async Task CheckAsync(CancellationToken ct)
    {
        foreach (var (table, setting, shards) in _shards)
        {
            var made = await Outage.Guard(() => MadeAsync(table, shards, ct), ct).ConfigureAwait(false);
            if (made != shards)
                throw new StoreMismatchException($"{setting} is {shards}, but this store was made with {made}; set it back.");
        }
    }

    private async Task<int> MadeAsync(string rows, int shards, CancellationToken ct)
    {
        var table = _tables.GetTableClient(ContactKeys.Table);
        try
        {
            await table.AddEntityAsync(new TableEntity(Partition, rows) { [Shards] = shards }, ct).ConfigureAwait(false);
            return shards;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            var row = await table.GetEntityAsync<TableEntity>(Partition, rows, cancellationToken: ct).ConfigureAwait(false);
            return row.Value.GetInt32(Shards) ?? shards;
        }
    }

    /// <summary>Learns which parties the store knows. Until it has run every unknown party costs a read.</summary>
    public Task LoadAsync(CancellationToken ct) => _table.LoadSeenAsync(ct);
}
