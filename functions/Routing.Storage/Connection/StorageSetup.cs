using Azure.Data.Tables;
using Azure.Storage.Queues;
using Routing.Storage.Cases;

namespace Routing.Storage.Connection;

/// <summary>Tables and queues by their names.</summary>
internal static class StorageNames
{
    public const string Keys = "keys", Poison = "poison";
    public const string Inbound = "contacts-inbound", InboundPoison = "contacts-inbound-poison", Outbound = "messages-outbound", EventSpool = "routing-events-spool", Alarms = "case-alarms";

    public static readonly IReadOnlyList<string> Tables = ["contacts", "work", "agents", "policies", Keys, Poison, "metrics", "vault", CaseKeys.Cases, CaseKeys.Sellers, RemedyTable.Table];
    public static readonly IReadOnlyList<string> Queues = [Inbound, InboundPoison, Outbound, EventSpool, Alarms];
}

/// <summary>Makes what a host needs in an account, where it is missing.</summary>
public sealed class StorageSetup(TableServiceClient tables, QueueServiceClient queues)
{
    /// <exception cref="App.StoreUnavailableException">The store does not answer.</exception>
    public Task EnsureAsync(CancellationToken ct) => Outage.Guard(
        () => Task.WhenAll(
        [
            .. StorageNames.Tables.Select(name => (Task)tables.CreateTableIfNotExistsAsync(name, ct)),
            .. StorageNames.Queues.Select(name => (Task)queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: ct)),
        ]),
        ct);
}
