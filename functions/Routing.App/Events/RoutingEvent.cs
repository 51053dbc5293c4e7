using Routing.App.Http;

namespace Routing.App.Events;

/// <summary>One event as others read it: a CloudEvent 1.0. Holds no customer text and no personal data of a customer.</summary>
/// <param name="Id">Derived from what happened: told again, it is the same.</param>
/// <param name="Type">Such as <c>routing.contact.decided.v1</c>; its data never lose a member under that name.</param>
/// <param name="Subject">What it is about, such as <c>contacts/{contactId}</c>.</param>
/// <param name="Time">When it happened, not when it was told.</param>
/// <param name="Data">A JSON object.</param>
public sealed record RoutingEvent(string Id, string Type, string Subject, DateTimeOffset Time, string Market, ReadOnlyMemory<byte> Data)
{
    /// <summary>Media type of <see cref="ToJson"/>.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>In the structured mode: the whole event is one JSON object.</summary>
    public byte[] ToJson() => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", Id);
        json.WriteString("source", $"urn:routing:{Market}");
        json.WriteString("type", Type);
        json.WriteString("subject", Subject);
        json.WriteString("time", Time.UtcDateTime);
        json.WriteString("datacontenttype", "application/json");
        json.WritePropertyName("data");
        json.WriteRawValue(Data.Span);
        json.WriteEndObject();
    });
}
