using System.Buffers.Text;
using System.Text;
using Azure.Messaging.ServiceBus;

namespace Routing.Storage.ServiceBus;

/// <summary>How a contact is read from a message: JSON in UTF-8 as bytes or as text, or the same in base 64 as many clients send it.</summary>
internal static class BusBody
{
    /// <summary>Null: it is neither bytes nor text.</summary>
    public static ReadOnlyMemory<byte>? Of(ServiceBusReceivedMessage message)
    {
        var body = message.GetRawAmqpMessage().Body;
        if (body.TryGetData(out var parts))
            return Plain(parts?.ToArray() switch { null or [] => default, [var one] => one, var many => Join(many) });
        return body.TryGetValue(out var value) && value is string text ? Plain(Encoding.UTF8.GetBytes(text)) : null;
    }

    private static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> body)
    {
        var text = body.Span.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[0] == '{')
            return body;
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, decoded, out _, out var length) == System.Buffers.OperationStatus.Done ? decoded.AsMemory(0, length) : body;
    }

    private static byte[] Join(ReadOnlyMemory<byte>[] parts) => [.. parts.SelectMany(static p => p.ToArray())];
}
