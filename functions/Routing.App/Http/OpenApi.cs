using System.Text.Json;
using Routing.App.Keys;

namespace Routing.App.Http;

/// <summary>The service described in OpenAPI 3.1: paths from the route table, schemas from <c>openapi.schemas.json</c>.</summary>
public static class OpenApi
{
    private static readonly Lazy<byte[]> s_document = new(() => JsonBytes.Write(Write));

    public static ReadOnlyMemory<byte> Document => s_document.Value;

    private static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Routing");
        json.WriteString("summary", "Takes every contact of a marketplace and brings it to the channel that settles it.");
        json.WriteString("version", typeof(OpenApi).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (var path in Routes.All.GroupBy(r => r.Pattern))
        {
            json.WriteStartObject(path.Key);
            foreach (var route in path)
                WriteOperation(json, route);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("components");
        json.WritePropertyName("schemas");
        using (var file = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.schemas.json")!)
        using (var schemas = JsonDocument.Parse(file))
            schemas.WriteTo(json);
        json.WritePropertyName("securitySchemes");
        json.WriteRawValue($$"""{ "key": { "type": "apiKey", "in": "header", "name": "{{Gate.KeyHeader}}" } }""");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, Route route)
    {
#pragma warning disable CA1308 // OpenAPI writes methods in lower case
        json.WriteStartObject(route.Method.ToLowerInvariant());
#pragma warning restore CA1308
        json.WriteString("operationId", route.Id);
        json.WriteString("summary", route.Summary);
        json.WriteString("description", route.Access.IsAnonymous ? "Anyone." : Who(route.Access));
        json.WriteStartArray("security");
        if (!route.Access.IsAnonymous)
            json.WriteRawValue("""{ "key": [] }""");
        json.WriteEndArray();
        WriteParameters(json, route);
        if (route.Request is { } request)
        {
            json.WriteStartObject("requestBody");
            json.WriteBoolean("required", true);
            WriteContent(json, "application/json", request);
            json.WriteEndObject();
        }

        WriteResponses(json, route);
        json.WriteEndObject();
    }

    private static string Who(Access access) =>
        $"Roles: {string.Join(", ", access.Roles.Select(r => r.Name()))}." +
        (access.Subject is { } subject ? $" An agent's or seller's key must be the one of {{{subject}}}." : "");

    private static void WriteParameters(Utf8JsonWriter json, Route route)
    {
        json.WriteStartArray("parameters");
        foreach (var value in route.Values)
            WriteParameter(json, new(value, "path", """{ "type": "string", "minLength": 1 }""", "Percent-encoded where needed."));
        foreach (var parameter in route.Parameters)
            WriteParameter(json, parameter);
        json.WriteEndArray();
    }

    private static void WriteParameter(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("in", parameter.In);
        json.WriteBoolean("required", parameter.In == "path");
        json.WriteString("description", parameter.Description);
        json.WritePropertyName("schema");
        json.WriteRawValue(parameter.Schema);
        json.WriteEndObject();
    }

    private static void WriteResponses(Utf8JsonWriter json, Route route)
    {
        json.WriteStartObject("responses");
        foreach (var answer in route.Answers)
        {
            json.WriteStartObject($"{answer.Status}");
            json.WriteString("description", answer.Description);
            if (answer.Schema is { } schema)
                WriteContent(json, schema == "Problem" ? Problem.ContentType : "application/json", schema);
            json.WriteEndObject();
        }

        foreach (var (status, description) in ProblemsOf(route).Where(p => route.Answers.All(a => a.Status != p.Status)))
        {
            json.WriteStartObject($"{status}");
            json.WriteString("description", description);
            WriteContent(json, Problem.ContentType, "Problem");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static IEnumerable<(int Status, string Description)> ProblemsOf(Route route)
    {
        if (route.Request is not null || route.Parameters.Count > 0)
            yield return (400, "validation, malformed_json or bad_request.");
        if (!route.Access.IsAnonymous)
        {
            yield return (401, "key_missing or key_unknown.");
            yield return (403, "role_forbidden or subject_forbidden.");
        }

        if (route.Values.Any())
            yield return (404, "not_found.");
        if (route.Request is not null)
        {
            yield return (413, "too_large.");
            yield return (415, "unsupported_media_type.");
        }

        yield return (500, "internal.");
        if (!route.Access.IsAnonymous)
            yield return (503, "store_unavailable, with Retry-After.");
    }

    private static void WriteContent(Utf8JsonWriter json, string type, string schema)
    {
        json.WriteStartObject("content");
        json.WriteStartObject(type);
        json.WriteStartObject("schema");
        json.WriteString("$ref", $"#/components/schemas/{schema}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
