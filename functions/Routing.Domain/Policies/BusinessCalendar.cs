using NodaTime;

namespace Routing.Domain.Policies;

/// <summary>
/// Opening hours in a time zone: per weekday any number of intervals that do not overlap (start inclusive, end exclusive, 24:00 allowed), and
/// holidays on which it is closed. Immutable, safe for concurrent use.
/// </summary>
public sealed class BusinessCalendar
{
    private readonly DateTimeZone _zone;
    private readonly IReadOnlyList<(LocalTime Start, LocalTime? End)>[] _week;
    private readonly IReadOnlySet<LocalDate> _holidays;

    /// <param name="week">By ISO day of week, Monday first; an end of null means midnight.</param>
    /// <exception cref="ArgumentException">No open hour in the week, or intervals that overlap.</exception>
    public BusinessCalendar(string name, DateTimeZone zone, IReadOnlyList<(LocalTime Start, LocalTime? End)>[] week, IReadOnlySet<LocalDate> holidays)
    {
        Name = name;
        _zone = zone;
        _week = week;
        _holidays = holidays;
    }

    public string Name { get; }

    public bool IsOpen(DateTimeOffset at) => throw new NotSupportedException();

    /// <summary><paramref name="at"/> itself when open, else the next opening.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset at) => throw new NotSupportedException();

    /// <summary>The instant at which <paramref name="open"/> hours have passed since <paramref name="from"/>. Zero or less: from itself.</summary>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan open) => throw new NotSupportedException();

    /// <summary>Open time between two instants; zero if the second is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to) => throw new NotSupportedException();
}
