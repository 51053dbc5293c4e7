using System.Text.Json;
using Routing.App.Http;
using Routing.App.Sellers;
using Routing.Domain;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.Governance;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

/// <summary>Cases as they are shown: the state with its facts as the decider has them, and the history of events with their reasons.</summary>
internal static class CasePages
{
    private const string Type = "$type";

    public static ReadOnlyMemory<byte> Of(CaseReading<ResponseCase, ResponseEvent> reading)
    {
        var facts = ResponseRules.FactsOf(reading.State);
        return Page(reading.Stored, facts?.SellerId, facts?.Market, facts?.Policy, reading.Events, RoutingJson.Default.ResponseEvent);
    }

    public static ReadOnlyMemory<byte> Of(CaseReading<EnforcementState, EnforcementEvent> reading)
    {
        var violation = EnforcementDecider.ViolationOf(reading.State);
        return Page(reading.Stored, violation?.SellerId, violation?.Market, violation?.Policy, reading.Events, RoutingJson.Default.EnforcementEvent);
    }

    public static ReadOnlyMemory<byte> Of(CaseReading<DisputeState, DisputeEvent> reading)
    {
        var dispute = DisputeDecider.DisputeOf(reading.State);
        return Page(reading.Stored, dispute?.SellerId, dispute?.Market, dispute?.Policy, reading.Events, RoutingJson.Default.DisputeEvent);
    }

    /// <summary>The case after a reply, and what was made of the reply.</summary>
    public static ReadOnlyMemory<byte> Reply(ResponseEvent.ReplyRecorded? recorded, ReadOnlyMemory<byte> page) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("replyId", recorded?.ReplyId);
        json.WriteBoolean("counted", recorded?.Counts ?? false);
        json.WriteString("why", recorded?.Why);
        json.WriteBoolean("late", recorded?.Late ?? false);
        json.WriteBoolean("deliver", recorded is { Late: false } && !recorded.Findings.Any(static f => f.Blocks));
        json.WriteStartArray("findings");
        foreach (var finding in recorded?.Findings ?? [])
        {
            json.WriteStartObject();
            json.WriteString("kind", GovernanceFinding.KindName(finding.Kind));
            json.WriteNumber("start", finding.Start);
            json.WriteNumber("length", finding.Length);
            json.WriteBoolean("blocks", finding.Blocks);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("case");
        json.WriteRawValue(page.Span, skipInputValidation: true);
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Calendar(SellerProfile profile) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("sellerId", profile.SellerId);
        json.WriteBoolean("chatbotOn", profile.ChatbotOn);
        json.WritePropertyName("schedule");
        JsonSerializer.Serialize(json, profile.Schedule, RoutingJson.Default.SellerSchedule!);
        json.WriteEndObject();
    });

    private static byte[] Page<T>(
        StoredCase stored, string? sellerId, string? market, PolicyRef? policy, IReadOnlyList<(StoredEvent Stored, T Event)> events,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonBytes.Write(json =>
    {
        using var state = JsonDocument.Parse(stored.State);
        json.WriteStartObject();
        json.WriteString("caseId", stored.Id.Value);
        json.WriteString("kind", stored.Id.Kind switch { CaseKind.SellerResponse => "sellerResponse", CaseKind.Enforcement => "enforcement", _ => "arbitration" });
        json.WriteString("state", Camel(state.RootElement.GetProperty(Type).GetString()!));
        json.WriteString("sellerId", sellerId);
        json.WriteString("market", market);
        json.WriteNumber("version", stored.Version);
        if (stored.NextAlarm is { } alarm)
            json.WriteString("nextAlarm", alarm.UtcDateTime);
        else
            json.WriteNull("nextAlarm");
        json.WriteStartObject("policy");
        json.WriteString("market", policy?.Market);
        json.WriteNumber("version", policy?.Version ?? 0);
        json.WriteString("hash", policy?.Hash);
        json.WriteEndObject();
        json.WritePropertyName("details");
        Copy(json, state.RootElement);
        json.WriteStartArray("history");
        foreach (var (at, e) in events)
        {
            using var document = JsonSerializer.SerializeToDocument(e, type);
            json.WriteStartObject();
            json.WriteNumber("version", at.Version);
            json.WriteString("storedAt", at.At.UtcDateTime);
            json.WriteString("event", document.RootElement.GetProperty(Type).GetString());
            json.WritePropertyName("details");
            Copy(json, document.RootElement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Without its type, which is told beside it.</summary>
    private static void Copy(Utf8JsonWriter json, JsonElement element)
    {
        json.WriteStartObject();
        foreach (var member in element.EnumerateObject().Where(static m => m.Name != Type))
            member.WriteTo(json);
        json.WriteEndObject();
    }

    /// <summary>with-seller is withSeller to callers, as every other word.</summary>
    private static string Camel(string kebab) =>
        string.Concat(kebab.Split('-').Select(static (part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
