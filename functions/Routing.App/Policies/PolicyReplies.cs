using System.Buffers;
using System.Text.Json;

namespace Routing.App.Policies;

/// <summary>JSON bodies about policies.</summary>
internal static class PolicyReplies
{
    /// <summary>The version with its document, whose form PUT takes, and the list of all versions.</summary>
    public static ReadOnlyMemory<byte> Document(PolicyVersions versions, StoredPolicy inForce)
    {
        var buffer = new ArrayBufferWriter<byte>(inForce.Document.Length + 1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        Version(writer, inForce);
        writer.WritePropertyName("document");
        writer.WriteRawValue(inForce.Document.Span, skipInputValidation: true);
        writer.WriteStartArray("versions");
        foreach (var version in versions.All)
        {
            writer.WriteStartObject();
            Version(writer, version.Stored);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Version(Utf8JsonWriter writer, StoredPolicy policy)
    {
        writer.WriteString("market", policy.Market);
        writer.WriteNumber("version", policy.Version);
        writer.WriteString("hash", policy.Hash);
        writer.WriteString("effectiveFrom", policy.EffectiveFrom.UtcDateTime);
        writer.WriteString("source", PolicyNames.Of(policy.Source));
    }
}
