using System.Text.Json;
using NodaTime;
using Routing.App.Policies;
using Routing.Domain.Cases;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;
using Routing.Domain.SellerResponse;

namespace Routing.Domain.Tests.SellerResponse;

/// <summary>A case to begin with, and the walk through its commands.</summary>
internal static class Sellers
{
    public const string Seller = "s-9";

    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    public static readonly ContactId Contact = ContactId.Of("u-1", Source.SellerMessage, "m-1");
    public static readonly ContactId Other = ContactId.Of("u-1", Source.HelpCenter, "h-1");

    private static readonly MarketPolicy s_shipped = PolicyFiles.Load(PolicyFiles.Shipped)["US"];

    /// <summary>24 hours by the wall clock, reminders at 12 and 19.2 hours, four and eight hours for the tiers; no weekend rule.</summary>
    public static readonly SellerTerms Terms = s_shipped.Seller! with
    {
        Weekend = null, Special = [], Tiers = [new(1, TimeSpan.FromHours(4), ClockHours.Wall), new(2, TimeSpan.FromHours(8), ClockHours.Wall)],
    };

    public static ResponseCommand.Open Open(DateTimeOffset at) =>
        new(Contact, Seller, "US", new("US", 1, "00"), at, PartyRole.Buyer, "delivery.delayed", Signals.None, Exclusions.None, false, null);

    public static ResponseCommand.Reply Reply(DateTimeOffset at, string text = "It was handed to the carrier yesterday.", string id = "r-1") =>
        new(id, Seller, text, at, ReplySurface.Chat, ReplyAuthor.Human, 0, false, []);

    public static BusinessCalendar Hours(string zone, params IEnumerable<(int Day, int From, int To)> open) => new(
        "test", DateTimeZoneProviders.Tzdb[zone],
        [.. Enumerable.Range(0, 7).Select(d => open.Where(o => o.Day == d).Select(o => (new LocalTime(o.From, 0), o.To == 24 ? (LocalTime?)null : new LocalTime(o.To, 0))).ToList())],
        new HashSet<LocalDate>());

    public static string Json(ResponseCase state) => JsonSerializer.Serialize(state, RoutingJson.Default.ResponseCase);
}

/// <summary>A case that is led through commands; holds its events and effects.</summary>
internal sealed class Walk(SellerTerms terms)
{
    public ResponseCase State { get; private set; } = ResponseDecider.Initial;

    public List<ResponseEvent> Events { get; } = [];

    public List<CaseEffect> Effects { get; } = [];

    public IReadOnlyList<ResponseEvent> Last { get; private set; } = [];

    public DateTimeOffset? Alarm => ResponseDecider.NextAlarm(State);

    public Walk Do(ResponseCommand command, DateTimeOffset now)
    {
        Last = ResponseDecider.Decide(State, command, terms, now);
        foreach (var e in Last)
        {
            State = ResponseDecider.Evolve(State, e);
            Effects.AddRange(ResponseDecider.Effects(State, e));
        }

        Events.AddRange(Last);
        return this;
    }

    public Walk Wake(DateTimeOffset now) => Do(ResponseCommand.Wake.Up, now);

    /// <summary>Wakes it at each alarm up to an instant, as the clock does.</summary>
    public Walk RunTo(DateTimeOffset until)
    {
        while (Alarm is { } alarm && alarm <= until)
            Wake(alarm);
        return this;
    }

    public T Only<T>() where T : ResponseEvent => Events.OfType<T>().Single();
}
