using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Routing.App.Keys;
using Routing.Storage.Connection;

namespace Routing.Storage.Keys;

/// <summary>Keys in the table <c>keys</c>, one partition. A revoked key stays as a row that says so: its id is never given out again.</summary>
public sealed class TableKeyStore(TableServiceClient tables, TimeProvider clock) : IKeyStore
{
    private const string Partition = "key";
    private const string RevokedAt = "RevokedAt";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.Keys);

    public async Task<StoredKey?> FindAsync(string id, CancellationToken ct) =>
        await ReadAsync(id, ct).ConfigureAwait(false) is { } row && !row.ContainsKey(RevokedAt)
            ? new(
                id, Enum.Parse<Role>(row.GetString("Role")), row.GetString("Subject"), row.GetBinary("Hash"),
                DateTimeOffset.Parse(row.GetString("IssuedAt"), CultureInfo.InvariantCulture))
            : null;

    public Task<bool> AddAsync(StoredKey key, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var row = new TableEntity(Partition, key.Id)
            {
                ["Role"] = key.Role.ToString(),
                ["Hash"] = key.Hash,
                ["IssuedAt"] = key.IssuedAt.ToString("O", CultureInfo.InvariantCulture),
            };
            if (key.Subject is not null)
                row["Subject"] = key.Subject;
            try
            {
                await _table.AddEntityAsync(row, ct).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                return false;
            }
        },
        ct);

    public async Task<bool> RevokeAsync(string id, CancellationToken ct)
    {
        while (await ReadAsync(id, ct).ConfigureAwait(false) is { } row && !row.ContainsKey(RevokedAt))
        {
            row[RevokedAt] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
            if (await ReplaceAsync(row, ct).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private Task<TableEntity?> ReadAsync(string id, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: ct).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        },
        ct);

    private Task<bool> ReplaceAsync(TableEntity row, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            try
            {
                await _table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, ct).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 412 or 404)
            {
                return false; // revoked by another at the same time
            }
        },
        ct);
}
