using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;

namespace Routing.Domain.Issues;

/// <summary>
/// Finds the issue that a contact is about, and keeps the party's head. Everything counts by received time; when a contact says
/// it happened does not matter.
/// </summary>
/// <remarks>
/// Two contacts of a party are about one problem when they name the same order, or, where at least one names none, when their intents are of
/// one family. An order outweighs a family, what is still owed outweighs what was answered, and the latest outweighs the rest.
/// <list type="bullet">
/// <item>Owed by an agent or a seller: merged, unless it is urgent and the owner does not wait in a queue as good as its own.</item>
/// <item>Answered or settled within the market's window: a recontact, charged to the owner's decision, whose channel has failed.</item>
/// <item>Chitchat says nothing about a problem: it joins the latest issue in name only. It is taken seriously when a mask rule heeds what else it says.</item>
/// <item>What is unclear or out of scope is linked by order only; but what is unclear once more follows the question that was asked.</item>
/// <item>A clear contact after that question continues the question's issue: the question did what it was for, so it has not failed.</item>
/// </list>
/// </remarks>
public static partial class Linker
{
    public static Link Link(PartyHead? head, ContactFacts contact, MarketPolicy policy, DateTimeOffset now)
    {
        if (Intents.IsChitchat(contact.Intent) && contact.Confidence >= policy.ClearIntent && !SaysMore(contact, policy, now))
            return Chitchat(head, contact, policy, now);

        var clear = Assessment.IsClear(contact.Intent, contact.Confidence, policy, out var intent);
        if (Find(head, contact, intent, clear, policy, now) is not { } issue)
            return New(contact);
        if (Owes(issue, now))
        {
            var merged = Follows(issue, LinkKind.Merge) with { Of = issue.Owner, Owed = new(issue.Channel, issue.Queue, issue.DueAt) };
            return Escapes(contact, issue, policy, now) ? Follows(issue, LinkKind.New) : merged;
        }

        return clear && IsQuestion(issue, policy)
            ? Follows(issue, LinkKind.New)
            : Follows(issue, LinkKind.Recontact) with
            {
                Of = issue.Owner,
                SinceAnswer = SinceAnswer(issue, now),
                Failed = With(issue.Failed, issue.Channel),
            };
    }

    private static Link New(ContactFacts contact) => new(LinkKind.New, IssueIds.OpenedBy(contact.Contact), null, null, 1, [], null);

    private static Link Follows(Issue issue, LinkKind kind) => new(kind, issue.Id, null, null, issue.ContactCount + 1, issue.Failed, issue.LastAgent);

    private static Link Chitchat(PartyHead? head, ContactFacts contact, MarketPolicy policy, DateTimeOffset now) =>
        head is { Issues: [.., var latest] } && now - latest.LastContactAt <= policy.RecontactWindow
            ? new(LinkKind.Chitchat, latest.Id, null, null, latest.ContactCount, latest.Failed, latest.LastAgent)
            : New(contact) with { Kind = LinkKind.Chitchat };

    private static Issue? Find(
        PartyHead? head, ContactFacts contact, IntentPolicy intent, bool clear, MarketPolicy policy, DateTimeOffset now)
    {
        if (head is null)
            return null;
        var byFamily = !clear || contact.Intent != Intents.OutOfScope;
        Issue? best = null, asked = null;
        var bestRank = 0;
        for (var i = head.Issues.Count - 1; i >= 0; i--)
        {
            var issue = head.Issues[i];
            var owed = Owes(issue, now);
            if (!owed && SinceAnswer(issue, now) > policy.RecontactWindow)
                continue;
            var rank = 0;
            if (contact.OrderId is not null && issue.OrderId is not null)
                rank = string.Equals(contact.OrderId, issue.OrderId, StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            else if (byFamily && IsUnclear(issue, policy) != clear && issue.Family == intent.Family)
                rank = 1;
            else if (i == head.Issues.Count - 1 && clear && byFamily && IsQuestion(issue, policy))
                asked = issue;
            if (rank == 0)
                continue;
            rank += owed ? 1 : 0;
            if (rank > bestRank)
                (best, bestRank) = (issue, rank);
        }

        return best ?? asked;
    }

    /// <summary>Whether an urgent contact must not be merged: the owner is with the seller, or in a queue of another family or a lower tier.</summary>
    private static bool Escapes(ContactFacts contact, Issue issue, MarketPolicy policy, DateTimeOffset now)
    {
        var alone = QueueChoice.For(contact.Situate(Follows(issue, LinkKind.New), SellerFacts.Unknown, now), policy);
        if (!alone.Urgent)
            return false;
        return issue.Queue is null || !policy.Queues.TryGetValue(issue.Queue, out var held)
            || held.Family != alone.Queue.Family || held.Tier < alone.Queue.Tier;
    }

    private static bool SaysMore(ContactFacts contact, MarketPolicy policy, DateTimeOffset now)
    {
        var count = policy.Masks.Count;
        var view = new Assessment(
            contact.Situate(New(contact), SellerFacts.Unknown, now), policy,
            count <= QueueChoice.UsualMasks ? stackalloc bool[QueueChoice.UsualMasks] : new bool[count]);
        return view.SaysMore;
    }

    private static bool Owes(IssueState state) => state is IssueState.Queued or IssueState.WithSeller;

    /// <summary>A seller whose time is over owes nothing any more: who writes again then is not made to wait for that seller.</summary>
    private static bool Owes(Issue issue, DateTimeOffset now) => Owes(issue.State) && !(issue.State == IssueState.WithSeller && issue.DueAt < now);

    private static bool IsUnclear(Issue issue, MarketPolicy policy) => issue.Intent == policy.Unclear.Intent;

    private static bool IsQuestion(Issue issue, MarketPolicy policy) =>
        issue is { State: IssueState.Answered, Channel: Channel.Chatbot } && IsUnclear(issue, policy);

    /// <summary>Never negative: hosts' clocks differ.</summary>
    private static TimeSpan SinceAnswer(Issue issue, DateTimeOffset now)
    {
        var since = now - (issue.AnsweredAt ?? issue.LastContactAt);
        return since > TimeSpan.Zero ? since : TimeSpan.Zero;
    }

    private static IReadOnlyList<Channel> With(IReadOnlyList<Channel> failed, Channel channel) =>
        failed.Contains(channel) ? failed : [.. failed, channel];
}
