using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace Routing.Storage.Cases;

/// <summary>Reads of one table, with its silence turned into an outage.</summary>
internal sealed class Rows(TableClient table)
{
    public Task<TableEntity?> FindAsync(string partition, string rowKey, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: ct).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        },
        ct);

    public async IAsyncEnumerable<TableEntity> QueryAsync(string filter, IEnumerable<string>? columns, [EnumeratorCancellation] CancellationToken ct)
    {
        var rows = table.QueryAsync<TableEntity>(filter, 1000, columns, ct).GetAsyncEnumerator(ct);
        await using (rows.ConfigureAwait(false))
        {
            while (await Outage.Guard(() => rows.MoveNextAsync().AsTask(), ct).ConfigureAwait(false))
                yield return rows.Current;
        }
    }
}
