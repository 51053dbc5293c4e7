using System.Text.Json.Serialization;
using Routing.App.Contacts;
using Routing.App.Events;
using Routing.Domain;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.App;

/// <summary>How contacts are written on the wire, and read from storage; the same conventions as <see cref="RoutingJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeJson), typeof(DurationJson)])]
[JsonSerializable(typeof(ContactPost))]
[JsonSerializable(typeof(ContactRecord))]
[JsonSerializable(typeof(ContactEvent))]
[JsonSerializable(typeof(ContactAnswer))]
[JsonSerializable(typeof(ContactPage))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(PartyIssues))]
[JsonSerializable(typeof(PartyHead))]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(Classification))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(OutboundMessage))]
[JsonSerializable(typeof(RoutingEvent))]
[JsonSerializable(typeof(IssueStep[]))]
public sealed partial class AppJson : JsonSerializerContext;
