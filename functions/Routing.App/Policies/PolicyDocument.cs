using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Routing.App.Policies;

/// <summary>A market's policy as text: its sections, each a file of the market's folder or a member of one document.</summary>
internal sealed class PolicyDocument
{
    public const string WholeName = "document";

    /// <summary>In the order of the canonical form.</summary>
    public static readonly IReadOnlyList<string> SectionNames = ["calendars", "channels", "disputes", "enforcement", "intents", "market", "queues", "sellers", "sites"];

    /// <summary>Versions stored before these sections were known do without them. A folder has them all.</summary>
    private static readonly string[] s_later = ["disputes", "enforcement", "sellers"];

    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 32 };
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, PolicyNode> _sections = new(StringComparer.Ordinal);

    private PolicyDocument(PolicyReading reading) => Reading = reading;

    public PolicyReading Reading { get; }

    /// <param name="read">Bytes of a file of the folder; null when there is none.</param>
    public static PolicyDocument OfFiles(string market, Func<string, byte[]?> read, PolicyReading? reading = null)
    {
        var document = new PolicyDocument(reading ?? new());
        foreach (var name in SectionNames)
        {
            var file = $"{market}/{name}.json";
            if (read($"{name}.json") is not { } bytes)
                document.Reading.Refuse(file, "$", "The file is missing.");
            else if (Parse(bytes, file, document.Reading) is { } root)
                document._sections[name] = root;
        }

        return document;
    }

    /// <param name="stored">A version kept earlier: sections that were not known then may be missing.</param>
    public static PolicyDocument OfWhole(ReadOnlyMemory<byte> bytes, PolicyReading? reading = null, string name = WholeName, bool stored = false)
    {
        var document = new PolicyDocument(reading ?? new());
        if (Parse(bytes, name, document.Reading)?.Object() is not { } whole)
            return document;
        whole.Ignore("$schema");
        foreach (var section in SectionNames)
        {
            if ((stored && s_later.Contains(section) ? whole.Optional(section) : whole.Required(section)) is { } node)
                document._sections[section] = node with { Pattern = "$" };
        }

        whole.Close();
        return document;
    }

    /// <summary>The section's object; null when it is missing or no object, which is noted.</summary>
    public PolicyObject? Section(string name)
    {
        if (!_sections.TryGetValue(name, out var node) || node.Object() is not { } section)
            return null;
        section.Ignore("$schema");
        return section;
    }

    /// <summary>One object of the sections: members sorted by code unit, no white space, no $schema or $comment. UTF-8.</summary>
    public byte[] Canonical()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var writer = new Utf8JsonWriter(buffer, s_plain);
        writer.WriteStartObject();
        foreach (var name in SectionNames)
        {
            if (_sections.TryGetValue(name, out var node))
            {
                writer.WritePropertyName(name);
                Write(writer, node.Json);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical));

    internal static PolicyNode? Parse(ReadOnlyMemory<byte> bytes, string file, PolicyReading reading)
    {
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        try
        {
            var root = PolicyNode.Root(JsonDocument.Parse(bytes, s_strict).RootElement, file, "$", reading);
            return Sound(root) ? root : null;
        }
        catch (JsonException e)
        {
            reading.Refuse(file, "$", $"Not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
            return null;
        }
    }

    /// <summary>Notes members that occur twice. False when some text is no valid Unicode, which nothing can be read from.</summary>
    private static bool Sound(PolicyNode node)
    {
        try
        {
            switch (node.Json.ValueKind)
            {
                case JsonValueKind.String:
                    _ = node.Json.GetString();
                    return true;
                case JsonValueKind.Array:
                    var all = true;
                    foreach (var (i, item) in node.Json.EnumerateArray().Index())
                        all &= Sound(node with { Json = item, Path = $"{node.Path}[{i}]" });
                    return all;
                case JsonValueKind.Object:
                    var sound = true;
                    var names = new HashSet<string>(StringComparer.Ordinal);
                    foreach (var member in node.Json.EnumerateObject())
                    {
                        var child = node with { Json = member.Value, Path = PolicyPath.Member(node.Path, member.Name) };
                        if (!names.Add(member.Name))
                            child.Refuse("The member occurs twice.");
                        sound &= Sound(child);
                    }

                    return sound;
                default:
                    return true;
            }
        }
        catch (InvalidOperationException)
        {
            node.Refuse("Not valid Unicode.");
            return false;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject().Where(m => m.Name is not ("$schema" or "$comment")).OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when json.TryGetInt64(out var whole):
                writer.WriteNumberValue(whole);
                break;
            case JsonValueKind.Number:
                writer.WriteNumberValue(json.GetDouble());
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }
}
