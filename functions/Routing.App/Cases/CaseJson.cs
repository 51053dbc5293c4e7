using System.Text.Json.Serialization;
using Routing.Domain;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;

namespace Routing.App.Cases;

/// <summary>How what follows from a case is written; the same conventions as <see cref="RoutingJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(UtcTimeJson), typeof(DurationJson), typeof(CamelCaseEnumJson<PartyRole>), typeof(CamelCaseEnumJson<Remedy>),
        typeof(CamelCaseEnumJson<ViolationStatus>), typeof(CamelCaseEnumJson<CaseKind>),
    ])]
[JsonSerializable(typeof(CaseTask))]
[JsonSerializable(typeof(CaseNotice))]
public sealed partial class CaseJson : JsonSerializerContext;
