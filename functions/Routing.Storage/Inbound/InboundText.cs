using System.Buffers.Text;
using System.Text;

namespace Routing.Storage.Inbound;

/// <summary>
/// How a contact is written into a message of <c>contacts-inbound</c>. A message holds 64 KiB of text that must be legal in XML.
/// </summary>
/// <remarks>
/// Read: plain UTF-8 JSON, or the same in base 64 as many clients send it. Written by us: base 64, as JSON may hold characters that XML
/// may not; and what that makes too long lies in a row, <c>ref:{id}</c> in the message.
/// </remarks>
internal static class InboundText
{
    public const int MaxText = 64 * 1024;
    private const string Reference = "ref:";

    /// <summary>Null when the body is too long for a message.</summary>
    public static string? Of(ReadOnlySpan<byte> body) =>
        Base64.GetMaxEncodedToUtf8Length(body.Length) <= MaxText ? Convert.ToBase64String(body) : null;

    public static string OfReference(string id) => Reference + id;

    public static string? ReferenceIn(string text) =>
        text.StartsWith(Reference, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(Reference.Length), "N", out _) ? text[Reference.Length..] : null;

    public static byte[] Body(string text)
    {
        var plain = text.AsSpan().Trim();
        if (plain is not ['{', ..])
        {
            var decoded = new byte[plain.Length];
            if (Convert.TryFromBase64Chars(plain, decoded, out var length))
                return decoded[..length];
        }

        return Encoding.UTF8.GetBytes(text);
    }
}
