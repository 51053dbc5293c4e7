using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.Issues;
using Routing.Domain.Queues;
using Routing.Domain.SellerResponse;

namespace Routing.Domain;

/// <summary>
/// How the domain's records are written, on the wire and in storage: camelCase, enums as camelCase text, signals as an array of names,
/// times RFC 3339 in UTC, durations ISO 8601. Nulls are written, except where a member says otherwise.
/// </summary>
/// <remarks>Cases of unions that share a name with those of another union are named apart.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeJson), typeof(DurationJson)])]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(Classification.Classification))]
[JsonSerializable(typeof(Situation))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(PartyHead))]
[JsonSerializable(typeof(WorkItem))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(AgentProfile))]
[JsonSerializable(typeof(EnforcementState))]
[JsonSerializable(typeof(EnforcementEvent))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(Standing))]
[JsonSerializable(typeof(SellerRestrictions))]
[JsonSerializable(typeof(EnforcementState.None), TypeInfoPropertyName = "EnforcementNoneState")]
[JsonSerializable(typeof(EnforcementState.Detected), TypeInfoPropertyName = "EnforcementDetectedState")]
[JsonSerializable(typeof(EnforcementState.Pending), TypeInfoPropertyName = "EnforcementPendingState")]
[JsonSerializable(typeof(EnforcementState.Effective), TypeInfoPropertyName = "EnforcementEffectiveState")]
[JsonSerializable(typeof(EnforcementState.Expired), TypeInfoPropertyName = "EnforcementExpiredState")]
[JsonSerializable(typeof(EnforcementState.Closed), TypeInfoPropertyName = "EnforcementClosedState")]
[JsonSerializable(typeof(EnforcementEvent.OpenedV1), TypeInfoPropertyName = "EnforcementOpenedV1Event")]
[JsonSerializable(typeof(EnforcementEvent.Opened), TypeInfoPropertyName = "EnforcementOpenedEvent")]
[JsonSerializable(typeof(EnforcementEvent.Notified), TypeInfoPropertyName = "EnforcementNotifiedEvent")]
[JsonSerializable(typeof(EnforcementEvent.TookEffect), TypeInfoPropertyName = "EnforcementTookEffectEvent")]
[JsonSerializable(typeof(EnforcementEvent.Dropped), TypeInfoPropertyName = "EnforcementDroppedEvent")]
[JsonSerializable(typeof(EnforcementEvent.Corrected), TypeInfoPropertyName = "EnforcementCorrectedEvent")]
[JsonSerializable(typeof(EnforcementEvent.Appealed), TypeInfoPropertyName = "EnforcementAppealedEvent")]
[JsonSerializable(typeof(EnforcementEvent.WindowClosed), TypeInfoPropertyName = "EnforcementWindowClosedEvent")]
[JsonSerializable(typeof(EnforcementEvent.ReviewOverdue), TypeInfoPropertyName = "EnforcementReviewOverdueEvent")]
[JsonSerializable(typeof(EnforcementEvent.Upheld), TypeInfoPropertyName = "EnforcementUpheldEvent")]
[JsonSerializable(typeof(EnforcementEvent.Overturned), TypeInfoPropertyName = "EnforcementOverturnedEvent")]
[JsonSerializable(typeof(EnforcementEvent.Expired), TypeInfoPropertyName = "EnforcementExpiredEvent")]
[JsonSerializable(typeof(EnforcementEvent.Refused), TypeInfoPropertyName = "EnforcementRefusedEvent")]
[JsonSerializable(typeof(DisputeState))]
[JsonSerializable(typeof(DisputeEvent))]
[JsonSerializable(typeof(RemedyStep))]
[JsonSerializable(typeof(DisputeState.None), TypeInfoPropertyName = "DisputeNoneState")]
[JsonSerializable(typeof(DisputeState.WithSeller), TypeInfoPropertyName = "DisputeWithSellerState")]
[JsonSerializable(typeof(DisputeState.Rejected), TypeInfoPropertyName = "DisputeRejectedState")]
[JsonSerializable(typeof(DisputeState.Gathering), TypeInfoPropertyName = "DisputeGatheringState")]
[JsonSerializable(typeof(DisputeState.UnderReview), TypeInfoPropertyName = "DisputeUnderReviewState")]
[JsonSerializable(typeof(DisputeState.Ruled), TypeInfoPropertyName = "DisputeRuledState")]
[JsonSerializable(typeof(DisputeState.Closed), TypeInfoPropertyName = "DisputeClosedState")]
[JsonSerializable(typeof(DisputeEvent.OpenedV1), TypeInfoPropertyName = "DisputeOpenedV1Event")]
[JsonSerializable(typeof(DisputeEvent.Opened), TypeInfoPropertyName = "DisputeOpenedEvent")]
[JsonSerializable(typeof(DisputeEvent.SellerAsked), TypeInfoPropertyName = "DisputeSellerAskedEvent")]
[JsonSerializable(typeof(DisputeEvent.Answered), TypeInfoPropertyName = "DisputeAnsweredEvent")]
[JsonSerializable(typeof(DisputeEvent.Escalated), TypeInfoPropertyName = "DisputeEscalatedEvent")]
[JsonSerializable(typeof(DisputeEvent.Withdrawn), TypeInfoPropertyName = "DisputeWithdrawnEvent")]
[JsonSerializable(typeof(DisputeEvent.EvidenceAdded), TypeInfoPropertyName = "DisputeEvidenceAddedEvent")]
[JsonSerializable(typeof(DisputeEvent.Reminded), TypeInfoPropertyName = "DisputeRemindedEvent")]
[JsonSerializable(typeof(DisputeEvent.SideDone), TypeInfoPropertyName = "DisputeSideDoneEvent")]
[JsonSerializable(typeof(DisputeEvent.Proposed), TypeInfoPropertyName = "DisputeProposedEvent")]
[JsonSerializable(typeof(DisputeEvent.ReviewOverdue), TypeInfoPropertyName = "DisputeReviewOverdueEvent")]
[JsonSerializable(typeof(DisputeEvent.Ruled), TypeInfoPropertyName = "DisputeRuledEvent")]
[JsonSerializable(typeof(DisputeEvent.Appealed), TypeInfoPropertyName = "DisputeAppealedEvent")]
[JsonSerializable(typeof(DisputeEvent.Upheld), TypeInfoPropertyName = "DisputeUpheldEvent")]
[JsonSerializable(typeof(DisputeEvent.Finalised), TypeInfoPropertyName = "DisputeFinalisedEvent")]
[JsonSerializable(typeof(DisputeEvent.StepAsked), TypeInfoPropertyName = "DisputeStepAskedEvent")]
[JsonSerializable(typeof(DisputeEvent.StepSucceeded), TypeInfoPropertyName = "DisputeStepSucceededEvent")]
[JsonSerializable(typeof(DisputeEvent.StepRetried), TypeInfoPropertyName = "DisputeStepRetriedEvent")]
[JsonSerializable(typeof(DisputeEvent.StepStuck), TypeInfoPropertyName = "DisputeStepStuckEvent")]
[JsonSerializable(typeof(DisputeEvent.StepDropped), TypeInfoPropertyName = "DisputeStepDroppedEvent")]
[JsonSerializable(typeof(DisputeEvent.ExecutionLate), TypeInfoPropertyName = "DisputeExecutionLateEvent")]
[JsonSerializable(typeof(DisputeEvent.GoodsAwaited), TypeInfoPropertyName = "DisputeGoodsAwaitedEvent")]
[JsonSerializable(typeof(DisputeEvent.GoodsArrived), TypeInfoPropertyName = "DisputeGoodsArrivedEvent")]
[JsonSerializable(typeof(DisputeEvent.GoodsMissed), TypeInfoPropertyName = "DisputeGoodsMissedEvent")]
[JsonSerializable(typeof(DisputeEvent.Closed), TypeInfoPropertyName = "DisputeClosedEvent")]
[JsonSerializable(typeof(DisputeEvent.Refused), TypeInfoPropertyName = "DisputeRefusedEvent")]
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
