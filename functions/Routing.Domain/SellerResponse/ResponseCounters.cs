using NodaTime;

namespace Routing.Domain.SellerResponse;

/// <summary>
/// A seller's answers by day, for rates over rolling windows. A window is a number of whole days in the market's zone, today among them: that is how
/// marketplaces show such rates, it needs one bucket a day, and within that meaning it is exact. Immutable.
/// </summary>
/// <param name="Zone">In which days are told; fixed when the seller's first answer is counted.</param>
/// <param name="Days">Ascending; those that a window of <see cref="MostDays"/> up to the latest can reach.</param>
public sealed record ResponseCounters(string Zone, IReadOnlyList<ResponseDay> Days)
{
    public const int MostDays = 90;

    private static readonly TimeSpan s_half = TimeSpan.FromHours(12), s_day = TimeSpan.FromHours(24);

    public static ResponseCounters Empty(string zone) => new(zone, []);

    /// <summary>Counts one conversation; what <c>CountResponse</c> says. The caller sees to it that a repeat of the effect does not come here.</summary>
    public ResponseCounters Add(TimeSpan? took, bool met, DateTimeOffset closedAt) =>
        With(new(DayOf(closedAt), 1, took <= s_half ? 1 : 0, took <= s_day ? 1 : 0, met ? 1 : 0, 0, 0));

    /// <summary>Counts a buyer's rating of a conversation: 1 to 5 stars, of which 1 and 2 are dissatisfied.</summary>
    public ResponseCounters AddRating(int stars, DateTimeOffset at) => With(new(DayOf(at), 0, 0, 0, 0, 1, stars <= 2 ? 1 : 0));

    /// <summary>The sums over the window of so many days that ends with the day of <paramref name="now"/>.</summary>
    /// <param name="days">1 to <see cref="MostDays"/>.</param>
    public ResponseSums Over(int days, DateTimeOffset now)
    {
        var last = DayOf(now);
        var first = last.DayNumber - days + 1;
        var sums = default(ResponseSums);
        foreach (var day in Days)
        {
            if (day.Day.DayNumber >= first && day.Day <= last)
                sums = sums.Plus(day);
        }

        return sums;
    }

    private ResponseCounters With(ResponseDay added)
    {
        var at = Days.Count;
        while (at > 0 && Days[at - 1].Day > added.Day)
            at--;
        var merges = at > 0 && Days[at - 1].Day == added.Day;
        var latest = Days.Count > 0 && Days[^1].Day > added.Day ? Days[^1].Day : added.Day;
        var first = latest.DayNumber - MostDays + 1;
        var days = new List<ResponseDay>(Days.Count + 1);
        for (var i = 0; i <= Days.Count; i++)
        {
            if (i == at && !merges && added.Day.DayNumber >= first)
                days.Add(added);
            if (i < Days.Count && Days[i].Day.DayNumber >= first)
                days.Add(merges && i == at - 1 ? Days[i].Plus(added) : Days[i]);
        }

        return this with { Days = days };
    }

    private DateOnly DayOf(DateTimeOffset at) =>
        Instant.FromDateTimeOffset(at).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc).Date.ToDateOnly();
}

/// <summary>One day of <see cref="ResponseCounters"/>.</summary>
/// <param name="Asked">Conversations that count.</param>
public sealed record ResponseDay(DateOnly Day, int Asked, int Within12Hours, int Within24Hours, int WithinTarget, int Rated, int Dissatisfied)
{
    internal ResponseDay Plus(ResponseDay other) => new(
        Day, Asked + other.Asked, Within12Hours + other.Within12Hours, Within24Hours + other.Within24Hours, WithinTarget + other.WithinTarget,
        Rated + other.Rated, Dissatisfied + other.Dissatisfied);
}

/// <summary>Sums over a window.</summary>
public readonly record struct ResponseSums(int Asked, int Within12Hours, int Within24Hours, int WithinTarget, int Rated, int Dissatisfied)
{
    /// <summary>0 to 1; null when there is nothing to measure.</summary>
    public double? Rate(RateMeasure measure)
    {
        var (part, whole) = measure switch
        {
            RateMeasure.Within12Hours => (Within12Hours, Asked),
            RateMeasure.Within24Hours => (Within24Hours, Asked),
            RateMeasure.WithinTarget => (WithinTarget, Asked),
            _ => (Dissatisfied, Rated),
        };
        return whole == 0 ? null : (double)part / whole;
    }

    /// <summary>What the measure is a share of.</summary>
    public int Whole(RateMeasure measure) => measure == RateMeasure.Dissatisfied ? Rated : Asked;

    internal ResponseSums Plus(ResponseDay day) => new(
        Asked + day.Asked, Within12Hours + day.Within12Hours, Within24Hours + day.Within24Hours, WithinTarget + day.WithinTarget,
        Rated + day.Rated, Dissatisfied + day.Dissatisfied);
}
