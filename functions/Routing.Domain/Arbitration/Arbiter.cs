using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Policies;

namespace Routing.Domain.Arbitration;

/// <summary>
/// Chooses the engagement channel: the hard mask first, then the least expected total cost among what remains.
/// Equal situations under one policy version give equal decisions.
/// </summary>
/// <remarks>
/// Costs are compared as they are stated, in whole minor units; a tie goes to the channel that takes the least of anyone's time:
/// self-help, chatbot, direct message, seller, platform. Where nothing is eligible, an agent takes it: no contact is without a channel.
/// <para>Not weighed: a merge (the owner's channel, queue and due time hold; it costs nothing more), chitchat (a canned answer), and an unclear
/// intent (one question by the chatbot, or the generalists). There the other channels are not eligible, and say why.</para>
/// </remarks>
public static class Arbiter
{
    /// <summary>What a treatment is called when no rule matches.</summary>
    public const string StandardTreatment = "standard";

    private static readonly Channel[] s_order = [Channel.SelfHelp, Channel.Chatbot, Channel.DirectMessage, Channel.Seller, Channel.Platform];

    public static Decision Decide(Situation situation, MarketPolicy policy)
    {
        var count = policy.Masks.Count;
        var view = new Assessment(
            situation, policy, count <= QueueChoice.UsualMasks ? stackalloc bool[QueueChoice.UsualMasks] : new bool[count]);
        var link = situation.Link;
        if (link is { Kind: LinkKind.Merge, Owed: { } owed })
            return Merged(situation, policy, view, owed);
        if (link.Kind == LinkKind.Chitchat && !view.SaysMore)
            return Chitchat(situation, policy, view);

        var reasons = new Reasons();
        if (link.Kind == LinkKind.Recontact)
            reasons.Recontact(link);
        if (link is { Kind: LinkKind.New, Number: > 1 })
        {
            if (view.Urgent)
                reasons.Add(Codes.Urgent, "Urgent: decided on its own, not merged into what waits for the issue already.");
            else
                reasons.Add(Codes.Clarified, "Follows the clarifying question about this issue.");
        }

        view.Explain(reasons);
        return view.Clear ? Weighed(situation, policy, view, reasons) : Unclear(situation, policy, view, reasons);
    }

    private static Decision Weighed(Situation s, MarketPolicy policy, in Assessment view, Reasons reasons)
    {
        Span<long> costs = stackalloc long[s_order.Length];
        var all = new Alternative[s_order.Length];
        int best = -1, next = -1;
        for (var i = 0; i < s_order.Length; i++)
        {
            var channel = s_order[i];
            if (Eligibility.Mask(channel, s, policy, view) is { } code)
            {
                all[i] = new(channel, false, code, null);
                continue;
            }

            costs[i] = ExpectedCost.Of(channel, s, policy, view);
            all[i] = new(channel, true, null, new(costs[i], policy.Currency));
            if (best < 0 || costs[i] < costs[best])
                (best, next) = (i, best);
            else if (next < 0 || costs[i] < costs[next])
                next = i;
        }

        if (best < 0)
            return LastResort(s, policy, view, reasons, all);

        Queued(s_order[best], s, view, reasons);
        if (next < 0)
            reasons.OnlyEligible(s_order[best], costs[best], policy.Currency);
        else
            reasons.LeastCost(s_order[best], costs[best], s_order[next], costs[next], policy.Currency);
        return Make(s_order[best], all[best].ExpectedCost!, Without(all, best), s, policy, view, reasons);
    }

    private static Decision LastResort(Situation s, MarketPolicy policy, in Assessment view, Reasons reasons, Alternative[] all)
    {
        Queued(Channel.Platform, s, view, reasons);
        reasons.Add(Codes.LastResort, $"No channel is eligible (platform: {all[^1].Code}); an agent takes it all the same.");
        var cost = new Money(ExpectedCost.Of(Channel.Platform, s, policy, view), policy.Currency);
        return Make(Channel.Platform, cost, Without(all, all.Length - 1), s, policy, view, reasons);
    }

    /// <summary>One question where a bot may ask and none was asked before; else the generalists.</summary>
    private static Decision Unclear(Situation s, MarketPolicy policy, in Assessment view, Reasons reasons)
    {
        var ask = s is { Source: not Source.SellerMessage, Link: { Kind: LinkKind.New, Number: 1 } }
            && (s.Signals & Classification.Signals.RepeatMentioned) == 0
            && view.Intent.Message is not null
            && Eligibility.Mask(Channel.Chatbot, s, policy, view, needsPrior: false) is null;
        var channel = ask ? Channel.Chatbot : Channel.Platform;
        Queued(channel, s, view, reasons);
        reasons.Add(Codes.UnclearIntent, ask
            ? "It is not clear what is wanted: the chatbot asks one question."
            : "It is not clear what is wanted: an agent finds out.");
        var cost = new Money(ExpectedCost.Of(channel, s, policy, view), policy.Currency);
        return Make(channel, cost, Forced(channel, Codes.UnclearIntent, s, policy, view), s, policy, view, reasons, ask ? view.Intent.Message : null);
    }

    private static Decision Chitchat(Situation s, MarketPolicy policy, in Assessment view)
    {
        var reasons = new Reasons();
        reasons.Add(Codes.Chitchat, "Nothing is asked: a canned answer.");
        return Make(
            Channel.Chatbot, new(0, policy.Currency), Forced(Channel.Chatbot, Codes.Chitchat, s, policy, view),
            s, policy, view, reasons, view.Intent.Message ?? s.Intent);
    }

    private static Decision Merged(Situation s, MarketPolicy policy, in Assessment view, Owed owed)
    {
        var reasons = new Reasons();
        reasons.Add(Codes.Merged, owed.Channel == Channel.Seller
            ? "The seller owes the answer to this issue already."
            : $"The issue waits in {owed.Queue} already.");
        view.Explain(reasons);
        return Make(owed.Channel, new(0, policy.Currency), [], s, policy, view, reasons) with { Queue = owed.Queue, DueAt = owed.DueAt };
    }

    private static void Queued(Channel channel, Situation s, in Assessment view, Reasons reasons)
    {
        if (view.Treatment is { } treatment && (treatment.Name != StandardTreatment || treatment.HeadStart != TimeSpan.Zero))
            reasons.Treatment(treatment.Name, treatment.HeadStart);
        if (channel != Channel.Platform)
            return;
        if (view.PlatformFailed)
            reasons.Add(Codes.TierUp, $"An agent's answer did not settle it: {view.Queue.Name} takes it.");
        if (s.Queue.Full)
        {
            reasons.Add(Codes.QueueFull, view.Queue.OverflowTo is { } other
                ? $"{view.Queue.Name} is full and overflows to {other}."
                : $"{view.Queue.Name} is full.");
        }
    }

    private static Alternative[] Without(Alternative[] all, int chosen)
    {
        var others = new Alternative[all.Length - 1];
        for (int i = 0, at = 0; i < all.Length; i++)
        {
            if (i != chosen)
                others[at++] = all[i];
        }

        return others;
    }

    /// <summary>The channels that were not weighed: masked by what masks them anyway, or by the rule that decided.</summary>
    private static Alternative[] Forced(Channel chosen, string code, Situation s, MarketPolicy policy, in Assessment view)
    {
        var others = new Alternative[s_order.Length - 1];
        var at = 0;
        foreach (var channel in s_order)
        {
            if (channel != chosen)
                others[at++] = new(channel, false, Eligibility.Mask(channel, s, policy, view) ?? code, null);
        }

        return others;
    }

    private static Decision Make(
        Channel channel, Money cost, Alternative[] alternatives, Situation s, MarketPolicy policy, in Assessment view, Reasons reasons,
        string? message = null)
    {
        var intent = view.Intent;
        var copy = view.Treatment?.Copy;
        message ??= channel == Channel.DirectMessage ? intent.Message : null;
        return new()
        {
            Channel = channel,
            Queue = channel == Channel.Platform ? view.Queue.Name : null,
            DueAt = Due(channel, s, view),
            Treatment = view.Treatment?.Name ?? StandardTreatment,
            ExpectedCost = cost,
            Articles = intent.Articles,
            Sop = intent.Sop,
            Message = message is not null && copy is not null ? $"{message}.{copy}" : message,
            Policy = policy.Ref,
            Reasons = reasons.ToArray(),
            Alternatives = alternatives,
        };
    }

    /// <summary>An agent's: the queue's target on its calendar, less the head start. A seller's: the expected wait, until the case sets the deadline.</summary>
    private static DateTimeOffset? Due(Channel channel, Situation s, in Assessment view)
    {
        switch (channel)
        {
            case Channel.Platform:
                var open = view.Queue.Target - view.HeadStart;
                return open > TimeSpan.Zero ? view.Queue.Calendar.Add(s.Now, open) : s.Now;
            case Channel.Seller:
                return s.Now + (view.Intent.Priors[(int)Channel.Seller]?.Wait ?? TimeSpan.Zero);
            default:
                return null;
        }
    }
}
