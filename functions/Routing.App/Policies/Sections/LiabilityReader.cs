using System.Collections.Frozen;
using Routing.Domain.Disputes;

namespace Routing.App.Policies.Sections;

/// <summary>The table that proposes who is liable.</summary>
internal static class LiabilityReader
{
    public static List<LiabilityRule> Rules(PolicyNode? node)
    {
        var rules = new List<LiabilityRule>();
        foreach (var item in node?.Items() ?? [])
        {
            if (Rule(item, condition: true) is not { } rule)
                continue;
            if (rules.Exists(r => r.Code == rule.Code))
                item.Refuse($"'{rule.Code}' is the code of an earlier rule.");
            rules.Add(rule);
        }

        return rules;
    }

    /// <param name="condition">False for the rule of what no other rule holds for.</param>
    public static LiabilityRule? Rule(PolicyNode? node, bool condition)
    {
        if (node?.Object() is not { } o)
            return null;
        var code = o.Required("code")?.Text(PolicyForm.Code);
        var text = o.Required("text")?.Text();
        var when = condition ? ReadWhen(o.Required("when")) : new();
        var liability = ReadLiability(o.Required("liability"));
        var confidence = o.Required("confidence")?.Probability();
        var remedy = o.Optional("remedy")?.Choice<Remedy>("remedy");
        var percentNode = o.Optional("percent");
        var percent = percentNode?.Count(1, 100) ?? 100;
        if (percentNode is not null && remedy != Remedy.PartialRefund)
            percentNode.Value.Refuse("Only a partialRefund has a percentage.");
        var review = o.Optional("review")?.Flag() ?? false;
        o.Close();
        if ((code, text, when, liability, confidence) is not ({ } c, { } t, { } w, { } l, { } p))
            return null;
        return new() { Code = c, Text = t, When = w, Liability = l, Confidence = p, Remedy = remedy, Percent = percent, Review = review };
    }

    private static Liability? ReadLiability(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return null;
        var buyer = o.Optional("buyer")?.Count(0, 100) ?? 0;
        var seller = o.Optional("seller")?.Count(0, 100) ?? 0;
        var carrier = o.Optional("carrier")?.Count(0, 100) ?? 0;
        var platform = o.Optional("platform")?.Count(0, 100) ?? 0;
        o.Close();
        if (buyer + seller + carrier + platform == 100)
            return new(buyer, seller, carrier, platform);
        node.Value.Refuse("The parts are not 100 percent together.");
        return null;
    }

    private static DisputeWhen? ReadWhen(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return null;
        var when = new DisputeWhen
        {
            Claims = Codes(o.Optional("claims")),
            FulfilledBy = PolicySets.Choices(o.Optional("fulfilledBy"), PolicyWords.Fulfilment, "fulfilment"),
            Delivery = PolicySets.Choices(o.Optional("delivery"), DeliveryStates.All, "state of delivery"),
            BuyerShows = Codes(o.Optional("buyerShows")),
            SellerShows = Codes(o.Optional("sellerShows")),
            SellerLacks = Codes(o.Optional("sellerLacks")),
            SellerRejected = o.Optional("sellerRejected")?.Flag(),
            MinValueMinor = o.Optional("minValueMinor")?.Whole(1, PolicyWords.MostMinor) ?? 0,
            MaxValueMinor = o.Optional("maxValueMinor")?.Whole(0, PolicyWords.MostMinor),
        };
        o.Close();
        return when;
    }

    private static FrozenSet<string>? Codes(PolicyNode? node) => PolicySets.Texts(node, PolicyForm.Code)?.ToFrozenSet(StringComparer.Ordinal);
}
