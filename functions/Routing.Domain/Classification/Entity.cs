using System.Text.Json.Serialization;

namespace Routing.Domain.Classification;

/// <summary>What an <see cref="Entity"/> is. From <see cref="Email"/> on it is personal data and stands redacted in the text.</summary>
[JsonConverter(typeof(EntityKindConverter))]
public enum EntityKind
{
    OrderId,
    TrackingNumber,
    Amount,
    Date,
    Email,
    Phone,
    Url,
    Card,
    Iban,
    NationalId,
}

/// <summary>Something recognised in the redacted text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The text at that place. For personal data the label, such as <c>[email]</c>, never the original.</param>
/// <param name="Start">Offset into the redacted text in UTF-16 code units, from 0.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
public sealed record Entity(EntityKind Kind, string Value, int Start, int Length);

/// <summary>Writes the kind as camelCase text; refuses numbers.</summary>
public sealed class EntityKindConverter() : JsonStringEnumConverter<EntityKind>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
