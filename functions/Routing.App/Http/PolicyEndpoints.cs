using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Routing.App.Policies;

namespace Routing.App.Http;

internal static class PolicyEndpoints
{
    /// <summary>A policy is larger than a contact, and comes from ops alone.</summary>
    public const int MaxBytes = 512 * 1024;
    private const int MaxDepth = 32;

    public static async Task<IResult> GetAsync(Call call) =>
        Reply.Found(await call.Service<IPolicyAdmin>().FindAsync(call.IdValue("market"), call.Aborted).ConfigureAwait(false));

    public static async Task<IResult> PutAsync(Call call)
    {
        var market = call.IdValue("market");
        var body = await call.BodyAsync().ConfigureAwait(false);
        StrictBody.Parse(body, MaxDepth).Dispose();
        return await call.Service<IPolicyAdmin>().PutAsync(market, body, call.Aborted).ConfigureAwait(false) switch
        {
            PolicyPutReply.Stored stored => new Reply(200, stored.Json),
            PolicyPutReply.Invalid no => Problems.Validation(no.Errors),
            PolicyPutReply.UnknownMarket => Problems.NotFound,
            var other => throw new UnreachableException($"No reply for {other.GetType().Name}."),
        };
    }
}
