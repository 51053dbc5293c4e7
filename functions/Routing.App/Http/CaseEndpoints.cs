using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Routing.App.Cases;
using Routing.App.Keys;
using Routing.App.Policies;
using Routing.Domain.Cases;

namespace Routing.App.Http;

internal static class CaseEndpoints
{
    public static async Task<IResult> ReplyAsync(Call call)
    {
        var seller = call.IdValue("sellerId");
        var reply = CaseBodies.Reply(await call.BodyAsync().ConfigureAwait(false));
        return From(await call.Service<ICaseDesk>().ReplyAsync(seller, reply, call.Aborted).ConfigureAwait(false));
    }

    public static async Task<IResult> PutCalendarAsync(Call call)
    {
        var seller = call.IdValue("sellerId");
        var (schedule, chatbotOn) = CaseBodies.Calendar(await call.BodyAsync().ConfigureAwait(false));
        return new Reply(200, await call.Service<ICaseDesk>().PutCalendarAsync(seller, schedule, chatbotOn, call.Aborted).ConfigureAwait(false));
    }

    public static async Task<IResult> StandingAsync(Call call)
    {
        var market = call.Request.Query["market"].ToString();
        return Reply.Found(await call.Service<ICaseDesk>()
            .StandingAsync(call.IdValue("sellerId"), market.Length == 0 ? null : market, call.Aborted).ConfigureAwait(false));
    }

    public static async Task<IResult> GetAsync(Call call) =>
        From(await call.Service<ICaseDesk>().FindAsync(CaseOf(call), CallerOf(call, null), call.Aborted).ConfigureAwait(false));

    /// <summary>Something that is asked of a case.</summary>
    public static Endpoint Act(Func<ReadOnlyMemory<byte>, CaseAction> read) => async call =>
    {
        var id = CaseOf(call);
        var action = read(await call.BodyAsync().ConfigureAwait(false));
        return From(await call.Service<ICaseDesk>().ActAsync(id, action, CallerOf(call, null), call.Aborted).ConfigureAwait(false));
    };

    /// <summary>The same by a person who decides: a supervisor may name the reviewer, a reviewer's key is its own.</summary>
    public static Endpoint Decide(Func<ReadOnlyMemory<byte>, (CaseAction Action, string? Reviewer)> read) => async call =>
    {
        var id = CaseOf(call);
        var (action, reviewer) = read(await call.BodyAsync().ConfigureAwait(false));
        if (reviewer is not null && call.Caller!.Role == Role.Reviewer)
            return Problems.Validation("reviewer", "A reviewer's key decides in its own name.");
        return From(await call.Service<ICaseDesk>().ActAsync(id, action, CallerOf(call, reviewer), call.Aborted).ConfigureAwait(false));
    };

    public static async Task<IResult> OpenViolationAsync(Call call)
    {
        var seller = call.IdValue("sellerId");
        var (post, detectedBy) = CaseBodies.Violation(await call.BodyAsync().ConfigureAwait(false), call.Service<IPolicies>().Markets);
        return From(await call.Service<ICaseDesk>().OpenViolationAsync(seller, post, CallerOf(call, detectedBy).Person, call.Aborted).ConfigureAwait(false));
    }

    public static async Task<IResult> OpenDisputeAsync(Call call)
    {
        var post = CaseBodies.Dispute(await call.BodyAsync().ConfigureAwait(false), call.Service<IPolicies>().Markets);
        var caller = CallerOf(call, null);
        if (caller.SellerId is { } own && post.SellerId is { } named && named != own)
            return Problems.SubjectForbidden;
        return From(await call.Service<ICaseDesk>().OpenDisputeAsync(post, caller, call.Aborted).ConfigureAwait(false));
    }

    /// <exception cref="RefusedException">The value is no id of a case: 404, as nothing has it.</exception>
    private static CaseId CaseOf(Call call) => CaseId.TryParse(call.Value("caseId"), out var id) ? id : throw new RefusedException(Problems.NotFound);

    private static CaseCaller CallerOf(Call call, string? person)
    {
        var caller = call.Caller!;
        return caller.Role == Role.Seller ? new(caller.Subject!, caller.Subject) : new(person ?? $"{caller.Role.Name()}:{caller.KeyId}", null);
    }

    private static IResult From(CaseReply reply) => reply switch
    {
        CaseReply.Done { Created: true } done => new Reply(201, done.Json) { Location = $"/api/cases/{done.Case}" },
        CaseReply.Done done => new Reply(200, done.Json),
        CaseReply.NotFound => Problems.NotFound,
        CaseReply.Forbidden => Problems.SubjectForbidden,
        CaseReply.Refused no => Problems.CaseRefused(no.Code),
        CaseReply.Invalid no => Problems.Validation(no.Errors),
        _ => throw new UnreachableException($"No reply for {reply.GetType().Name}."),
    };
}
