using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Routing.App.Policies;

namespace Routing.Domain.Tests.Policies;

/// <summary>As much of JSON Schema as the published schemas use; any other keyword fails the test that meets it.</summary>
internal sealed class PolicySchemas
{
    private static readonly string[] Understood =
    [
        "$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "additionalProperties", "required", "propertyNames", "enum",
        "pattern", "minLength", "maxLength", "minimum", "maximum", "items", "minItems", "uniqueItems",
    ];

    private readonly JsonElement _root;

    private PolicySchemas(JsonElement root) => _root = root;

    public static PolicySchemas Of(string section) =>
        new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(PolicyFiles.Shipped, "schema", $"{section}.json"))).RootElement);

    /// <summary>Paths at which the document does not fit.</summary>
    public IReadOnlyList<string> Check(JsonElement json)
    {
        var misfits = new List<string>();
        Check(json, _root, "$", misfits);
        return misfits;
    }

    /// <summary>The members that the schema knows, in the words of the reader.</summary>
    public Dictionary<string, KnownMember> Members()
    {
        var members = new Dictionary<string, KnownMember>();
        Describe(_root, "$", required: true, members);
        return members;
    }

    private JsonElement Resolved(JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Understood.Contains(keyword.Name))
                throw new NotSupportedException($"The keyword {keyword.Name}.");
        }

        return schema.TryGetProperty("$ref", out var to) ? Resolved(_root.GetProperty("$defs").GetProperty(to.GetString()!["#/$defs/".Length..])) : schema;
    }

    private void Describe(JsonElement unresolved, string pattern, bool required, Dictionary<string, KnownMember> members)
    {
        var schema = Resolved(unresolved);
        var types = Types(schema);
        var kind = types.Contains("object") ? (schema.GetProperty("additionalProperties").ValueKind == JsonValueKind.False ? "object" : "map")
            : types.Contains("string") ? "text" : types.Single();
        var form = schema.TryGetProperty("pattern", out var p) ? p.GetString()
            : schema.TryGetProperty("propertyNames", out var names) ? names.GetProperty("pattern").GetString()!.Replace("\\$comment|", "", StringComparison.Ordinal)
            : null;
        members[pattern] = new(
            pattern, kind, required, Bound(schema, "minimum"), Bound(schema, "maximum"), form is null ? null : Regex.Match(form, @"^\^\((.*)\)\$$").Groups[1].Value,
            schema.TryGetProperty("enum", out var choices) ? [.. choices.EnumerateArray().Select(c => c.GetString()!)] : null);
        if (kind == "array")
            Describe(schema.GetProperty("items"), pattern + "[]", true, members);
        if (kind == "map")
            Describe(schema.GetProperty("additionalProperties"), pattern + ".*", false, members);
        if (kind != "object")
            return;
        var needed = schema.TryGetProperty("required", out var r) ? r.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        foreach (var member in schema.GetProperty("properties").EnumerateObject().Where(m => m.Name is not ("$schema" or "$comment")))
            Describe(member.Value, $"{pattern}.{member.Name}", needed.Contains(member.Name), members);
    }

    private void Check(JsonElement json, JsonElement unresolved, string path, List<string> misfits)
    {
        var schema = Resolved(unresolved);
        var type = json.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => json.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };
        var types = Types(schema);
        var fits = types.Contains(type) || (type == "integer" && types.Contains("number"));
        fits = fits && type switch
        {
            "string" => (!schema.TryGetProperty("enum", out var e) || e.EnumerateArray().Any(c => c.GetString() == json.GetString()))
                && (!schema.TryGetProperty("pattern", out var p) || Regex.IsMatch(json.GetString()!, p.GetString()!))
                && json.GetString()!.Length >= (Bound(schema, "minLength") ?? 0) && json.GetString()!.Length <= (Bound(schema, "maxLength") ?? int.MaxValue),
            "integer" or "number" => json.GetDouble() >= (Bound(schema, "minimum") ?? double.MinValue) && json.GetDouble() <= (Bound(schema, "maximum") ?? double.MaxValue),
            "array" => json.GetArrayLength() >= (Bound(schema, "minItems") ?? 0)
                && (!schema.TryGetProperty("uniqueItems", out _) || json.EnumerateArray().Select(i => i.GetRawText()).Distinct().Count() == json.GetArrayLength()),
            _ => true,
        };
        if (!fits)
            misfits.Add(path);
        else if (type == "array")
        {
            foreach (var (i, item) in json.EnumerateArray().Index())
                Check(item, schema.GetProperty("items"), string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), misfits);
        }
        else if (type == "object")
        {
            CheckObject(json, schema, path, misfits);
        }
    }

    private void CheckObject(JsonElement json, JsonElement schema, string path, List<string> misfits)
    {
        if (schema.TryGetProperty("required", out var required))
            misfits.AddRange(required.EnumerateArray().Select(n => n.GetString()!).Where(n => !json.TryGetProperty(n, out _)).Select(n => PolicyPath.Member(path, n)));
        var properties = schema.TryGetProperty("properties", out var known) ? known : default;
        foreach (var member in json.EnumerateObject())
        {
            var at = PolicyPath.Member(path, member.Name);
            if (schema.TryGetProperty("propertyNames", out var names) && !Regex.IsMatch(member.Name, names.GetProperty("pattern").GetString()!))
                misfits.Add(at);
            else if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var property))
                Check(member.Value, property, at, misfits);
            else if (schema.GetProperty("additionalProperties") is { ValueKind: JsonValueKind.Object } other)
                Check(member.Value, other, at, misfits);
            else
                misfits.Add(at);
        }
    }

    private static string[] Types(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } many
        ? [.. many.EnumerateArray().Select(t => t.GetString()!)]
        : [schema.GetProperty("type").GetString()!];

    private static double? Bound(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var bound) ? bound.GetDouble() : null;
}
