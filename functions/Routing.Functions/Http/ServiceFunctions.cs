using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Routing.Functions;

/// <summary>What anyone may ask of the service itself.</summary>
public sealed class ServiceFunctions(Door door)
{
    [Function("Service_Health")]
    public Task<IResult> GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
        door.ServeAsync("GetHealth", request);

    [Function("Service_OpenApi")]
    public Task<IResult> GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        door.ServeAsync("GetOpenApi", request);
}
