using System.Text.Json.Serialization;

namespace Routing.Domain.SellerResponse;

/// <summary>How a seller's rates stand, as shown to the seller.</summary>
public static class ResponseStanding
{
    private static readonly int[] s_days = [30, 90];
    private static readonly RateMeasure[] s_measures = [RateMeasure.Within12Hours, RateMeasure.Within24Hours, RateMeasure.WithinTarget];

    /// <summary>The rates over 30 and 90 days, which are always shown.</summary>
    public static IReadOnlyList<ShownRate> Rates(ResponseCounters counters, DateTimeOffset now) =>
    [
        .. from days in s_days
           let sums = counters.Over(days, now)
           from measure in s_measures
           select new ShownRate(days, sums.Asked, measure, sums.Rate(measure)),
    ];

    /// <summary>Every rule of the policy, in its order.</summary>
    public static IReadOnlyList<RateVerdict> Verdicts(ResponseCounters counters, SellerTerms terms, DateTimeOffset now) =>
        [.. terms.Rates.Select(rule => Verdict(rule, counters.Over(rule.Days, now)))];

    private static RateVerdict Verdict(RateRule rule, ResponseSums sums)
    {
        var (rate, count) = (sums.Rate(rule.Measure), sums.Whole(rule.Measure));
        var standing = rate is not { } value || count < rule.MinConversations ? RateStanding.TooFew
            : IsWorse(rule, value, rule.Floor) ? RateStanding.BelowFloor
            : IsWorse(rule, value, rule.Goal) ? RateStanding.BelowGoal
            : RateStanding.Met;
        return new(rule.Name, rule.Measure, rule.Days, count, rate, standing, standing == RateStanding.BelowFloor ? rule.Violation : null);
    }

    private static bool IsWorse(RateRule rule, double rate, double? than) => rule.Measure == RateMeasure.Dissatisfied ? rate > than : rate < than;
}

/// <summary>A rate as the seller sees it.</summary>
/// <param name="Conversations">That it is a share of.</param>
/// <param name="Rate">0 to 1; null: nothing counted in the window.</param>
public sealed record ShownRate(int Days, int Conversations, RateMeasure Measure, double? Rate);

/// <summary>A rate held against its rule.</summary>
/// <param name="Violation">Set when the rate is worse than the rule's floor.</param>
public sealed record RateVerdict(string Rule, RateMeasure Measure, int Days, int Conversations, double? Rate, RateStanding Standing, string? Violation);

/// <summary>A rate against its rule.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<RateStanding>))]
public enum RateStanding { TooFew, Met, BelowGoal, BelowFloor }
