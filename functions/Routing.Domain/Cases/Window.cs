using Routing.Domain.Policies;

namespace Routing.Domain.Cases;

/// <summary>
/// A length of time that a policy gives: wall-clock time without a calendar, open time with one, or working days of a calendar, which end with the last of them.
/// </summary>
/// <param name="Length">Above zero; zero when working days are given.</param>
/// <param name="WorkingDays">Above zero in place of a length; needs a calendar.</param>
public sealed record Window(TimeSpan Length, BusinessCalendar? Calendar = null, int WorkingDays = 0)
{
    /// <summary>From this instant on no case moves, so that every alarm stays within the years that there are.</summary>
    public static readonly DateTimeOffset Latest = new(9900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Window Days(int days) => new(TimeSpan.FromDays(days));

    public static Window Hours(int hours) => new(TimeSpan.FromHours(hours));

    /// <summary>When it is over.</summary>
    public DateTimeOffset After(DateTimeOffset from) =>
        WorkingDays > 0 ? Calendar!.EndOfWorkingDay(from, WorkingDays)
        : Calendar is { } hours ? hours.Add(from, Length)
        : from + Length;

    /// <summary>When a part of it is over; of working days a part of the time to their end.</summary>
    /// <param name="fraction">Above 0 and below 1.</param>
    public DateTimeOffset After(DateTimeOffset from, double fraction) =>
        WorkingDays > 0 ? from + ((After(from) - from) * fraction)
        : Calendar is { } hours ? hours.Add(from, Length * fraction)
        : from + (Length * fraction);
}

/// <summary>Who decides when no person does.</summary>
public static class Deciders
{
    /// <summary>Automation; never the id of a person.</summary>
    public const string System = "system";
}
