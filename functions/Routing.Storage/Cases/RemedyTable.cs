using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Routing.App.Cases;
using Routing.Domain;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;

namespace Routing.Storage.Cases;

/// <summary>
/// Stands in for order and payment systems: it records each step once, under its key, in the table remedies, and says that it was done.
/// </summary>
internal sealed class RemedyTable(TableServiceClient tables, TimeProvider clock) : IRemedies
{
    public const string Table = "remedies";
    private readonly TableClient _table = tables.GetTableClient(Table);

    public Task<RemedyAnswer> ExecuteAsync(RemedyStep step, CancellationToken ct) => Outage.Guard<RemedyAnswer>(
        async () =>
        {
            var row = new TableEntity(PartyKey.Of(step.OrderId).Value, Digest.Base32(26, "remedy", step.Key))
            {
                ["Key"] = step.Key,
                ["OrderId"] = step.OrderId,
                ["Step"] = JsonSerializer.Serialize(step, RoutingJson.Default.RemedyStep),
                ["At"] = clock.GetUtcNow(),
            };
            try
            {
                await _table.AddEntityAsync(row, ct).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 409 && e.ErrorCode == "EntityAlreadyExists")
            {
                // It was executed before.
            }

            return new RemedyAnswer.Done();
        },
        ct);
}
