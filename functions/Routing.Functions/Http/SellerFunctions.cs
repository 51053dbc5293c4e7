using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Routing.Functions;

/// <summary>What sellers do and how they stand.</summary>
public sealed class SellerFunctions(Door door)
{
    [Function("Sellers_Reply")]
    public Task<IResult> Reply(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sellers/{sellerId}/replies")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("ReplyToBuyer", request, durable);

    [Function("Sellers_PutCalendar")]
    public Task<IResult> PutCalendar(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "sellers/{sellerId}/calendar")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("PutSellerCalendar", request, durable);

    [Function("Sellers_GetStanding")]
    public Task<IResult> GetStanding([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sellers/{sellerId}/standing")] HttpRequest request) =>
        door.ServeAsync("GetSellerStanding", request);

    [Function("Sellers_OpenViolation")]
    public Task<IResult> OpenViolation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sellers/{sellerId}/violations")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("OpenViolation", request, durable);
}
