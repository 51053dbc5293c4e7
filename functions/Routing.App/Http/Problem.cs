using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Routing.App.Http;

/// <summary>What went wrong, as <c>application/problem+json</c>. No member ever holds customer text.</summary>
/// <param name="Code">Machine code, stable; the problem's type is <c>urn:routing:</c> and this.</param>
public sealed record Problem(int Status, string Code, string Title, string Detail) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>By member path, such as <c>party.id</c> or <c>transcript[3].text</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>When a repeat may succeed; sent as Retry-After in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = ToJson();
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
    }

    public byte[] ToJson() => JsonBytes.Write(WriteTo);

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", $"urn:routing:{Code}");
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
        json.WriteString("code", Code);
        if (Errors is not null)
        {
            json.WriteStartObject("errors");
            foreach (var (path, reasons) in Errors)
            {
                json.WriteStartArray(path);
                foreach (var reason in reasons)
                    json.WriteStringValue(reason);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

/// <summary>Ends a request with a problem, from however deep it was found. Never logged as an error: it is the caller's.</summary>
public sealed class RefusedException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}
