using System.Globalization;
using Routing.Domain.Contacts;

namespace Routing.Domain.Disputes;

/// <summary>What has to be done for a ruling, and for taking one back, in order.</summary>
internal static class RemedyPlan
{
    /// <param name="ruling">Number of the ruling: part of the keys of its steps.</param>
    public static List<StepState> For(Dispute d, int ruling, Liability liability, Remedy? remedy, int percent, bool goods)
    {
        var steps = new List<StepState>(3);
        switch (remedy)
        {
            case null:
                break;
            case Remedy.Return:
                Add(Remedy.Return, null, Bearer(liability), false);
                Pay(Remedy.Refund, goods);
                break;
            case Remedy.Exchange when goods:
                Add(Remedy.Return, null, Bearer(liability), false);
                Add(Remedy.Exchange, null, Bearer(liability), true);
                break;
            case Remedy.Exchange or Remedy.Reshipment:
                Add(remedy.Value, null, Bearer(liability), false);
                break;
            default:
                Pay(remedy.Value, false);
                break;
        }

        return steps;

        // The buyer's own part is not paid; the last payer bears what rounding leaves, so that the parts are the whole.
        void Pay(Remedy kind, bool afterGoods)
        {
            var all = d.Value.AmountMinor / 100 * percent + (d.Value.AmountMinor % 100 * percent / 100);
            var shares = liability.Buyer == 100 ? [("platform", 100)] : Shares(liability);
            var rest = Part(all, liability.Buyer == 100 ? 100 : 100 - liability.Buyer);
            foreach (var (i, (payer, share)) in shares.Index())
            {
                var amount = i == shares.Count - 1 ? rest : Part(all, share);
                rest -= amount;
                if (amount > 0)
                    Add(kind, new(amount, d.Value.Currency), payer, afterGoods);
            }
        }

        void Add(Remedy kind, Money? amount, string paidBy, bool afterGoods) => steps.Add(new(
            new(string.Create(CultureInfo.InvariantCulture, $"{d.Id}:{ruling}:{steps.Count + 1}"), kind, d.OrderId, amount, paidBy, null),
            StepStatus.Waiting, 0, null, afterGoods));
    }

    /// <summary>What is left of the former plan, what takes its done steps back, last one first, then the new steps.</summary>
    public static List<StepState> Instead(IReadOnlyList<StepState> former, List<StepState> steps)
    {
        var plan = new List<StepState>((former.Count * 2) + steps.Count);
        foreach (var s in former)
            plan.Add(s.Status == StepStatus.Waiting ? s with { Status = StepStatus.Dropped } : s);
        for (var i = former.Count - 1; i >= 0; i--)
        {
            var s = former[i];
            if (s.Status is StepStatus.Waiting or StepStatus.Dropped)
                continue;
            plan.Add(new(s.Step with { Key = s.Step.Key + ":undo", Compensates = s.Step.Key }, StepStatus.Waiting, 0, null, false));
        }

        plan.AddRange(steps);
        return plan;
    }

    private static long Part(long all, int percent) => (all / 100 * percent) + (all % 100 * percent / 100);

    private static List<(string Payer, int Share)> Shares(Liability l)
    {
        var shares = new List<(string, int)>(3);
        if (l.Seller > 0)
            shares.Add(("seller", l.Seller));
        if (l.Carrier > 0)
            shares.Add(("carrier", l.Carrier));
        if (l.Platform > 0)
            shares.Add(("platform", l.Platform));
        return shares;
    }

    /// <summary>Who bears most of what cannot be split.</summary>
    private static string Bearer(Liability l) => l.Buyer == 100 ? "platform" : Shares(l).MaxBy(s => s.Share).Payer;
}
