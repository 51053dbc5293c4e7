using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Routing.Domain.Policies;
using Routing.Domain.SellerResponse;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.SellerResponse;

/// <summary>Deadlines against a slow reference that steps minute by minute: across clock changes, leap days, year ends and holidays.</summary>
public sealed class DeadlineReferenceTests(ITestOutputHelper output)
{
    private static readonly (string Zone, DateTime Around)[] s_places =
    [
        ("America/New_York", new(2026, 3, 8)), ("America/New_York", new(2026, 11, 1)), ("America/Sao_Paulo", new(2028, 2, 29)), ("America/Mexico_City", new(2026, 12, 31)),
        ("Europe/Berlin", new(2027, 3, 28)), ("Europe/Berlin", new(2026, 10, 25)), ("Australia/Lord_Howe", new(2026, 10, 4)), ("Asia/Kathmandu", new(2028, 2, 28)),
        ("America/Havana", new(2026, 3, 8)), ("Pacific/Apia", new(2011, 12, 30)),
    ];

    /// <param name="Clock">0: wall; 1: the market's calendar; 2: the seller's hours.</param>
    /// <param name="Shift">Minutes from the place's date at which the contact comes in.</param>
    /// <param name="Target">In minutes, a multiple of twenty.</param>
    /// <param name="Pauses">Pairs of minutes after the contact at which it is paused and goes on.</param>
    private sealed record Given(
        int Place, int Clock, int Shift, int Target, (int Open, int Length)[] Hours, int[] Closed, int AwayFrom, int AwayLength, (int After, int Length)[] Pauses);

    private static readonly Gen<Given> s_given =
        from place in Gen.Choose(0, s_places.Length - 1)
        from clock in Gen.Choose(0, 2)
        from shift in Gen.Choose(-2_880, 1_440)
        from target in Gen.Choose(1, 90)
        from hours in (from open in Gen.Choose(0, 46) from length in Gen.Choose(1, 20) select (open, length)).ArrayOf(9)
        from closed in Gen.Choose(-3, 5).ArrayOf(2)
        from away in Gen.Choose(0, 4_000)
        from length in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 3_000)))
        from pauses in (from after in Gen.Choose(1, 900) from p in Gen.Choose(1, 700) select (after, p)).ArrayOf(2)
        select new Given(place, clock, shift, target * 20, hours, closed, away, length, pauses);

    [Fact]
    public void Deadlines_and_reminders_are_those_of_a_reference_that_steps_minute_by_minute()
    {
        var seed = Seed.Next(output.WriteLine);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay((ulong)seed, 1),
            Prop.ForAll(s_given.ToArbitrary(), given =>
            {
                Agrees(given);
                return true;
            }));
    }

    private static void Agrees(Given g)
    {
        var (zoneId, around) = s_places[g.Place];
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var received = LocalDateTime.FromDateTime(around).InZoneLeniently(zone).ToInstant().ToDateTimeOffset().AddMinutes(g.Shift);
        var week = Week(g.Hours);
        var closed = g.Closed.Select(d => LocalDate.FromDateTime(around).PlusDays(d)).ToHashSet();
        var schedule = new SellerSchedule(
            g.Clock == 2 ? zoneId : null,
            g.Clock == 2 ? [.. week.SelectMany((day, d) => day.Select(h => new SellerHours((DayOfWeek)((d + 1) % 7), Text(h.Open), Text(h.End))))] : null,
            g.Clock == 2 ? [.. closed.Select(c => c.ToDateOnly())] : null,
            g.AwayLength > 0 ? received.AddMinutes(g.AwayFrom) : null,
            g.AwayLength > 0 ? received.AddMinutes(g.AwayFrom + g.AwayLength) : null);
        var calendar = new BusinessCalendar(
            "reference", zone, [.. week.Select(day => day.Select(h => (Clock(h.Open), h.End == 1_440 ? (LocalTime?)null : Clock(h.End))).ToList())], closed);
        var terms = Sellers.Terms with { Target = TimeSpan.FromMinutes(g.Target), Clock = (ClockHours)g.Clock, Calendar = calendar, Reminders = [0.25, 0.5, 0.8] };

        var walk = new Walk(terms).Do(Sellers.Open(received) with { Schedule = schedule }, received);
        var pauses = new List<(DateTimeOffset From, DateTimeOffset To)>();
        var at = received;
        foreach (var (after, length) in g.Pauses)
        {
            var from = at.AddMinutes(after);
            at = from.AddMinutes(length);
            pauses.Add((from, at));
            walk.Do(new ResponseCommand.Pause(from), from).Do(new ResponseCommand.Resume(at), at);
        }

        walk.RunTo(received.AddDays(400));

        var reference = Reference(received, g, zone, week, closed, pauses);
        Assert.Equal(reference[^1], walk.Only<ResponseEvent.Breached>().At);
        var reminders = walk.Events.Select(e => e switch { ResponseEvent.Reminded r => r.At, ResponseEvent.ReminderSkipped r => r.At, _ => default }).Where(r => r != default);
        Assert.Equal(reference[..^1], reminders);
    }

    /// <summary>When a quarter, a half, four fifths and all of the target had passed.</summary>
    private static List<DateTimeOffset> Reference(
        DateTimeOffset received, Given g, DateTimeZone zone, List<(int Open, int End)>[] week, HashSet<LocalDate> closed, List<(DateTimeOffset From, DateTimeOffset To)> pauses)
    {
        var reached = new List<DateTimeOffset>();
        var (passed, now) = (0, received);
        while (passed < g.Target)
        {
            var paused = pauses.Exists(p => p.From <= now && now < p.To);
            var away = g.AwayLength > 0 && received.AddMinutes(g.AwayFrom) <= now && now < received.AddMinutes(g.AwayFrom + g.AwayLength);
            if (!paused && !away && (g.Clock == 0 || IsOpen(Instant.FromDateTimeOffset(now).InZone(zone).LocalDateTime)))
                passed++;
            now = now.AddMinutes(1);
            foreach (var (i, due) in ((int[])[g.Target / 4, g.Target / 2, g.Target * 4 / 5, g.Target]).Index())
            {
                if (passed == due && reached.Count == i)
                    reached.Add(now);
            }
        }

        return reached;

        bool IsOpen(LocalDateTime local) =>
            !closed.Contains(local.Date) && week[(int)local.DayOfWeek - 1].Exists(h => h.Open <= (local.Hour * 60) + local.Minute && (local.Hour * 60) + local.Minute < h.End);
    }

    // Two intervals on some days, apart; at least one day is open.
    private static List<(int Open, int End)>[] Week((int Open, int Length)[] hours)
    {
        var week = Enumerable.Range(0, 7).Select(_ => new List<(int Open, int End)>()).ToArray();
        foreach (var (i, (open, length)) in hours.Index())
        {
            var (from, to) = (open * 30, Math.Min(1_440, (open + length) * 30));
            var day = week[i * 3 % 7];
            if (!day.Exists(h => from < h.End && h.Open < to))
                day.Add((from, to));
        }

        return week;
    }

    private static LocalTime Clock(int minutes) => LocalTime.Midnight.PlusMinutes(minutes);

    private static string Text(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";
}
