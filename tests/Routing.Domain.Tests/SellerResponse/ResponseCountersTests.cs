using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Routing.Domain.SellerResponse;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.SellerResponse;

public sealed class ResponseCountersTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset T = new(2026, 2, 20, 0, 0, 0, TimeSpan.Zero);

    private sealed record Answer(int Minutes, int Took, bool Met, int Stars);

    private static readonly Gen<Answer> s_answer =
        from minutes in Gen.Frequency((3, Gen.Choose(-2_000, 3_000)), (1, Gen.Choose(0, 60_000)))
        from took in Gen.Choose(-1, 40)
        from met in Gen.Elements(true, false)
        from stars in Gen.Choose(0, 5)
        select new Answer(minutes, took, met, stars);

    [Fact]
    public void Rates_equal_a_naive_recount_of_every_answer()
    {
        var seed = Seed.Next(output.WriteLine);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(150).WithReplay((ulong)seed, 1),
            Prop.ForAll(s_answer.ListOf().Select(a => a.ToArray()).ToArbitrary(), answers =>
            {
                var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
                var counters = ResponseCounters.Empty(zone.Id);
                var all = new List<(LocalDate Day, Answer Answer)>();
                var now = T;
                foreach (var a in answers)
                {
                    var at = now.AddMinutes(a.Minutes);
                    now = at > now ? at : now;
                    counters = a.Stars > 0 ? counters.AddRating(a.Stars, at) : counters.Add(a.Took < 0 ? null : TimeSpan.FromHours(a.Took), a.Met, at);
                    all.Add((Instant.FromDateTimeOffset(at).InZone(zone).Date, a));
                    foreach (var days in (int[])[1, 30, 90])
                        Assert.Equal(Recount(all, Instant.FromDateTimeOffset(now).InZone(zone).Date, days), counters.Over(days, now));
                }

                Assert.InRange(counters.Days.Count, 0, ResponseCounters.MostDays);
                var json = JsonSerializer.Serialize(counters, RoutingJson.Default.ResponseCounters);
                Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, RoutingJson.Default.ResponseCounters)!, RoutingJson.Default.ResponseCounters));
                return true;
            }));
    }

    private static ResponseSums Recount(List<(LocalDate Day, Answer Answer)> all, LocalDate today, int days)
    {
        var within = all.Where(a => a.Day <= today && a.Day > today.PlusDays(-days)).Select(a => a.Answer).ToArray();
        var asked = within.Where(a => a.Stars == 0).ToArray();
        return new(
            asked.Length, asked.Count(a => a.Took is >= 0 and <= 12), asked.Count(a => a.Took is >= 0 and <= 24), asked.Count(a => a.Met),
            within.Count(a => a.Stars > 0), within.Count(a => a.Stars is 1 or 2));
    }

    [Fact]
    public void Standing_shows_rates_over_thirty_and_ninety_days_and_the_verdict_of_each_rule()
    {
        var counters = ResponseCounters.Empty("Etc/UTC");
        for (var i = 0; i < 20; i++)
            counters = counters.Add(i < 17 ? TimeSpan.FromHours(i < 10 ? 6 : 20) : null, i < 17, T);
        var later = T.AddDays(40);
        for (var i = 0; i < 10; i++)
            counters = counters.Add(i < 8 ? TimeSpan.FromHours(2) : TimeSpan.FromHours(30), i < 8, later);

        Assert.Equal([0.8, 0.8, 0.8, 18 / 30.0, 25 / 30.0, 25 / 30.0], ResponseStanding.Rates(counters, later).Select(r => r.Rate!.Value));
        var verdict = ResponseStanding.Verdicts(counters, Sellers.Terms, later)[0];
        Assert.Equal((RateStanding.BelowFloor, "low_response_rate", 10), (verdict.Standing, verdict.Violation, verdict.Conversations));
        Assert.Equal(RateStanding.TooFew, ResponseStanding.Verdicts(ResponseCounters.Empty("Etc/UTC"), Sellers.Terms, later)[0].Standing);
    }
}
