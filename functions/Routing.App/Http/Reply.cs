using Microsoft.AspNetCore.Http;

namespace Routing.App.Http;

/// <summary>A successful answer: JSON bytes as they are, or no body.</summary>
internal sealed record Reply(int Status, ReadOnlyMemory<byte>? Json = null) : IResult
{
    public string? Location { get; init; }

    /// <summary>One more header, or none.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>
    /// 200, or 404 when there is nothing. Empty is nothing too: <c>found ? bytes : null</c> is of type ReadOnlyMemory and its null an empty one,
    /// unless somebody thought of it.
    /// </summary>
    public static IResult Found(ReadOnlyMemory<byte>? json) => json is { Length: > 0 } found ? new Reply(200, found) : Problems.NotFound;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (Location is not null)
            response.Headers.Location = Location;
        if (Header is { } header)
            response.Headers[header.Name] = header.Value;
        if (Json is not { } body)
            return;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
    }
}
