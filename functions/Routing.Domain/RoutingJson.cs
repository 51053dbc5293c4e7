using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Governance;
using Routing.Domain.Issues;
using Routing.Domain.Queues;
using Routing.Domain.SellerResponse;

namespace Routing.Domain;

/// <summary>
/// How the domain's records are written, on the wire and in storage: camelCase, enums as camelCase text, signals as an array of names,
/// times RFC 3339 in UTC, durations ISO 8601. Nulls are written, except where a member says otherwise.
/// </summary>
/// <remarks>A context of another project that holds these records names the same converters.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(UtcTimeJson), typeof(DurationJson), typeof(SignalsJson),
        typeof(CamelCaseEnumJson<Source>), typeof(CamelCaseEnumJson<PartyRole>), typeof(CamelCaseEnumJson<Segment>),
        typeof(CamelCaseEnumJson<Channel>), typeof(CamelCaseEnumJson<IssueState>), typeof(CamelCaseEnumJson<LinkKind>),
        typeof(CamelCaseEnumJson<AgentStatus>),
        typeof(CamelCaseEnumJson<ReplySurface>), typeof(CamelCaseEnumJson<ReplyAuthor>), typeof(CamelCaseEnumJson<Exclusions>),
        typeof(CamelCaseEnumJson<ResponseOutcome>), typeof(CamelCaseEnumJson<ClockHours>), typeof(CamelCaseEnumJson<ClockStops>),
        typeof(CamelCaseEnumJson<RateMeasure>), typeof(CamelCaseEnumJson<RateStanding>),
        typeof(CamelCaseEnumJson<FindingKind>), typeof(CamelCaseEnumJson<Severity>),
    ])]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(Classification.Classification))]
[JsonSerializable(typeof(Situation))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(PartyHead))]
[JsonSerializable(typeof(WorkItem))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(AgentProfile))]
[JsonSerializable(typeof(ResponseCase))]
[JsonSerializable(typeof(ResponseEvent))]
[JsonSerializable(typeof(ResponseCase.NotOpened), TypeInfoPropertyName = "ResponseNotOpened")]
[JsonSerializable(typeof(ResponseCase.Closed), TypeInfoPropertyName = "ResponseClosed")]
[JsonSerializable(typeof(ResponseEvent.Opened), TypeInfoPropertyName = "ResponseOpened")]
[JsonSerializable(typeof(ResponseEvent.Refused), TypeInfoPropertyName = "ResponseRefused")]
[JsonSerializable(typeof(ResponseCounters))]
[JsonSerializable(typeof(SellerSchedule))]
[JsonSerializable(typeof(ShownRate))]
[JsonSerializable(typeof(RateVerdict))]
[JsonSerializable(typeof(IReadOnlyList<Entity>), TypeInfoPropertyName = "Entities")]
[JsonSerializable(typeof(IReadOnlyList<Issue>), TypeInfoPropertyName = "Issues")]
public sealed partial class RoutingJson : JsonSerializerContext;

/// <summary>Enums as camelCase text; numbers are refused.</summary>
public sealed class CamelCaseEnumJson<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>RFC 3339 in UTC with a Z, to the tick. Any offset is read.</summary>
public sealed class UtcTimeJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}

/// <summary>ISO 8601 durations in days and smaller units, such as PT24H (written P1D) or PT1M30.5S.</summary>
public sealed class DurationJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        try
        {
            return XmlConvert.ToTimeSpan(text ?? "");
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not an ISO 8601 duration."), e);
        }
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(XmlConvert.ToString(value));
}

/// <summary>Signals as an array of their names, in the order of the flags.</summary>
public sealed class SignalsJson : JsonConverter<Signals>
{
    public override Signals Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Signals are an array of names.");
        var signals = Signals.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String || !SignalNames.TryParse(reader.GetString(), out var signal))
                throw new JsonException("Not the name of a signal.");
            signals |= signal;
        }

        return signals;
    }

    public override void Write(Utf8JsonWriter writer, Signals value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var name in SignalNames.Of(value))
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
