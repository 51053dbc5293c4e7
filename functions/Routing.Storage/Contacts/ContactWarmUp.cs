using Azure;
using Azure.Data.Tables;

namespace Routing.Storage.Contacts;

/// <summary>The store was made with other settings than these; going on would lose sight of what is in it.</summary>
public sealed class StoreMismatchException(string message) : Exception(message);

/// <summary>What contacts need before they are taken in, and to be fast.</summary>
public sealed class ContactWarmUp
{
    private const string Partition = "!store", RowKey = "contacts", Shards = "Shards";
    private readonly ContactTable _table;
    private readonly TableServiceClient _tables;
    private readonly int _shards;

    internal ContactWarmUp(ContactTable table, TableServiceClient tables, int shards) => (_table, _tables, _shards) = (table, tables, shards);

    /// <summary>The number of shards is written at the first start and holds for good.</summary>
    /// <exception cref="StoreMismatchException">The settings name another number.</exception>
    public Task CheckAsync(CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var table = _tables.GetTableClient(ContactKeys.Table);
            try
            {
                await table.AddEntityAsync(new TableEntity(Partition, RowKey) { [Shards] = _shards }, ct).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                var row = await table.GetEntityAsync<TableEntity>(Partition, RowKey, cancellationToken: ct).ConfigureAwait(false);
                if (row.Value.GetInt32(Shards) is var made && made != _shards)
                    throw new StoreMismatchException($"Contacts:Shards is {_shards}, but this store was made with {made}; set it back.");
            }
        },
        ct);

    /// <summary>Learns which parties the store knows. Until it has run every unknown party costs a read.</summary>
    public Task LoadAsync(CancellationToken ct) => _table.LoadSeenAsync(ct);
}
