using Routing.Domain.Policies;

namespace Routing.Domain.SellerResponse;

/// <summary>The hours in which a deadline comes nearer: those of a calendar, without one stretch of holiday mode.</summary>
/// <param name="calendar">Null: every hour.</param>
/// <param name="awayUntil">Exclusive; null: never, if there is an <paramref name="awayFrom"/>.</param>
internal readonly struct DutyHours(BusinessCalendar? calendar, DateTimeOffset? awayFrom, DateTimeOffset? awayUntil)
{
    public static DutyHours Of(ClockHours runs, SellerTerms terms, SellerSchedule? schedule) => new(
        runs switch
        {
            ClockHours.Wall => null,
            ClockHours.Seller => schedule?.Calendar ?? terms.Calendar,
            _ => terms.Calendar,
        },
        terms.HolidayStops ? schedule?.AwayFrom : null,
        schedule?.AwayUntil);

    /// <summary>When so much has passed; null when a holiday without an end comes before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It would be beyond the year 9999.</exception>
    public DateTimeOffset? Add(DateTimeOffset from, TimeSpan time)
    {
        if (awayFrom is not { } away || awayUntil <= from)
            return Open(from, time);
        var before = TimeSpan.Zero;
        if (from < away)
        {
            before = OpenBetween(from, away);
            if (before >= time)
                return Open(from, time);
        }

        return awayUntil is { } back ? Open(back, time - before) : null;
    }

    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
            return TimeSpan.Zero;
        var open = OpenBetween(from, to);
        if (awayFrom is not { } away || away >= to || awayUntil <= from)
            return open;
        return open - OpenBetween(away > from ? away : from, awayUntil < to ? awayUntil.Value : to);
    }

    private DateTimeOffset Open(DateTimeOffset from, TimeSpan time) => calendar?.Add(from, time) ?? from + time;

    private TimeSpan OpenBetween(DateTimeOffset from, DateTimeOffset to) => calendar?.Between(from, to) ?? to - from;
}
