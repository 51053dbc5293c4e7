namespace Routing.Domain.SellerResponse;

/// <summary>Starts, stops and goes on with clocks.</summary>
internal static class Clockwork
{
    /// <summary>A clock that runs from an instant on with so much left of its target.</summary>
    /// <param name="fractions">Of the target; those that have passed are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">Its end is beyond the year 9999.</exception>
    public static DutyClock Run(ClockHours runs, DutyHours hours, DateTimeOffset from, TimeSpan left, TimeSpan target, IReadOnlyList<double> fractions)
    {
        var due = hours.Add(from, left);
        var first = 0;
        while (first < fractions.Count && target * (1 - fractions[first]) >= left)
            first++;
        if (first == fractions.Count)
            return new(runs, from, left, due, [], ClockStops.None);
        var reminders = new List<Reminder>(fractions.Count - first);
        for (var i = first; i < fractions.Count; i++)
        {
            if (hours.Add(from, left - (target * (1 - fractions[i]))) is { } at)
                reminders.Add(new(fractions[i], at));
        }

        return new(runs, from, left, due, reminders, ClockStops.None);
    }

    public static DutyClock Stop(DutyClock clock, DutyHours hours, DateTimeOffset at, ClockStops why)
    {
        var from = at > clock.Since ? at : clock.Since;
        return clock.Stopped != ClockStops.None
            ? clock with { Stopped = clock.Stopped | why }
            : new(clock.Runs, from, Left(clock, hours, from), null, [], why);
    }

    /// <summary>What is left at an instant not before the clock's own; never less than a tick while it has not ended.</summary>
    public static TimeSpan Left(DutyClock clock, DutyHours hours, DateTimeOffset at)
    {
        if (clock.Stopped != ClockStops.None)
            return clock.Left;
        var left = clock.Left - hours.Between(clock.Since, at);
        return left > TimeSpan.Zero ? left : new(1);
    }
}
