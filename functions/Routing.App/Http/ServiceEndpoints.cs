using System.Xml;
using Microsoft.AspNetCore.Http;
using Routing.App.Health;

namespace Routing.App.Http;

/// <summary>What anyone may ask of the service itself.</summary>
internal static class ServiceEndpoints
{
    public static async Task<IResult> HealthAsync(Call call)
    {
        var health = await call.Service<IHealth>().CheckAsync(call.Aborted).ConfigureAwait(false);
        var ok = health is { Store: true, Queue: true };
        return new Reply(ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", ok ? "ok" : "unavailable");
            json.WriteString("store", health.Store ? "ok" : "unavailable");
            json.WriteString("queue", health.Queue ? "ok" : "unavailable");
            json.WriteString("clockLag", XmlConvert.ToString(health.ClockLag));
            json.WriteString("clockSkew", XmlConvert.ToString(health.ClockSkew));
            json.WriteEndObject();
        }));
    }

    public static Task<IResult> OpenApiAsync(Call call) => Task.FromResult<IResult>(new Reply(200, OpenApi.Document));
}
