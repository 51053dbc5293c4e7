using NodaTime;

namespace Routing.Domain.Policies;

/// <summary>
/// Opening hours in a time zone: per weekday any number of intervals that do not overlap (start inclusive, end exclusive, 24:00 allowed), and
/// holidays on which it is closed. An instant is open when its local date and time are: an hour that the clock repeats counts twice, one
/// that it skips does not count. Immutable, safe for concurrent use.
/// </summary>
public sealed class BusinessCalendar
{
    /// <summary>A calendar that stays closed this long is refused.</summary>
    public const int LongestClosureDays = 400;

    private const int FirstKeptYear = 2000;
    private const int KeptYears = 128;

    private readonly DateTimeZone _zone;
    private readonly IReadOnlyList<(LocalTime Start, LocalTime? End)>[] _week;
    private readonly HashSet<LocalDate> _holidays;
    private readonly bool _always;
    private readonly OpenYear?[] _years = new OpenYear?[KeptYears]; // made when first asked for; two threads may make the same one

    /// <param name="week">By ISO day of week, Monday first; an end of null means midnight.</param>
    /// <exception cref="ArgumentException">No open hour in the week, intervals that overlap or end before they start, or a closure of
    /// <see cref="LongestClosureDays"/> days.</exception>
    public BusinessCalendar(
        string name, DateTimeZone zone, IReadOnlyList<(LocalTime Start, LocalTime? End)>[] week, IReadOnlySet<LocalDate> holidays)
    {
        Name = name;
        _zone = zone;
        _week = Ordered(week);
        _holidays = [.. holidays];
        if (LongestClosure() >= LongestClosureDays)
            throw new ArgumentException($"Nothing is open for {LongestClosureDays} days.", nameof(holidays));
        _always = _holidays.Count == 0 && Array.TrueForAll(_week, CoversTheDay);
    }

    public string Name { get; }

    /// <summary>Such as America/New_York.</summary>
    public string Zone => _zone.Id;

    /// <summary>Open at every instant.</summary>
    public static BusinessCalendar Always(string name) =>
        new(name, DateTimeZone.Utc, [.. Enumerable.Repeat<(LocalTime, LocalTime?)[]>([(LocalTime.Midnight, null)], 7)], new HashSet<LocalDate>());

    public bool IsOpen(DateTimeOffset at)
    {
        if (_always)
            return true;
        var year = Year(at.UtcDateTime.Year);
        var next = year.FirstEndingAfter(at.UtcTicks);
        return next < year.Count && year.Start(next) <= at.UtcTicks;
    }

    /// <summary><paramref name="at"/> itself when open, else the next opening.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none before the year 10000.</exception>
    public DateTimeOffset NextOpen(DateTimeOffset at)
    {
        if (_always)
            return at;
        for (var y = at.UtcDateTime.Year; y <= DateTime.MaxValue.Year; y++)
        {
            var year = Year(y);
            var next = year.FirstEndingAfter(at.UtcTicks);
            if (next < year.Count)
                return year.Start(next) <= at.UtcTicks ? at : At(year.Start(next));
        }

        throw new ArgumentOutOfRangeException(nameof(at), at, "The next opening is beyond the year 9999.");
    }

    /// <summary>The instant at which <paramref name="open"/> hours have passed since <paramref name="from"/>. Zero or less: from itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It would be beyond the year 9999.</exception>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan open)
    {
        if (open <= TimeSpan.Zero)
            return from;
        if (_always)
            return from + open;
        var left = open.Ticks;
        for (var y = from.UtcDateTime.Year; y <= DateTime.MaxValue.Year; y++)
        {
            var year = Year(y);
            var before = year.OpenBefore(from.UtcTicks);
            if (year.Total - before >= left)
                return At(year.Reached(before + left));
            left -= year.Total - before;
        }

        throw new ArgumentOutOfRangeException(nameof(open), open, "The result is beyond the year 9999.");
    }

    /// <summary>
    /// The end (local midnight) of the <paramref name="days"/>-th working day after the local date of <paramref name="from"/>, which is not counted itself. A
    /// working day has at least one open hour.
    /// </summary>
    /// <param name="days">1 or more.</param>
    public DateTimeOffset EndOfWorkingDay(DateTimeOffset from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var date = Instant.FromDateTimeOffset(from).InZone(_zone).Date;
        for (var left = days; left > 0;)
        {
            date = date.PlusDays(1);
            if (_week[(int)date.DayOfWeek - 1].Count > 0 && !_holidays.Contains(date))
                left--;
        }

        return _zone.AtStartOfDay(date.PlusDays(1)).ToInstant().ToDateTimeOffset();
    }

    /// <summary>Open time between two instants; zero if the second is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
            return TimeSpan.Zero;
        if (_always)
            return to - from;
        var (first, last) = (from.UtcDateTime.Year, to.UtcDateTime.Year);
        var open = Year(last).OpenBefore(to.UtcTicks) - Year(first).OpenBefore(from.UtcTicks);
        for (var y = first; y < last; y++)
            open += Year(y).Total;
        return new(open);
    }

    private OpenYear Year(int year)
    {
        var slot = year - FirstKeptYear;
        if (slot is < 0 or >= KeptYears)
            return OpenYear.Of(year, _zone, _week, _holidays);
        return Volatile.Read(ref _years[slot]) is { } kept ? kept : Keep(slot, OpenYear.Of(year, _zone, _week, _holidays));
    }

    private OpenYear Keep(int slot, OpenYear year)
    {
        Volatile.Write(ref _years[slot], year);
        return year;
    }

    private static DateTimeOffset At(long utcTicks) => new(utcTicks, TimeSpan.Zero);

    private static IReadOnlyList<(LocalTime Start, LocalTime? End)>[] Ordered(IReadOnlyList<(LocalTime Start, LocalTime? End)>[] week)
    {
        if (week.Length != 7)
            throw new ArgumentException("Expected seven days, Monday first.", nameof(week));
        if (Array.TrueForAll(week, day => day.Count == 0))
            throw new ArgumentException("The week has no open hour.", nameof(week));
        return Array.ConvertAll(week, IReadOnlyList<(LocalTime Start, LocalTime? End)> (day) =>
        {
            var ordered = day.OrderBy(i => i.Start).ToArray();
            for (var i = 0; i < ordered.Length; i++)
            {
                if (ordered[i].End <= ordered[i].Start)
                    throw new ArgumentException($"The interval from {ordered[i].Start} ends before it starts.", nameof(week));
                if (i > 0 && (ordered[i - 1].End ?? LocalTime.MaxValue) > ordered[i].Start)
                    throw new ArgumentException($"The intervals from {ordered[i - 1].Start} and {ordered[i].Start} overlap.", nameof(week));
            }

            return ordered;
        });
    }

    /// <summary>Longest run of closed days that a holiday takes part in; the weeks without one are short.</summary>
    private int LongestClosure()
    {
        if (_holidays.Count < LongestClosureDays / 7)
            return 0;
        var (run, longest) = (0, 0);
        var last = _holidays.Max().PlusDays(7);
        for (var date = _holidays.Min().PlusDays(-7); date <= last; date = date.PlusDays(1))
        {
            run = _holidays.Contains(date) || _week[(int)date.DayOfWeek - 1].Count == 0 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static bool CoversTheDay(IReadOnlyList<(LocalTime Start, LocalTime? End)> day)
    {
        LocalTime? reached = LocalTime.Midnight;
        foreach (var (start, end) in day)
        {
            if (start != reached)
                return false;
            reached = end;
        }

        return reached is null;
    }
}
