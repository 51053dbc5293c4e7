using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Routing.Functions;

/// <summary>Cases: disputes, and what is asked of cases of every kind.</summary>
public sealed class CaseFunctions(Door door)
{
    [Function("Disputes_Open")]
    public Task<IResult> OpenDispute(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "disputes")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("OpenDispute", request, durable);

    [Function("Cases_Get")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cases/{caseId}")] HttpRequest request) =>
        door.ServeAsync("GetCase", request);

    [Function("Cases_AddEvidence")]
    public Task<IResult> AddEvidence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/evidence")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("AddEvidence", request, durable);

    [Function("Cases_Step")]
    public Task<IResult> Step(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/steps")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("StepDispute", request, durable);

    [Function("Cases_Correct")]
    public Task<IResult> Correct(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/correct")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("CorrectViolation", request, durable);

    [Function("Cases_Appeal")]
    public Task<IResult> Appeal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/appeal")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("AppealCase", request, durable);

    [Function("Cases_Review")]
    public Task<IResult> Review(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/review")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("ReviewCase", request, durable);

    [Function("Cases_Rule")]
    public Task<IResult> Rule(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/ruling")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("RuleDispute", request, durable);

    [Function("Cases_Resolve")]
    public Task<IResult> Resolve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/resolution")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("ResolveStep", request, durable);

    [Function("Cases_Pause")]
    public Task<IResult> Pause(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/pause")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("PauseCase", request, durable);

    [Function("Cases_Resume")]
    public Task<IResult> Resume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{caseId}/resume")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        door.ServeAsync("ResumeCase", request, durable);
}
