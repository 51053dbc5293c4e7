using NodaTime;

namespace Routing.Domain.Policies;

/// <summary>The open intervals of one UTC year in order, with the open time before each, so that questions are binary searches.</summary>
internal sealed class OpenYear
{
    private readonly long[] _starts, _ends, _before; // UTC ticks; ends exclusive

    private OpenYear(List<(long Start, long End)> open)
    {
        _starts = [.. open.Select(i => i.Start)];
        _ends = [.. open.Select(i => i.End)];
        _before = new long[open.Count];
        foreach (var (i, (start, end)) in open.Index())
        {
            _before[i] = Total;
            Total += end - start;
        }
    }

    public int Count => _starts.Length;

    /// <summary>Open ticks of the year.</summary>
    public long Total { get; }

    /// <summary>
    /// Within a stretch of one offset, local time is UTC and a constant: there an interval maps to instants exactly, and what the
    /// clock repeats or skips comes out right by cutting at the stretch's ends.
    /// </summary>
    public static OpenYear Of(
        int year, DateTimeZone zone, IReadOnlyList<(LocalTime Start, LocalTime? End)>[] week, IReadOnlySet<LocalDate> holidays)
    {
        var from = Instant.FromUtc(year, 1, 1, 0, 0);
        var until = year < DateTime.MaxValue.Year ? Instant.FromUtc(year + 1, 1, 1, 0, 0) : Instant.MaxValue;
        var open = new List<(long Start, long End)>(800);
        foreach (var stretch in zone.GetZoneIntervals(from, until))
        {
            var first = stretch.HasStart && stretch.Start > from ? stretch.Start : from;
            var end = stretch.HasEnd && stretch.End < until ? stretch.End : until;
            var offset = stretch.WallOffset.Ticks;
            var (low, high) = (Ticks(first), Ticks(end));
            for (var day = FloorDay(low + offset); day < high + offset; day += TimeSpan.TicksPerDay)
            {
                var date = LocalDate.FromDateTime(new DateTime(Math.Clamp(day, 0, DateTime.MaxValue.Ticks)));
                if (holidays.Contains(date))
                    continue;
                foreach (var (start, stop) in week[(int)date.DayOfWeek - 1])
                {
                    Append(
                        open,
                        Math.Max(low, day + start.TickOfDay - offset),
                        Math.Min(high, day + (stop?.TickOfDay ?? TimeSpan.TicksPerDay) - offset));
                }
            }
        }

        return new(open);
    }

    public long Start(int index) => _starts[index];

    /// <summary>Index of the first interval that ends after the instant; <see cref="Count"/> when there is none.</summary>
    public int FirstEndingAfter(long ticks)
    {
        var found = Array.BinarySearch(_ends, ticks);
        return found < 0 ? ~found : found + 1;
    }

    /// <summary>Open ticks from the start of the year to the instant.</summary>
    public long OpenBefore(long ticks)
    {
        var next = FirstEndingAfter(ticks);
        return next == Count ? Total : _before[next] + Math.Max(0, ticks - _starts[next]);
    }

    /// <summary>The earliest instant with this much open time before it; above 0 and at most <see cref="Total"/>.</summary>
    public long Reached(long open)
    {
        var found = Array.BinarySearch(_before, open);
        var within = (found < 0 ? ~found : found) - 1;
        return _starts[within] + open - _before[within];
    }

    private static void Append(List<(long Start, long End)> open, long start, long end)
    {
        if (start >= end)
            return;
        if (open.Count > 0 && open[^1].End == start)
            open[^1] = (open[^1].Start, end);
        else
            open.Add((start, end));
    }

    private static long FloorDay(long ticks) => ticks - (((ticks % TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay);

    private static long Ticks(Instant instant) =>
        instant == Instant.MaxValue ? DateTime.MaxValue.Ticks : instant.ToDateTimeUtc().Ticks;
}
