using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Routing.Functions;

/// <summary>Agents, the work they hold, and the queues it comes from.</summary>
public sealed class AgentFunctions(Door door)
{
    [Function("Agents_Put")]
    public Task<IResult> Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "agents/{agentId}")] HttpRequest request) =>
        door.ServeAsync("PutAgent", request);

    [Function("Agents_Get")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/{agentId}")] HttpRequest request) =>
        door.ServeAsync("GetAgent", request);

    [Function("Agents_Pull")]
    public Task<IResult> Pull(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{agentId}/pull")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("PullWork", request, durable);

    [Function("Work_Heartbeat")]
    public Task<IResult> Heartbeat([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{agentId}/work/{contactId}/heartbeat")] HttpRequest request) =>
        door.ServeAsync("HeartbeatWork", request);

    [Function("Work_Complete")]
    public Task<IResult> Complete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{agentId}/work/{contactId}/complete")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("CompleteWork", request, durable);

    [Function("Work_Release")]
    public Task<IResult> Release(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{agentId}/work/{contactId}/release")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("ReleaseWork", request, durable);

    [Function("Work_Transfer")]
    public Task<IResult> Transfer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{agentId}/work/{contactId}/transfer")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("TransferWork", request, durable);

    [Function("Work_Skip")]
    public Task<IResult> Skip(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{agentId}/work/{contactId}/skip")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("SkipWork", request, durable);

    [Function("Queues_List")]
    public Task<IResult> GetQueues([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "queues")] HttpRequest request) =>
        door.ServeAsync("GetQueues", request);

    [Function("Queues_Get")]
    public Task<IResult> GetQueue([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "queues/{name}")] HttpRequest request) =>
        door.ServeAsync("GetQueue", request);
}
