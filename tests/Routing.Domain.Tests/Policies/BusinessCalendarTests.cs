using NodaTime;
using NodaTime.Text;
using Routing.Domain.Policies;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Policies;

public sealed class BusinessCalendarTests(ITestOutputHelper output)
{
    private static readonly string[] Zones =
        ["America/New_York", "America/Mexico_City", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Etc/UTC"];

    private static readonly BusinessCalendar Care = Calendar(
        "America/New_York",
        week: ["08:00-12:00,13:00-18:00", "08:00-12:00,13:00-18:00", "08:00-18:00", "08:00-18:00", "08:00-24:00", "00:00-02:00", ""],
        "2026-12-25", "2027-01-01");

    [Theory]
    [InlineData("2026-11-23T12:59:59Z", false)] // Monday 07:59:59 in New York
    [InlineData("2026-11-23T13:00:00Z", true)]
    [InlineData("2026-11-23T16:59:59Z", true)]
    [InlineData("2026-11-23T17:00:00Z", false)] // the lunch break
    [InlineData("2026-11-23T18:00:00Z", true)]
    [InlineData("2026-11-28T05:00:00Z", true)] // Saturday 00:00, the other side of 24:00
    [InlineData("2026-12-25T15:00:00Z", false)] // holiday
    public void Start_is_inclusive_and_end_exclusive(string at, bool open) => Assert.Equal(open, Care.IsOpen(Parse(at)));

    [Theory]
    [InlineData("2026-11-23T15:00:00Z", "PT2H", "2026-11-23T17:00:00Z")] // ends exactly when the morning does
    [InlineData("2026-11-23T15:00:00Z", "PT2H1S", "2026-11-23T18:00:01Z")]
    [InlineData("2026-11-27T23:00:00Z", "PT9H", "2026-11-30T14:00:00Z")] // Friday 18:00 through midnight to 02:00, then Monday
    [InlineData("2026-11-28T04:59:00Z", "PT1M", "2026-11-28T05:00:00Z")] // to 24:00 exactly
    [InlineData("2026-12-24T22:00:00Z", "PT2H", "2026-12-26T06:00:00Z")] // Friday is Christmas; Saturday has its two hours
    [InlineData("2026-11-29T12:00:00Z", "PT0S", "2026-11-29T12:00:00Z")]
    [InlineData("2026-11-29T12:00:00Z", "-PT5M", "2026-11-29T12:00:00Z")]
    public void Adding_counts_open_time_only(string from, string open, string expected) =>
        Assert.Equal(Parse(expected), Care.Add(Parse(from), System.Xml.XmlConvert.ToTimeSpan(open)));

    [Fact]
    public void An_hour_that_the_clock_repeats_counts_twice_and_one_that_it_skips_does_not_count()
    {
        var night = Calendar("America/New_York", ["", "", "", "", "", "", "01:00-03:00"]);

        Assert.Equal(TimeSpan.FromHours(3), night.Between(Parse("2026-11-01T00:00:00Z"), Parse("2026-11-02T00:00:00Z")));
        Assert.Equal(TimeSpan.FromHours(1), night.Between(Parse("2026-03-08T00:00:00Z"), Parse("2026-03-09T00:00:00Z")));
    }

    [Fact]
    public void An_interval_inside_the_repeated_hour_is_open_twice()
    {
        var quarter = Calendar("America/New_York", ["", "", "", "", "", "", "01:15-01:30"]);

        Assert.Equal(Parse("2026-11-01T05:15:00Z"), quarter.NextOpen(Parse("2026-11-01T00:00:00Z")));
        Assert.Equal(Parse("2026-11-01T06:15:00Z"), quarter.NextOpen(Parse("2026-11-01T05:30:00Z")));
    }

    [Fact]
    public void Every_answer_is_that_of_counting_minute_by_minute()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        DateTimeOffset[] anchors =
        [
            Parse("2024-02-29T00:00:00Z"), Parse("2026-03-08T06:00:00Z"), Parse("2026-11-01T05:00:00Z"), Parse("2026-12-31T23:00:00Z"),
            Parse("2027-04-03T14:00:00Z"), Parse("2018-11-04T03:00:00Z"), Parse("2011-12-30T10:00:00Z"), Parse("2026-06-15T00:00:00Z"),
        ];
        for (var round = 0; round < 40; round++)
        {
            var zone = Zones[random.Next(Zones.Length)];
            var anchor = anchors[random.Next(anchors.Length)];
            var week = Enumerable.Range(0, 7).Select(_ => RandomDay(random)).ToArray();
            week[random.Next(7)] = "09:30-17:00";
            var holidays = Enumerable.Range(0, random.Next(4))
                .Select(_ => LocalDatePattern.Iso.Format(LocalDate.FromDateTime(anchor.UtcDateTime).PlusDays(random.Next(-5, 6)))).ToArray();
            var calendar = Calendar(zone, week, holidays);
            var slow = new MinuteByMinute(DateTimeZoneProviders.Tzdb[zone], week, holidays);
            var what = $"seed {seed}, round {round}, {zone}, {string.Join(" | ", week)}, holidays {string.Join(' ', holidays)}";

            for (var i = 0; i < 8; i++)
            {
                var from = anchor.AddMinutes(random.Next(-4 * 1440, 4 * 1440));
                var to = from.AddMinutes(random.Next(-100, 9 * 1440));
                var open = TimeSpan.FromMinutes(random.Next(1, 2 * 1440));
                Assert.True(slow.IsOpen(from) == calendar.IsOpen(from), $"IsOpen {from:O}, {what}");
                Assert.True(slow.NextOpen(from) == calendar.NextOpen(from), $"NextOpen {from:O}, {what}");
                Assert.True(slow.Between(from, to) == calendar.Between(from, to), $"Between {from:O} and {to:O}, {what}");
                Assert.True(slow.Add(from, open) == calendar.Add(from, open), $"Add {open} to {from:O}, {what}");
            }
        }
    }

    [Fact]
    public void Adding_what_lies_between_arrives_at_the_end_when_that_is_open()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var from = Parse("2025-06-01T00:00:00Z").AddTicks(random.NextInt64(TimeSpan.FromDays(900).Ticks));
            var to = Care.NextOpen(from.AddTicks(random.NextInt64(TimeSpan.FromDays(400).Ticks))).AddTicks(1);

            Assert.Equal(to, Care.Add(from, Care.Between(from, to)));
        }
    }

    [Fact]
    public void A_calendar_that_is_always_open_is_plain_arithmetic()
    {
        var always = BusinessCalendar.Always("24x7");
        var from = Parse("2026-11-01T05:30:00Z");

        Assert.True(always.IsOpen(from));
        Assert.Equal(from, always.NextOpen(from));
        Assert.Equal(from.AddDays(500), always.Add(from, TimeSpan.FromDays(500)));
        Assert.Equal(TimeSpan.FromDays(500), always.Between(from, from.AddDays(500)));
    }

    [Fact]
    public void Instants_at_the_ends_of_time_are_answered()
    {
        Assert.False(Care.IsOpen(DateTimeOffset.MinValue));
        Assert.True(Care.NextOpen(DateTimeOffset.MinValue) < DateTimeOffset.MinValue.AddDays(4));
        Assert.True(Care.Between(DateTimeOffset.MaxValue.AddDays(-30), DateTimeOffset.MaxValue) > TimeSpan.FromDays(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Care.Add(DateTimeOffset.MaxValue.AddDays(-3), TimeSpan.FromDays(30)));
    }

    [Fact]
    public void A_week_without_an_open_hour_is_refused() =>
        Assert.Throws<ArgumentException>(() => Calendar("Etc/UTC", ["", "", "", "", "", "", ""]));

    [Theory]
    [InlineData("08:00-12:00,11:59-13:00")]
    [InlineData("08:00-24:00,23:00-23:30")]
    [InlineData("12:00-12:00")]
    [InlineData("13:00-12:00")]
    public void Intervals_that_overlap_or_end_before_they_start_are_refused(string day) =>
        Assert.Throws<ArgumentException>(() => Calendar("Etc/UTC", [day, "", "", "", "", "", ""]));

    [Fact]
    public void Holidays_that_leave_nothing_open_for_400_days_are_refused()
    {
        var everyMonday = Enumerable.Range(0, 60).Select(w => LocalDatePattern.Iso.Format(new LocalDate(2026, 1, 5).PlusWeeks(w))).ToArray();

        Assert.Throws<ArgumentException>(() => Calendar("Etc/UTC", ["09:00-10:00", "", "", "", "", "", ""], everyMonday));
        Calendar("Etc/UTC", ["09:00-10:00", "", "", "", "", "", ""], everyMonday[..50]);
    }

    private static string RandomDay(Random random)
    {
        var edges = Enumerable.Range(0, random.Next(4) * 2).Select(_ => random.Next(0, 97) * 15).Distinct().Order().ToArray();
        return string.Join(',', edges[..(edges.Length / 2 * 2)].Chunk(2).Select(e => $"{Clock(e[0])}-{Clock(e[1])}"));

        static string Clock(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";
    }

    private static BusinessCalendar Calendar(string zone, string[] week, params string[] holidays) => new(
        "test", DateTimeZoneProviders.Tzdb[zone], Array.ConvertAll(week, Intervals), holidays.Select(h => LocalDatePattern.Iso.Parse(h).Value).ToHashSet());

    private static IReadOnlyList<(LocalTime Start, LocalTime? End)> Intervals(string day) =>
        [.. day.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(i => (Time(i[..5])!.Value, Time(i[6..])))];

    private static LocalTime? Time(string text) => text == "24:00" ? null : LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    private static DateTimeOffset Parse(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).Value.ToDateTimeOffset();

    /// <summary>The definition, taken literally.</summary>
    private sealed class MinuteByMinute(DateTimeZone zone, string[] week, string[] holidays)
    {
        public bool IsOpen(DateTimeOffset at)
        {
            var local = Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;
            if (holidays.Contains(LocalDatePattern.Iso.Format(local.Date)))
                return false;
            var clock = $"{local.Hour:00}:{local.Minute:00}";
            return week[(int)local.DayOfWeek - 1].Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Any(i => string.CompareOrdinal(i[..5], clock) <= 0 && string.CompareOrdinal(clock, i[6..]) < 0);
        }

        public DateTimeOffset NextOpen(DateTimeOffset at)
        {
            while (!IsOpen(at))
                at = at.AddMinutes(1);
            return at;
        }

        public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
        {
            var open = TimeSpan.Zero;
            for (; from < to; from = from.AddMinutes(1))
                open += IsOpen(from) ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
            return open;
        }

        public DateTimeOffset Add(DateTimeOffset from, TimeSpan open)
        {
            for (; open > TimeSpan.Zero; from = from.AddMinutes(1))
                open -= IsOpen(from) ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
            return from;
        }
    }
}
