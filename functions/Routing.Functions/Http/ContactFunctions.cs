using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Routing.Functions;

/// <summary>Contacts and the parties they come from.</summary>
public sealed class ContactFunctions(Door door)
{
    [Function("Contacts_Post")]
    public Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("PostContact", request, durable);

    [Function("Contacts_Get")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contacts/{contactId}")] HttpRequest request) =>
        door.ServeAsync("GetContact", request);

    [Function("Contacts_Explain")]
    public Task<IResult> Explain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contacts/{contactId}/explanation")] HttpRequest request) =>
        door.ServeAsync("ExplainContact", request);

    [Function("Contacts_RecordOutcome")]
    public Task<IResult> RecordOutcome(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contacts/{contactId}/outcome")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("RecordOutcome", request, durable);

    [Function("Parties_GetIssues")]
    public Task<IResult> GetIssues([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parties/{partyId}/issues")] HttpRequest request) =>
        door.ServeAsync("GetIssues", request);

    [Function("Parties_Erase")]
    public Task<IResult> Erase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "parties/{partyId}")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("EraseParty", request, durable);
}
