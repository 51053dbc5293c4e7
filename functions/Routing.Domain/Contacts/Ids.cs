using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Domain.Contacts;

/// <summary>
/// A party's key in storage: 16 characters of base 32, 80 bits of SHA-256 over the party's id. It shows no personal data,
/// is a legal row key whatever the id holds, and tells the shard.
/// </summary>
[JsonConverter(typeof(PartyKeyJson))]
public readonly record struct PartyKey(string Value)
{
    public const int Length = 16;

    public static PartyKey Of(string partyId) => new(Digest.Base32(Length, "party", partyId));

    /// <summary>The shard of this party, 0 to <paramref name="shards"/> - 1. Stable for a given count.</summary>
    public int Shard(int shards) => (int)(Hash % (uint)shards);

    /// <summary>60 bits of the key, for filters and hash tables.</summary>
    public ulong Hash => Digest.Bits(Value, 12);

    public override string ToString() => Value;
}

/// <summary>
/// A contact's id, derived from (party, source, externalId): the same contact posted again has the same id, and the id carries
/// its partition. Form: party key, '-', 13 characters of base 32 (65 bits).
/// </summary>
[JsonConverter(typeof(ContactIdJson))]
public readonly record struct ContactId(string Value)
{
    private const int Own = 13;

    public static ContactId Of(string partyId, Source source, string externalId)
    {
        var party = PartyKey.Of(partyId).Value;
        return new($"{party}-{Digest.Base32(Own, party, SourceName(source), externalId)}");
    }

    public static bool TryParse(string? text, out ContactId id)
    {
        var ok = text is { Length: PartyKey.Length + 1 + Own } && text[PartyKey.Length] == '-'
            && Digest.IsBase32(text.AsSpan(0, PartyKey.Length)) && Digest.IsBase32(text.AsSpan(PartyKey.Length + 1));
        id = ok ? new(text!) : default;
        return ok;
    }

    public PartyKey Party => new(Value[..PartyKey.Length]);

    /// <summary>The part after the party key: what a row key of the party's range ends with.</summary>
    public string Local => Value[(PartyKey.Length + 1)..];

    public override string ToString() => Value;

    private static string SourceName(Source source) => source switch
    {
        Source.HelpCenter => "helpCenter",
        Source.Chatbot => "chatbot",
        Source.SellerMessage => "sellerMessage",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Not a source."),
    };
}

/// <summary>An issue's id: the party key, '-i', and the own part of the contact that opened it.</summary>
public static class IssueIds
{
    public static string OpenedBy(ContactId contact) => $"{contact.Party}-i{contact.Local}";
}

/// <summary>SHA-256 shortened to text of base 32 (digits and lower case without i, l, o, u).</summary>
public static class Digest
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>The first <paramref name="length"/> × 5 bits over the parts, each part length-prefixed so that no two lists meet.</summary>
    public static string Base32(int length, params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        Sha256(hash, parts);
        return string.Create(length, (ReadOnlySpan<byte>)hash, static (text, bytes) =>
        {
            for (int i = 0, bit = 0; i < text.Length; i++, bit += 5)
            {
                var pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
                text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }

    public static bool IsBase32(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Letters);

    /// <summary>The first characters as a number, 5 bits each; at most 12.</summary>
    public static ulong Bits(string base32, int characters)
    {
        ulong bits = 0;
        foreach (var c in base32.AsSpan(0, characters))
            bits = (bits << 5) | (uint)Alphabet.IndexOf(c, StringComparison.Ordinal);
        return bits;
    }

    private static void Sha256(Span<byte> destination, ReadOnlySpan<string> parts)
    {
        var size = 0;
        foreach (var part in parts)
            size += 4 + Encoding.UTF8.GetMaxByteCount(part.Length);
        Span<byte> buffer = size <= 1024 ? stackalloc byte[1024] : new byte[size];
        var used = 0;
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, buffer[(used + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(buffer[used..], written);
            used += 4 + written;
        }

        SHA256.HashData(buffer[..used], destination);
    }
}

/// <summary>As its text.</summary>
public sealed class PartyKeyJson : JsonConverter<PartyKey>
{
    public override PartyKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, PartyKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>As its text.</summary>
public sealed class ContactIdJson : JsonConverter<ContactId>
{
    public override ContactId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, ContactId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
