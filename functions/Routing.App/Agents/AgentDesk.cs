using Routing.App.Policies;
using Routing.App.Queues;
using Routing.App.Queues.Floor;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.App.Agents;

internal sealed class AgentDesk(
    AgentRoster roster, QueueLoader loader, PullDesk pulls, HolderDesk holders, QueueStatus status, QueueMeter meter, IPolicies policies, TimeProvider clock) : IAgentDesk
{
    public async Task<ProfileReply> PutAsync(AgentProfile profile, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var unknown = profile.Queues.Select(static q => q.Queue).Where(q => policies.FindQueue(q, now) is null).Distinct().ToArray();
        if (unknown.Length > 0)
            return new ProfileReply.UnknownQueues(unknown);
        await roster.SaveAsync(profile, ct).ConfigureAwait(false);
        return new ProfileReply.Stored(AgentJson.Write(profile));
    }

    public async Task<ReadOnlyMemory<byte>?> FindAsync(string agentId, CancellationToken ct) =>
        await roster.FindAsync(agentId, ct).ConfigureAwait(false) is { Profile: { } profile } ? AgentJson.Write(profile) : default(ReadOnlyMemory<byte>?);

    public async Task<PullReply> PullAsync(string agentId, int max, TimeSpan wait, CancellationToken ct)
    {
        await loader.LoadAllAsync().WaitAsync(ct).ConfigureAwait(false); // who holds what is known only after it
        var reply = await roster.FindAsync(agentId, ct).ConfigureAwait(false) is { } seat
            ? await pulls.PullAsync(seat, max, wait, ct).ConfigureAwait(false)
            : new PullReply.UnknownAgent();
        meter.Pulls.Add(1, new KeyValuePair<string, object?>("outcome", reply.GetType().Name));
        return reply;
    }

    public async Task<WorkReply> ActAsync(string agentId, string contactId, WorkAction action, CancellationToken ct)
    {
        await loader.LoadAllAsync().WaitAsync(ct).ConfigureAwait(false);
        if (await roster.FindAsync(agentId, ct).ConfigureAwait(false) is not { } seat)
            return new WorkReply.UnknownAgent();
        return ContactId.TryParse(contactId, out var contact)
            ? await holders.ActAsync(seat, contact, action, ct).ConfigureAwait(false)
            : new WorkReply.NotFound();
    }

    public async Task<ReadOnlyMemory<byte>> QueuesAsync(string? site, CancellationToken ct)
    {
        await loader.LoadAllAsync().WaitAsync(ct).ConfigureAwait(false);
        return status.All(site);
    }

    public async Task<ReadOnlyMemory<byte>?> QueueAsync(string name, CancellationToken ct)
    {
        await loader.LoadAllAsync().WaitAsync(ct).ConfigureAwait(false);
        return status.One(name);
    }
}
