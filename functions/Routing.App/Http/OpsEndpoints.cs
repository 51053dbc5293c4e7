using Microsoft.AspNetCore.Http;
using Routing.App.Inbound;
using Routing.App.Keys;

namespace Routing.App.Http;

internal static class OpsEndpoints
{
    /// <summary>The only answer that ever shows a key.</summary>
    public static async Task<IResult> IssueKeyAsync(Call call)
    {
        var body = KeyBodies.Issue(await call.BodyAsync().ConfigureAwait(false));
        var key = await call.Service<KeyRing>().IssueAsync(body.Role, body.Subject, call.Aborted).ConfigureAwait(false);
        return new Reply(StatusCodes.Status201Created, JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteString("key", key.ToString());
            json.WriteString("role", body.Role.Name());
            json.WriteString("subject", body.Subject);
            json.WriteEndObject();
        }));
    }

    public static async Task<IResult> RevokeKeyAsync(Call call) =>
        await call.Service<KeyRing>().RevokeAsync(KeyIdOf(call), call.Aborted).ConfigureAwait(false)
            ? new Reply(StatusCodes.Status204NoContent)
            : Problems.NotFound;

    public static async Task<IResult> PoisonedAsync(Call call) =>
        new Reply(200, await call.Service<IInbound>().PoisonedAsync(call.Aborted).ConfigureAwait(false));

    public static async Task<IResult> ReplayAsync(Call call)
    {
        var id = call.IdValue("id");
        return await call.Service<IInbound>().ReplayAsync(id, call.Aborted).ConfigureAwait(false)
            ? new Reply(StatusCodes.Status202Accepted, JsonBytes.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteEndObject();
            }))
            : Problems.NotFound;
    }

    private static string KeyIdOf(Call call) =>
        call.IdValue("id") is var id && ApiKey.IsId(id) ? id : throw new RefusedException(Problems.NotFound);
}
