using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;

namespace Routing.Domain.Issues;

/// <summary>How the party's head changes: with every decision, and with what becomes of it.</summary>
public static partial class Linker
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1), s_threeDays = TimeSpan.FromDays(3), s_week = TimeSpan.FromDays(7);

    /// <summary>The head once the decision is committed. The issue touched becomes the newest.</summary>
    /// <remarks>
    /// An answer at once does not discharge who owes the issue already: of an urgent contact that was not merged, and was answered at
    /// once nevertheless, the issue keeps its owner.
    /// </remarks>
    public static PartyHead Apply(
        PartyHead? head, ContactFacts contact, Link link, Decision decision, MarketPolicy policy, DateTimeOffset now)
    {
        head ??= new() { PartyId = contact.PartyId };
        head = head with { ContactCount = head.ContactCount + 1 };
        if (link.Kind == LinkKind.Chitchat)
            return head;

        var found = IndexOf(head, link.IssueId);
        var issue = found < 0 ? Open(contact, link, decision, policy, now) : Join(head.Issues[found], contact, link, decision, policy, now);
        var issues = new List<Issue>(head.Issues.Count + 1);
        issues.AddRange(head.Issues);
        if (found >= 0)
            issues.RemoveAt(found);
        issues.Add(issue);
        Bound(issues, now);
        return Count(head with { Issues = issues.ToArray() }, link);
    }

    /// <summary>An agent or the seller answered the owner of an issue.</summary>
    /// <param name="agent">Who did; null for the seller.</param>
    /// <param name="resolved">False: answered, but the channel did not settle it.</param>
    /// <returns>The new head; null when nothing changes: the contact owns nothing that is owed, perhaps because it was settled before.</returns>
    public static PartyHead? Settle(PartyHead head, ContactId contact, string? agent, bool resolved, DateTimeOffset at)
    {
        for (var i = 0; i < head.Issues.Count; i++)
        {
            var issue = head.Issues[i];
            if (issue.Owner != contact || !Owes(issue.State))
                continue;
            return Replace(head, i, issue with
            {
                State = IssueState.Settled,
                AnsweredAt = at,
                LastAgent = agent ?? issue.LastAgent,
                Failed = resolved ? issue.Failed : With(issue.Failed, issue.Channel),
            });
        }

        return null;
    }

    /// <summary>Somebody says whether a channel settled the issue of a contact.</summary>
    /// <returns>
    /// The new head; null when nothing changes. Resolved settles an issue that was answered; what an agent still owes stays owed. Of the seller
    /// who owes the answer it says that the seller answered.
    /// Not resolved: the channel has failed, and is not offered again for this issue.
    /// </returns>
    public static PartyHead? RecordOutcome(PartyHead head, ContactId contact, Channel by, bool resolved, DateTimeOffset at)
    {
        var i = IndexOf(head, contact);
        if (i < 0)
            return null;
        var issue = head.Issues[i];
        if (by == Channel.Seller && issue.State == IssueState.WithSeller)
            return Settle(head, issue.Owner, agent: null, resolved, at);
        if (resolved)
            return issue.State == IssueState.Answered ? Replace(head, i, issue with { State = IssueState.Settled }) : null;
        return issue.Failed.Contains(by) ? null : Replace(head, i, issue with { Failed = With(issue.Failed, by) });
    }

    /// <summary>
    /// A contact that was to join the owner of its issue turned out too late for that: it becomes the owner, and an agent owes it again.
    /// </summary>
    /// <returns>The new head; null when nothing changes, or the head does not know the contact (any more).</returns>
    public static PartyHead? Requeue(PartyHead head, ContactId contact, string queue, DateTimeOffset dueAt)
    {
        var i = IndexOf(head, contact);
        if (i < 0)
            return null;
        var issue = head.Issues[i];
        var owed = issue with { State = IssueState.Queued, Owner = contact, Channel = Channel.Platform, Queue = queue, DueAt = dueAt };
        return owed == issue ? null : Replace(head, i, owed);
    }

    /// <summary>The seller did not answer in time, or a tier of agents did not: an agent queue owes the answer from now on, and the seller's channel has failed.</summary>
    /// <returns>The new head; null when nothing changes.</returns>
    public static PartyHead? TakeOver(PartyHead head, ContactId owner, string queue, DateTimeOffset dueAt)
    {
        for (var i = head.Issues.Count - 1; i >= 0; i--)
        {
            var issue = head.Issues[i];
            if (issue.Owner != owner || !Owes(issue.State))
                continue;
            return Replace(head, i, issue with
            {
                State = IssueState.Queued, Channel = Channel.Platform, Queue = queue, DueAt = dueAt,
                Failed = issue.Channel == Channel.Seller ? With(issue.Failed, Channel.Seller) : issue.Failed,
            });
        }

        return null;
    }

    /// <summary>The seller owes the answer until then, as the case's clock says now; null: without an end that is known.</summary>
    /// <returns>The new head; null when nothing changes.</returns>
    public static PartyHead? Extend(PartyHead head, ContactId owner, DateTimeOffset? dueAt)
    {
        for (var i = head.Issues.Count - 1; i >= 0; i--)
        {
            var issue = head.Issues[i];
            if (issue.Owner == owner && issue.State == IssueState.WithSeller && issue.DueAt != dueAt)
                return Replace(head, i, issue with { DueAt = dueAt });
        }

        return null;
    }

    private static Issue Open(ContactFacts contact, Link link, Decision decision, MarketPolicy policy, DateTimeOffset now)
    {
        Assessment.IsClear(contact.Intent, contact.Confidence, policy, out var intent);
        return Owned(new()
        {
            Id = link.IssueId,
            OrderId = contact.OrderId,
            Family = intent.Family,
            Intent = intent.Intent,
            State = IssueState.Answered,
            OpenedAt = now,
            LastContactAt = now,
            Owner = contact.Contact,
            Channel = decision.Channel,
            Failed = link.Failed,
            Trail = [Step(contact, link, decision, now)],
            ContactCount = 1,
            LastAgent = link.LastAgent,
        }, contact.Contact, decision, now);
    }

    private static Issue Join(Issue issue, ContactFacts contact, Link link, Decision decision, MarketPolicy policy, DateTimeOffset now)
    {
        var clear = Assessment.IsClear(contact.Intent, contact.Confidence, policy, out var intent);
        issue = issue with
        {
            OrderId = issue.OrderId ?? contact.OrderId,
            LastContactAt = now > issue.LastContactAt ? now : issue.LastContactAt,
            Trail = [.. issue.Trail.Skip(issue.Trail.Count + 1 - PartyHead.MaxContactsPerIssue), Step(contact, link, decision, now)],
            ContactCount = issue.ContactCount + 1,
        };
        if (link.Kind == LinkKind.Merge || (Owes(issue, now) && decision.Channel is not (Channel.Platform or Channel.Seller)))
            return issue;
        return Owned(issue with
        {
            Family = clear ? intent.Family : issue.Family,
            Intent = clear ? intent.Intent : issue.Intent,
            Failed = link.Failed,
            Recontacts = issue.Recontacts + (link.Kind == LinkKind.Recontact ? 1 : 0),
        }, contact.Contact, decision, now);
    }

    private static IssueStep Step(ContactFacts contact, Link link, Decision decision, DateTimeOffset now) =>
        new(contact.Contact, now, contact.Intent, link.Kind, decision.Channel);

    private static Issue Owned(Issue issue, ContactId owner, Decision decision, DateTimeOffset now)
    {
        var state = decision.Channel switch
        {
            Channel.Platform => IssueState.Queued,
            Channel.Seller => IssueState.WithSeller,
            _ => IssueState.Answered,
        };
        return issue with
        {
            State = state,
            Owner = owner,
            Channel = decision.Channel,
            Queue = decision.Queue,
            DueAt = decision.DueAt,
            AnsweredAt = state == IssueState.Answered ? now : issue.AnsweredAt,
        };
    }

    /// <summary>A recontact counts in every window that it fell in.</summary>
    private static PartyHead Count(PartyHead head, Link link) => link is { Kind: LinkKind.Recontact, SinceAnswer: { } since }
        ? head with
        {
            RecontactsDay = head.RecontactsDay + (since <= s_day ? 1 : 0),
            RecontactsThreeDays = head.RecontactsThreeDays + (since <= s_threeDays ? 1 : 0),
            RecontactsWeek = head.RecontactsWeek + (since <= s_week ? 1 : 0),
        }
        : head;

    /// <summary>
    /// Drops issues beyond the bound, never the newest: those answered longest ago, so those past the window first. What is owed is
    /// kept beyond the bound, up to the hard one.
    /// </summary>
    private static void Bound(List<Issue> issues, DateTimeOffset now)
    {
        while (issues.Count > PartyHead.MaxIssues)
        {
            var drop = -1;
            for (var i = 0; i < issues.Count - 1; i++)
            {
                if (!Owes(issues[i].State) && (drop < 0 || SinceAnswer(issues[i], now) > SinceAnswer(issues[drop], now)))
                    drop = i;
            }

            if (drop < 0 && issues.Count <= PartyHead.HardMaxIssues)
                return;
            issues.RemoveAt(Math.Max(drop, 0));
        }
    }

    private static PartyHead Replace(PartyHead head, int index, Issue issue)
    {
        var issues = head.Issues.ToArray();
        issues[index] = issue;
        return head with { Issues = issues };
    }

    private static int IndexOf(PartyHead head, string issueId)
    {
        for (var i = head.Issues.Count - 1; i >= 0; i--)
        {
            if (head.Issues[i].Id == issueId)
                return i;
        }

        return -1;
    }

    private static int IndexOf(PartyHead head, ContactId contact)
    {
        for (var i = head.Issues.Count - 1; i >= 0; i--)
        {
            if (head.Issues[i].Owner == contact || head.Issues[i].Trail.Any(s => s.Contact == contact))
                return i;
        }

        return -1;
    }
}
