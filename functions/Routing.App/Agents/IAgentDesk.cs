using Routing.Domain.Queues;

namespace Routing.App.Agents;

/// <summary>What agents and those who watch the queues ask for. JSON results are UTF-8 bodies of api.md; null means not found.</summary>
public interface IAgentDesk
{
    /// <summary>Stores the whole profile in place of what was there. A profile that is not available ends the agent's waiting pulls.</summary>
    Task<ProfileReply> PutAsync(AgentProfile profile, CancellationToken ct);

    Task<ReadOnlyMemory<byte>?> FindAsync(string agentId, CancellationToken ct);

    /// <param name="max">Most contacts to hand out, 1 or more; what fits into the free capacity limits it further.</param>
    /// <param name="wait">How long to wait for the first; zero: not at all.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer. Nothing is held for longer than it takes to hear of it.</exception>
    Task<PullReply> PullAsync(string agentId, int max, TimeSpan wait, CancellationToken ct);

    /// <exception cref="StoreUnavailableException">The store does not answer; a repeat with the same token is safe.</exception>
    Task<WorkReply> ActAsync(string agentId, string contactId, WorkAction action, CancellationToken ct);

    /// <summary>GET /api/queues, of all sites or as one site sees it.</summary>
    Task<ReadOnlyMemory<byte>> QueuesAsync(string? site, CancellationToken ct);

    Task<ReadOnlyMemory<byte>?> QueueAsync(string name, CancellationToken ct);
}

/// <summary>How storing a profile ended.</summary>
public abstract record ProfileReply
{
    private ProfileReply() { }

    /// <param name="Json">The stored profile.</param>
    public sealed record Stored(ReadOnlyMemory<byte> Json) : ProfileReply;

    /// <summary>Nothing was stored: no policy in force has these queues. 400.</summary>
    public sealed record UnknownQueues(IReadOnlyList<string> Queues) : ProfileReply;
}

/// <summary>How a pull ended.</summary>
public abstract record PullReply
{
    private PullReply() { }

    /// <summary>200: <c>{ "items": [...] }</c>, empty when nothing came in the time.</summary>
    public sealed record Items(ReadOnlyMemory<byte> Json) : PullReply;

    /// <summary>409 at_capacity: no unit is free.</summary>
    public sealed record AtCapacity : PullReply;

    /// <summary>404: no profile was stored.</summary>
    public sealed record UnknownAgent : PullReply;

    /// <summary>409: the agent is paused or offline.</summary>
    public sealed record NotAvailable(AgentStatus Status) : PullReply;
}

/// <summary>What the holder of a contact does with it, under the fencing token of the lease.</summary>
public abstract record WorkAction(long Token)
{
    /// <summary>Holds on: the lease is extended.</summary>
    public sealed record Heartbeat(long Token) : WorkAction(Token);

    /// <param name="Notes">As the agent wrote them; redacted before they are stored.</param>
    public sealed record Complete(long Token, bool Resolved, string? Disposition, string? Notes) : WorkAction(Token);

    /// <summary>Gives it back to its place in the queue.</summary>
    public sealed record Release(long Token, string Reason) : WorkAction(Token);

    public sealed record Transfer(long Token, string Queue, string Reason) : WorkAction(Token);

    /// <summary>Gives it back and is never offered it again. Recorded, as cherry-picking shows in it.</summary>
    public sealed record Skip(long Token, string Reason) : WorkAction(Token);
}

/// <summary>How an action ended.</summary>
public abstract record WorkReply
{
    private WorkReply() { }

    public sealed record Done(ReadOnlyMemory<byte> Json) : WorkReply;

    /// <summary>409 stale_lease: the lease ended, or the contact is somebody else's by now.</summary>
    /// <param name="CurrentToken">The token in force; null when the contact is no longer there.</param>
    public sealed record Stale(long? CurrentToken) : WorkReply;

    public sealed record NotFound : WorkReply;

    /// <summary>The queue to transfer to is in no policy in force.</summary>
    public sealed record UnknownQueue : WorkReply;

    public sealed record UnknownAgent : WorkReply;
}
