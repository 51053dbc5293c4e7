using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Routing.Domain.Policies;

namespace Routing.Domain.SellerResponse;

/// <summary>
/// What a seller says of its own time: opening hours, closed days and holiday mode. A value that is stored with the case, so that every deadline can
/// be computed again.
/// </summary>
/// <param name="Zone">Of the IANA database; null: no hours of its own, the market's calendar holds.</param>
/// <param name="Hours">Null exactly when <paramref name="Zone"/> is.</param>
/// <param name="Closed">Days of its own, in its zone, on which it is closed.</param>
/// <param name="AwayFrom">Holiday mode begins; null: there is none.</param>
/// <param name="AwayUntil">Holiday mode ends, exclusive; null: open-ended.</param>
public sealed record SellerSchedule(
    string? Zone, IReadOnlyList<SellerHours>? Hours, IReadOnlyList<DateOnly>? Closed, DateTimeOffset? AwayFrom, DateTimeOffset? AwayUntil)
{
    private static readonly LocalTimePattern s_clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private BusinessCalendar? _calendar;

    /// <summary>Most intervals, and most closed days.</summary>
    public const int MostEntries = 400;

    // A changed copy has hours of its own.
    private SellerSchedule(SellerSchedule other)
    {
        (Zone, Hours, Closed) = (other.Zone, other.Hours, other.Closed);
        (AwayFrom, AwayUntil) = (other.AwayFrom, other.AwayUntil);
    }

    /// <summary>Null when it is sound; otherwise a code: <c>unknown_time_zone</c>, <c>hours_invalid</c>, <c>no_open_hour</c>, <c>away_ends_before_it_begins</c>.</summary>
    public string? Problem()
    {
        if (AwayUntil is not null && (AwayFrom is null || AwayUntil <= AwayFrom))
            return "away_ends_before_it_begins";
        if (Zone is null)
            return Hours is null && Closed is null ? null : "unknown_time_zone";
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) is null)
            return "unknown_time_zone";
        if (Hours is null or { Count: 0 })
            return "no_open_hour";
        if (Hours.Count > MostEntries || Closed?.Count > MostEntries || Hours.Any(h => !Enum.IsDefined(h.Day) || Start(h) is null || !IsEnd(h.End)))
            return "hours_invalid";
        try
        {
            _calendar ??= Build();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.ParamName == "holidays" ? "no_open_hour" : "hours_invalid";
        }
    }

    /// <summary>The seller's own hours; null when it has none.</summary>
    /// <exception cref="ArgumentException">There is a <see cref="Problem"/>.</exception>
    [JsonIgnore]
    public BusinessCalendar? Calendar => Zone is null ? null : _calendar ??= Build();

    public bool IsAway(DateTimeOffset at) => AwayFrom <= at && (AwayUntil is null || at < AwayUntil);

    /// <summary>By value, the lists too.</summary>
    public bool Equals(SellerSchedule? other) =>
        other is not null && Zone == other.Zone && AwayFrom == other.AwayFrom && AwayUntil == other.AwayUntil
        && (Hours ?? []).SequenceEqual(other.Hours ?? []) && (Closed ?? []).SequenceEqual(other.Closed ?? []);

    public override int GetHashCode() => HashCode.Combine(Zone, AwayFrom, AwayUntil, Hours?.Count, Closed?.Count);

    private BusinessCalendar Build()
    {
        var week = new List<(LocalTime, LocalTime?)>[7];
        for (var i = 0; i < week.Length; i++)
            week[i] = [];
        foreach (var h in Hours!)
            week[((int)h.Day + 6) % 7].Add((Start(h)!.Value, h.End == "24:00" ? null : s_clock.Parse(h.End).Value));
        return new("seller", DateTimeZoneProviders.Tzdb[Zone!], week, (Closed ?? []).Select(LocalDate.FromDateOnly).ToHashSet());
    }

    private static LocalTime? Start(SellerHours h) => s_clock.Parse(h.Start ?? "") is { Success: true, Value: var t } ? t : null;

    private static bool IsEnd(string? end) => end == "24:00" || s_clock.Parse(end ?? "").Success;
}

/// <summary>One open interval of a day.</summary>
/// <param name="Start">Inclusive, such as 09:00.</param>
/// <param name="End">Exclusive, such as 18:00; 24:00 is the end of the day.</param>
public sealed record SellerHours([property: JsonConverter(typeof(CamelCaseEnumJson<DayOfWeek>))] DayOfWeek Day, string Start, string End);
