using Microsoft.AspNetCore.Http;
using Routing.App.Keys;

namespace Routing.App.Http;

/// <summary>Binds a request, calls a handler and replies.</summary>
public delegate Task<IResult> Endpoint(Call call);

/// <summary>One operation of the service: what it is called by, who may, and what it takes and gives.</summary>
/// <param name="Id">Unique; the operation's id in OpenAPI, and what the function on Azure names it by.</param>
/// <param name="Pattern">With the leading <c>/api</c> and route values in braces.</param>
public sealed record Route(string Id, string Method, string Pattern, Access Access, Endpoint Run)
{
    private readonly string[] _segments = Pattern.Split('/');

    public required string Summary { get; init; }

    /// <summary>Schema of the request's body; null: it has none.</summary>
    public string? Request { get; init; }

    public required IReadOnlyList<Answer> Answers { get; init; }

    public int MaxBody { get; init; } = StrictBody.MaxBytes;

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Index of a route value in the path's segments; -1 when the pattern has none of this name.</summary>
    public int SegmentOf(string value) => Array.IndexOf(_segments, $"{{{value}}}");

    public IEnumerable<string> Values => _segments.Where(s => s.StartsWith('{')).Select(s => s[1..^1]);
}

/// <summary>A successful answer. Problems follow from the rest of the route.</summary>
/// <param name="Schema">Null: no body.</param>
public sealed record Answer(int Status, string? Schema, string Description);

/// <summary>A parameter of the query or a header.</summary>
/// <param name="In"><c>query</c> or <c>header</c>.</param>
/// <param name="Schema">JSON Schema.</param>
public sealed record Parameter(string Name, string In, string Schema, string Description);

/// <summary>Who may call a route. Ops may call every one.</summary>
/// <param name="Roles">Empty: everyone, also without a key.</param>
/// <param name="Subject">Route value that must be the subject of an agent's or seller's key; null: not bound.</param>
public sealed record Access(IReadOnlyList<Role> Roles, string? Subject = null)
{
    public static readonly Access Anonymous = new([]);

    public static Access To(params Role[] roles) => new([.. roles.Append(Role.Ops).Distinct()]);

    public bool IsAnonymous => Roles.Count == 0;

    public Access For(string subject) => this with { Subject = subject };
}
