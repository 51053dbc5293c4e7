using Routing.Domain.Queues;

namespace Routing.App.Agents;

/// <summary>Agents' profiles. Throws <see cref="StoreUnavailableException"/> when the store does not answer.</summary>
public interface IAgentStore
{
    Task<IReadOnlyList<AgentProfile>> ReadAllAsync(CancellationToken ct);

    Task<AgentProfile?> FindAsync(string agentId, CancellationToken ct);

    /// <summary>In place of what was there.</summary>
    Task SaveAsync(AgentProfile profile, CancellationToken ct);
}
