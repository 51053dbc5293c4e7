namespace Routing.Domain.Disputes;

/// <summary>Proposes a ruling from the market's rules.</summary>
internal static class LiabilityTable
{
    /// <summary>
    /// The first rule that holds decides. Further rules that hold and blame the same party most are given as reasons too; one that blames another costs
    /// confidence, by the share of certainty that it has itself.
    /// </summary>
    public static Proposal Propose(Dispute d, DisputeTerms terms)
    {
        LiabilityRule? first = null;
        List<string>? reasons = null;
        var confidence = 0d;
        foreach (var rule in terms.Rules)
        {
            if (!Holds(rule.When, d))
                continue;
            if (first is null)
            {
                (first, confidence, reasons) = (rule, rule.Confidence, [rule.Code]);
            }
            else if (Most(rule.Liability) == Most(first.Liability))
            {
                reasons!.Add(rule.Code);
            }
            else
            {
                confidence *= 1 - (rule.Confidence / 2);
            }
        }

        if (first is null)
            (first, confidence, reasons) = (terms.Otherwise, terms.Otherwise.Confidence, [terms.Otherwise.Code]);
        Remedy? remedy = first.Liability.Buyer == 100 ? null : first.Remedy ?? d.Requested;
        return new(first.Liability, remedy, remedy == Remedy.PartialRefund ? first.Percent : 100, reasons!, confidence, first.Review);
    }

    private static bool Holds(DisputeWhen when, Dispute d) =>
        (when.Claims?.Contains(d.Claim) ?? true)
        && (when.FulfilledBy is null || (d.FulfilledBy is { } by && when.FulfilledBy.Contains(by)))
        && (when.Delivery?.Contains(d.Delivery) ?? true)
        && (when.SellerRejected is null || when.SellerRejected == d.SellerRejected)
        && d.Value.AmountMinor >= when.MinValueMinor
        && (when.MaxValueMinor is null || d.Value.AmountMinor <= when.MaxValueMinor)
        && (when.BuyerShows is null || Shows(d, Side.Buyer, when.BuyerShows))
        && (when.SellerShows is null || Shows(d, Side.Seller, when.SellerShows))
        && (when.SellerLacks is null || !Shows(d, Side.Seller, when.SellerLacks));

    private static bool Shows(Dispute d, Side side, System.Collections.Frozen.FrozenSet<string> kinds)
    {
        foreach (var item in d.Evidence)
        {
            if (item.Side == side && kinds.Contains(item.Kind))
                return true;
        }

        return false;
    }

    /// <summary>Who bears most; of equals the first of seller, carrier, platform, buyer.</summary>
    private static int Most(Liability l)
    {
        var most = Math.Max(Math.Max(l.Seller, l.Carrier), Math.Max(l.Platform, l.Buyer));
        return l.Seller == most ? 0 : l.Carrier == most ? 1 : l.Platform == most ? 2 : 3;
    }
}
