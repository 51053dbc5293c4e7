using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Keys;

namespace Routing.App.Http;

/// <summary>One request on its route, as an endpoint sees it.</summary>
/// <param name="Caller">Null on an anonymous route.</param>
public sealed record Call(Route Route, HttpRequest Request, Caller? Caller)
{
    public CancellationToken Aborted => Request.HttpContext.RequestAborted;

    public DateTimeOffset Now => Service<TimeProvider>().GetUtcNow();

    /// <summary>The caller wants the answer later: <c>Prefer: respond-async</c>.</summary>
    public bool PrefersAsync => Request.Headers.GetCommaSeparatedValues("Prefer")
        .Any(p => p.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));

    public T Service<T>()
        where T : notnull => Request.HttpContext.RequestServices.GetRequiredService<T>();

    /// <summary>
    /// A route value, decoded once and wholly: the router leaves <c>%2F</c> as it is, and an id may hold a slash.
    /// </summary>
    public string Value(string name)
    {
        var raw = Request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var segment = Route.SegmentOf(name);
        if (raw is ['/', ..] && segment > 0)
        {
            var path = raw.AsSpan(0, raw.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? end : raw.Length);
            foreach (var part in path.Split('/'))
            {
                if (segment-- == 0)
                    return Uri.UnescapeDataString(path[part]);
            }
        }

        return Request.HttpContext.GetRouteValue(name) as string ?? "";
    }

    /// <exception cref="RefusedException">The value is no id: 404, as nothing has it.</exception>
    public string IdValue(string name)
    {
        var value = Value(name);
        return value.Length is > 0 and <= 256 && !value.Any(char.IsControl) ? value : throw new RefusedException(Problems.NotFound);
    }

    /// <exception cref="RefusedException">A query value that is neither <c>true</c> nor <c>false</c>.</exception>
    public bool QueryFlag(string name) => Request.Query[name].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw new RefusedException(Problems.Validation(name, "Must be true or false.")),
    };

    public Task<ReadOnlyMemory<byte>> BodyAsync() => StrictBody.ReadAsync(Request, Route.MaxBody, Aborted);
}
