using System.Text.Json.Serialization;
using Routing.Domain.Contacts;

namespace Routing.Domain.Disputes;

/// <summary>What a ruling gives.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Remedy>))]
public enum Remedy { Refund, PartialRefund, Return, Exchange, Reshipment, Points }

/// <summary>One step of executing a ruling, or of taking it back.</summary>
/// <param name="Key">The same key is executed once, however often it is asked.</param>
/// <param name="Compensates">Key of the step that this one takes back; null for a step forward.</param>
public sealed record RemedyStep(string Key, Remedy Remedy, string OrderId, Money? Amount, string PaidBy, string? Compensates);
