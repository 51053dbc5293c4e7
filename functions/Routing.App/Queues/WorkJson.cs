using System.Buffers;
using System.Text.Json;
using Routing.App.Queues.Floor;

namespace Routing.App.Queues;

/// <summary>What agents are answered, as UTF-8.</summary>
internal static class WorkJson
{
    /// <summary>An item: its own members, then those of the payload, then the contacts merged into it.</summary>
    public static ReadOnlyMemory<byte> Items(IReadOnlyList<PulledItem> items) => Write(json =>
    {
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("contactId", item.Record.Item.Contact.Value);
            json.WriteString("queue", item.Record.Item.Queue);
            Lease(json, item.Record);
            if (!item.Payload.IsEmpty)
                Members(json, Packing.Unpack(item.Payload.Span));
            Merged(json, item.Record.Merged);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Held(WorkRecord record, int shown) => Write(json =>
    {
        json.WriteString("contactId", record.Item.Contact.Value);
        json.WriteString("queue", record.Item.Queue);
        Lease(json, record);
        Merged(json, record.Merged.Skip(shown));
    });

    public static ReadOnlyMemory<byte> Ended(WorkRecord record, string how, string queue) => Write(json =>
    {
        json.WriteString("contactId", record.Item.Contact.Value);
        json.WriteString("queue", queue);
        json.WriteString("status", how);
    });

    /// <summary>What is kept of an item to be shown with it: the members without the braces around them, packed.</summary>
    public static ReadOnlyMemory<byte> Payload(Action<Utf8JsonWriter> members) => Packing.Pack(Write(members).Span[1..^1]);

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Lease(Utf8JsonWriter json, WorkRecord record)
    {
        json.WriteStartObject("lease");
        json.WriteNumber("token", record.Token);
        json.WriteString("expiresAt", record.LeaseUntil.UtcDateTime);
        json.WriteEndObject();
    }

    /// <summary>The members are JSON already; only their names have to be found, which costs one pass.</summary>
    private static void Members(Utf8JsonWriter json, byte[] payload)
    {
        var whole = new byte[payload.Length + 2];
        whole[0] = (byte)'{';
        payload.CopyTo(whole.AsSpan(1));
        whole[^1] = (byte)'}';
        var reader = new Utf8JsonReader(whole);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            json.WritePropertyName(reader.ValueSpan);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(whole.AsSpan(start, (int)reader.BytesConsumed - start), skipInputValidation: true);
        }
    }

    private static void Merged(Utf8JsonWriter json, IEnumerable<MergedContact> merged)
    {
        json.WriteStartArray("merged");
        foreach (var contact in merged)
        {
            json.WriteStartObject();
            json.WriteString("contactId", contact.Contact.Value);
            json.WriteString("receivedAt", contact.ReceivedAt.UtcDateTime);
            json.WriteString("intent", contact.Intent);
            json.WriteString("text", contact.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
