using Routing.Domain.Policies;

namespace Routing.Domain.Arbitration;

/// <summary>The queue that a situation goes to when an agent takes it: look at it before deciding.</summary>
/// <param name="Queue">
/// Of the family of the first matching mask rule that names one, else of the intent; in the contact's language where the family
/// has it, else in the market's default. Its tier is the highest that a matching mask rule names, else the intent's; one up after an
/// agent's answer that did not settle the issue, where there is one. An unclear intent goes to the generalists.
/// </param>
/// <param name="HeadStart">Of segment, intent, masks and treatment together.</param>
/// <param name="Urgent">An urgent mask rule matches.</param>
public readonly record struct QueueChoice(QueuePolicy Queue, TimeSpan HeadStart, bool Urgent)
{
    internal const int UsualMasks = 64;

    public string Name => Queue.Name;

    public int Tier => Queue.Tier;

    /// <summary>Does not look at <see cref="Situation.Queue"/>.</summary>
    public static QueueChoice For(Situation situation, MarketPolicy policy)
    {
        var count = policy.Masks.Count;
        var view = new Assessment(situation, policy, count <= UsualMasks ? stackalloc bool[UsualMasks] : new bool[count]);
        return new(view.Queue, view.HeadStart, view.Urgent);
    }

    /// <summary>The queue of a tier, in the same family and language; the highest below it where the family has no such tier.</summary>
    public static QueuePolicy OfTier(Situation situation, MarketPolicy policy, int tier)
    {
        var queue = For(situation, policy).Queue;
        return QueueDirectory.Of(policy).Find(queue.Family, queue.Language, tier, up: false, policy);
    }

    /// <summary>The queue of a family and tier in the market's default language, for work that is no contact, such as a review.</summary>
    public static QueuePolicy OfFamily(string family, MarketPolicy policy, int tier) =>
        QueueDirectory.Of(policy).Find(family, policy.Languages.Default, tier, up: false, policy);
}
