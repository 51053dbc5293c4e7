using System.Text;
using Azure.Data.Tables;
using Routing.App.Agents;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.Storage.Agents;

/// <summary>
/// Profiles in one partition of the table <c>agents</c>, so that all are read by one query at start. The row key is a digest, as an agent's id may hold
/// what a key may not.
/// </summary>
internal sealed class TableAgentStore(TableServiceClient tables) : IAgentStore
{
    public const string TableName = "agents";
    private const string Partition = "profile";
    private const string Profile = "Profile";

    private readonly TableClient _table = tables.GetTableClient(TableName);

    public Task<IReadOnlyList<AgentProfile>> ReadAllAsync(CancellationToken ct) => Outage.Guard<IReadOnlyList<AgentProfile>>(async () =>
    {
        var profiles = new List<AgentProfile>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", 1000, cancellationToken: ct).ConfigureAwait(false))
            profiles.Add(Read(row));
        return profiles;
    });

    public Task<AgentProfile?> FindAsync(string agentId, CancellationToken ct) => Outage.Guard(async () =>
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(agentId), cancellationToken: ct).ConfigureAwait(false);
        return row.HasValue ? Read(row.Value!) : null;
    });

    public Task SaveAsync(AgentProfile profile, CancellationToken ct) => Outage.Guard(async () =>
    {
        var row = new TableEntity(Partition, Key(profile.Id)) { [Profile] = Encoding.UTF8.GetString(AgentJson.Write(profile).Span) };
        return await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, ct).ConfigureAwait(false); // the last one put holds
    });

    private static string Key(string agentId) => Digest.Base32(26, "agent", agentId);

    private static AgentProfile Read(TableEntity row) => AgentJson.Read(Encoding.UTF8.GetBytes(row.GetString(Profile)));
}
