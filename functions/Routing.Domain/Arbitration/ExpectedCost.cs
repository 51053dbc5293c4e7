using Routing.Domain.Policies;

namespace Routing.Domain.Arbitration;

/// <summary>
/// What a channel is expected to cost in all: handle + P(recontact) × cost(recontact) × factor + wait × value(segment)
/// + P(dissatisfied) × penalty + P(seller late) × cost.
/// </summary>
internal static class ExpectedCost
{
    /// <summary>Minor units, rounded half away from zero. Without an expectation for the intent only the wait counts.</summary>
    public static long Of(Channel channel, Situation s, MarketPolicy policy, in Assessment view)
    {
        var prior = view.Intent.Priors[(int)channel];
        var segment = view.Segment;
        var cost = Wait(channel, prior, s, view).TotalHours * segment.WaitValueMinorPerHour;
        if (prior is not null)
        {
            cost += prior.HandleMinor
                + (prior.Recontact * policy.RecontactCostMinor * segment.RecontactFactor)
                + (prior.Dissatisfied * segment.DissatisfactionMinor);
            if (channel == Channel.Seller)
                cost += (s.Seller.LateRate ?? prior.Late) * policy.SellerLateCostMinor;
        }

        return (long)Math.Round(cost, MidpointRounding.AwayFromZero);
    }

    /// <summary>For an agent: until the queue opens, and then its measured wait where known.</summary>
    private static TimeSpan Wait(Channel channel, ChannelPrior? prior, Situation s, in Assessment view)
    {
        var expected = prior?.Wait ?? TimeSpan.Zero;
        return channel == Channel.Platform
            ? (s.Queue.Wait ?? expected) + (view.Queue.Calendar.NextOpen(s.Now) - s.Now)
            : expected;
    }
}
