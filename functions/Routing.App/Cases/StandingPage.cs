using System.Text.Json;
using Routing.App.Http;
using Routing.App.Sellers;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Policies;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

/// <summary>A seller's standing in a market as it is shown.</summary>
internal static class StandingPage
{
    public static ReadOnlyMemory<byte> Of(
        string sellerId, string market, IReadOnlyList<string> markets, IReadOnlyList<CaseId> open, SellerBook book, MarketPolicy? policy, DateTimeOffset now) => JsonBytes.Write(json =>
    {
        var standing = book.StandingOf(sellerId, market);
        json.WriteStartObject();
        json.WriteString("sellerId", sellerId);
        json.WriteString("market", market);
        Strings(json, "markets", markets);
        json.WriteNumber("points", standing.Points);
        if (standing.Rating is { } rating)
            json.WriteNumber("rating", rating);
        else
            json.WriteNull("rating");
        json.WriteString("nearMilestone", standing.Near);
        List(json, "milestones", standing.Milestones, m =>
        {
            json.WriteString("name", m.Name);
            json.WriteString("since", m.Since.UtcDateTime);
        });
        List(json, "restrictions", standing.Measures, m =>
        {
            json.WriteString("measure", JsonNamingPolicy.CamelCase.ConvertName(m.Measure.ToString()));
            json.WriteString("because", m.Because);
            json.WriteString("from", m.From.UtcDateTime);
            Time(json, "until", m.Until);
        });
        List(json, "openViolations", standing.OpenViolations, v =>
        {
            json.WriteString("caseId", v.CaseId);
            json.WriteString("violation", v.Violation);
            json.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(v.Status.ToString()));
            json.WriteString("since", v.Since.UtcDateTime);
        });
        Rates(json, book.CountersOf(sellerId, market), policy, now);
        Strings(json, "openCases", open.Select(static id => id.Value));
        Channels(json, book.Of(sellerId, market, ""), book.ProfileOf(sellerId), book.RestrictionsOf(sellerId, market), now);
        Time(json, "nextChange", standing.NextChange);
        json.WriteEndObject();
    });

    private static void Rates(Utf8JsonWriter json, ResponseCounters counters, MarketPolicy? policy, DateTimeOffset now)
    {
        List(json, "responseRates", ResponseStanding.Rates(counters, now), r =>
        {
            json.WriteString("measure", JsonNamingPolicy.CamelCase.ConvertName(r.Measure.ToString()));
            json.WriteNumber("days", r.Days);
            json.WriteNumber("conversations", r.Conversations);
            Number(json, "rate", r.Rate);
        });
        List(json, "targets", policy?.Seller is { } terms ? ResponseStanding.Verdicts(counters, terms, now) : [], v =>
        {
            json.WriteString("rule", v.Rule);
            json.WriteNumber("days", v.Days);
            json.WriteNumber("conversations", v.Conversations);
            Number(json, "rate", v.Rate);
            json.WriteString("standing", JsonNamingPolicy.CamelCase.ConvertName(v.Standing.ToString()));
        });
    }

    private static void Channels(
        Utf8JsonWriter json, SellerFacts facts, SellerProfile profile, Routing.Domain.Enforcement.SellerRestrictions restrictions, DateTimeOffset now)
    {
        json.WriteStartObject("eligibleChannels");
        json.WriteBoolean("seller", facts.IneligibleCode is null);
        json.WriteString("why", facts.IneligibleCode);
        json.WriteBoolean("autoApproveReturns", restrictions.AutoApproveReturns);
        json.WriteBoolean("mayMessage", restrictions.MayMessage);
        json.WriteBoolean("onHoliday", profile.Schedule?.IsAway(now) == true);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Math.Round(number, 6));
        else
            json.WriteNull(name);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time)
            json.WriteString(name, time.UtcDateTime);
        else
            json.WriteNull(name);
    }
}
