using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Domain.Contacts;

namespace Routing.Domain.Cases;

/// <summary>What a case is about.</summary>
public enum CaseKind { SellerResponse, Enforcement, Arbitration }

/// <summary>
/// A case's id, derived from what opens it, so that opening it twice finds the first: the kind's two letters, '-', and 18 characters of base 32 (90 bits).
/// </summary>
[JsonConverter(typeof(CaseIdJson))]
public readonly record struct CaseId(string Value)
{
    private const int Own = 18;
    private static readonly string[] Prefixes = ["sr-", "en-", "ar-"]; // by kind; stored, never to change

    /// <param name="opener">What makes the case the only one of its kind, such as the contact that a seller is to answer.</param>
    public static CaseId Of(CaseKind kind, params ReadOnlySpan<string> opener) =>
        new(Prefixes[(int)kind] + Digest.Base32(Own, ["case", Prefixes[(int)kind], .. opener]));

    public static bool TryParse(string? text, out CaseId id)
    {
        var ok = text is { Length: 3 + Own } && Array.IndexOf(Prefixes, text[..3]) >= 0 && Digest.IsBase32(text.AsSpan(3));
        id = ok ? new(text!) : default;
        return ok;
    }

    public CaseKind Kind => (CaseKind)Array.IndexOf(Prefixes, Value[..3]);

    public override string ToString() => Value;
}

/// <summary>As its text.</summary>
public sealed class CaseIdJson : JsonConverter<CaseId>
{
    public override CaseId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, CaseId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
