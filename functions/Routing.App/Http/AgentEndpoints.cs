using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Routing.App.Agents;
using Routing.Domain.Queues;

namespace Routing.App.Http;

internal static class AgentEndpoints
{
    private const int MaxId = 128;

    public static async Task<IResult> PutAsync(Call call)
    {
        var agent = call.IdValue("agentId");
        var profile = AgentBodies.Profile(agent, await call.BodyAsync().ConfigureAwait(false));
        if (agent.Length > MaxId)
            return Problems.Validation("agentId", $"Must be 1 to {MaxId} characters long.");
        return From(await call.Service<IAgentDesk>().PutAsync(profile, call.Aborted).ConfigureAwait(false), profile);
    }

    public static async Task<IResult> GetAsync(Call call) =>
        Reply.Found(await call.Service<IAgentDesk>().FindAsync(call.IdValue("agentId"), call.Aborted).ConfigureAwait(false));

    public static async Task<IResult> PullAsync(Call call)
    {
        var agent = call.IdValue("agentId");
        var pull = AgentBodies.Pull(await call.BodyAsync().ConfigureAwait(false));
        return From(await call.Service<IAgentDesk>().PullAsync(agent, pull.Max, pull.Wait, call.Aborted).ConfigureAwait(false));
    }

    /// <summary>One of heartbeat, complete, release, transfer and skip.</summary>
    public static Endpoint Act(Func<ReadOnlyMemory<byte>, WorkAction> read) => async call =>
    {
        var (agent, contact) = (call.IdValue("agentId"), ContactEndpoints.ContactOf(call));
        var action = read(await call.BodyAsync().ConfigureAwait(false));
        return From(await call.Service<IAgentDesk>().ActAsync(agent, contact, action, call.Aborted).ConfigureAwait(false));
    };

    public static async Task<IResult> QueuesAsync(Call call)
    {
        var site = call.Request.Query["site"].ToString();
        return new Reply(200, await call.Service<IAgentDesk>().QueuesAsync(site.Length == 0 ? null : site, call.Aborted).ConfigureAwait(false));
    }

    public static async Task<IResult> QueueAsync(Call call) =>
        Reply.Found(await call.Service<IAgentDesk>().QueueAsync(call.IdValue("name"), call.Aborted).ConfigureAwait(false));

    private static IResult From(ProfileReply reply, AgentProfile profile) => reply switch
    {
        ProfileReply.Stored stored => new Reply(200, stored.Json),
        ProfileReply.UnknownQueues unknown => Problems.Validation(profile.Queues
            .Select((queue, index) => (queue, index))
            .Where(q => unknown.Queues.Contains(q.queue.Queue))
            .ToDictionary(q => $"queues[{q.index}].queue", IReadOnlyList<string> (_) => ["Is not a queue of any policy in force."])),
        _ => throw new UnreachableException($"No reply for {reply.GetType().Name}."),
    };

    private static IResult From(PullReply reply) => reply switch
    {
        PullReply.Items items => new Reply(200, items.Json),
        PullReply.AtCapacity => Problems.AtCapacity,
        PullReply.NotAvailable no => Problems.NotAvailable(no.Status == AgentStatus.Paused ? "paused" : "offline"),
        PullReply.UnknownAgent => Problems.NotFound,
        _ => throw new UnreachableException($"No reply for {reply.GetType().Name}."),
    };

    private static IResult From(WorkReply reply) => reply switch
    {
        WorkReply.Done done => new Reply(200, done.Json),
        WorkReply.Stale => Problems.StaleLease, // without the token in force: whoever learns it could act with it
        WorkReply.UnknownQueue => Problems.Validation("queue", "Is not a queue of any policy in force."),
        WorkReply.NotFound or WorkReply.UnknownAgent => Problems.NotFound,
        _ => throw new UnreachableException($"No reply for {reply.GetType().Name}."),
    };
}
