using System.Buffers;
using System.Text.Json;

namespace Routing.Storage.Inbound;

/// <summary>The messages that were set aside, as <c>GET /api/ops/poison</c> lists them, whatever carries them.</summary>
internal static class PoisonPage
{
    /// <param name="messages">Id, when it was set aside, and the problem document in UTF-8.</param>
    /// <exception cref="ArgumentException">A problem is no JSON.</exception>
    public static ReadOnlyMemory<byte> Of(IEnumerable<(string Id, string At, byte[] Problem)> messages)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var (id, at, problem) in messages)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("at", at);
            json.WritePropertyName("problem");
            json.WriteRawValue(problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
