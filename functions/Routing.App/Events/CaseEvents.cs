using System.Globalization;
using System.Text.Json;
using Routing.App.Cases;
using Routing.App.Http;
using Routing.Domain.Cases;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Events;

/// <summary>What is told of cases: breaches and rulings. The rest of what happens in them is told to nobody.</summary>
internal static class CaseEvents
{
    public const string SellerBreached = "routing.seller.breached.v1", TierBreached = "routing.tier.breached.v1", Ruled = "routing.dispute.ruled.v1",
        Upheld = "routing.dispute.upheld.v1", Effective = "routing.violation.effective.v1", Overturned = "routing.violation.overturned.v1";

    /// <param name="after">The state that the event led to.</param>
    /// <param name="version">The event's, by which its id is its own.</param>
    /// <returns>Null: it is nobody's matter.</returns>
    public static RoutingEvent? Of<TState, TEvent>(CaseId id, long version, string market, TState after, TEvent e) => (after, e) switch
    {
        (ResponseCase state, ResponseEvent.Breached breached) when ResponseRules.FactsOf(state) is { } facts =>
            Event(id, version, SellerBreached, breached.At, market, json =>
            {
                json.WriteString("contactId", facts.Contact.Value);
                json.WriteString("sellerId", facts.SellerId);
                ContactEvents.Write(json, "noticedAt", breached.NoticedAt);
                json.WriteString("violation", breached.Violation);
            }),
        (ResponseCase state, ResponseEvent.LastTierMissed missed) when ResponseRules.FactsOf(state) is { } facts =>
            Event(id, version, TierBreached, missed.At, market, json =>
            {
                json.WriteString("contactId", facts.Contact.Value);
                json.WriteNumber("tier", missed.Tier);
                ContactEvents.Write(json, "noticedAt", missed.NoticedAt);
            }),
        (DisputeState state, DisputeEvent.Ruled ruled) when DisputeDecider.DisputeOf(state) is { } dispute =>
            Event(id, version, Ruled, ruled.At, market, json => Write(json, dispute, ruled)),
        (DisputeState state, DisputeEvent.Upheld upheld) when DisputeDecider.DisputeOf(state) is { } dispute =>
            Event(id, version, Upheld, upheld.At, market, json => json.WriteString("sellerId", dispute.SellerId)),
        (EnforcementState state, EnforcementEvent.TookEffect effective) when EnforcementDecider.ViolationOf(state) is { } violation =>
            Event(id, version, Effective, effective.At, market, json =>
            {
                Write(json, violation);
                ContactEvents.Write(json, "expiresAt", effective.ExpiresAt);
            }),
        (EnforcementState state, EnforcementEvent.Overturned overturned) when EnforcementDecider.ViolationOf(state) is { } violation =>
            Event(id, version, Overturned, overturned.At, market, json => Write(json, violation)),
        _ => null,
    };

    private static void Write(Utf8JsonWriter json, Dispute dispute, DisputeEvent.Ruled ruled)
    {
        var ruling = ruled.Ruling;
        json.WriteString("sellerId", dispute.SellerId);
        json.WriteString("claim", dispute.Claim);
        json.WriteNumber("attempt", dispute.Attempt);
        json.WriteStartObject("liability"); // percent each
        json.WriteNumber("buyer", ruling.Liability.Buyer);
        json.WriteNumber("seller", ruling.Liability.Seller);
        json.WriteNumber("carrier", ruling.Liability.Carrier);
        json.WriteNumber("platform", ruling.Liability.Platform);
        json.WriteEndObject();
        json.WriteString("remedy", ruling.Remedy is { } remedy ? ContactEvents.Name(remedy) : null);
        json.WriteNumber("percent", ruling.Percent);
        json.WriteBoolean("agreed", ruling.Agreed);
        json.WriteBoolean("onAppeal", ruled.OnAppeal);
        json.WriteBoolean("final", ruling.Final);
        ContactEvents.Write(json, "appealBy", ruling.AppealBy);
    }

    private static void Write(Utf8JsonWriter json, Violation violation)
    {
        json.WriteString("sellerId", violation.SellerId);
        json.WriteString("violation", violation.Code);
        json.WriteNumber("points", violation.Points);
    }

    private static RoutingEvent Event(CaseId id, long version, string type, DateTimeOffset at, string market, Action<Utf8JsonWriter> write) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{id}.{version}"), type, $"cases/{id}", at, market, JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("caseId", id.Value);
            write(json);
            json.WriteEndObject();
        }));
}
