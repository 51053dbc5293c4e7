using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Routing.Functions;

/// <summary>What operators do: keys, messages set aside, policies.</summary>
public sealed class OpsFunctions(Door door)
{
    [Function("Keys_Issue")]
    public Task<IResult> IssueKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/keys")] HttpRequest request) =>
        door.ServeAsync("IssueKey", request);

    [Function("Keys_Revoke")]
    public Task<IResult> RevokeKey([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "ops/keys/{id}")] HttpRequest request) =>
        door.ServeAsync("RevokeKey", request);

    [Function("Poison_List")]
    public Task<IResult> GetPoison([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/poison")] HttpRequest request) =>
        door.ServeAsync("GetPoison", request);

    [Function("Poison_Replay")]
    public Task<IResult> ReplayPoison([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/poison/{id}/replay")] HttpRequest request) =>
        door.ServeAsync("ReplayPoison", request);

    [Function("Policies_Get")]
    public Task<IResult> GetPolicy([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "policies/{market}")] HttpRequest request) =>
        door.ServeAsync("GetPolicy", request);

    [Function("Policies_Put")]
    public Task<IResult> PutPolicy([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "policies/{market}")] HttpRequest request) =>
        door.ServeAsync("PutPolicy", request);
}
