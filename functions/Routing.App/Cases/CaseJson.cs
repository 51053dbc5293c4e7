using System.Text.Json.Serialization;
using Routing.Domain;

namespace Routing.App.Cases;

/// <summary>How what follows from a case is written; the same conventions as <see cref="RoutingJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeJson), typeof(DurationJson)])]
[JsonSerializable(typeof(CaseTask))]
[JsonSerializable(typeof(CaseNotice))]
public sealed partial class CaseJson : JsonSerializerContext;
