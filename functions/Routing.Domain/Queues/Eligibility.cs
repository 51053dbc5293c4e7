using Routing.Domain.Policies;

namespace Routing.Domain.Queues;

/// <summary>What the rules ask about everything else that goes on.</summary>
public interface IFloor
{
    /// <summary>Whether this agent could take so many units from this queue now.</summary>
    bool CanTake(string agent, string queue, int units);

    /// <summary>Contacts of this site that are ready in the queue.</summary>
    int ReadyOf(string queue, string site);

    /// <summary>
    /// Whether an agent of the site it was split to pulled from its queue lately who may still be offered it. What is for a site where nobody is at
    /// work, or where all who are gave it back, is anyone's.
    /// </summary>
    bool IsStaffed(WorkItem item);
}

/// <summary>Whether, and from when, an agent may take a contact.</summary>
public static class Eligibility
{
    /// <summary>No passing of time makes it eligible; something else has to change.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    /// <summary>Whether the agent can work in this queue at all. A queue that left the policy stays workable for those who list it.</summary>
    public static bool Serves(AgentProfile agent, QueuePolicy? queue) => queue is null || agent.Languages.Contains(queue.Language);

    /// <summary>
    /// The instant from which the agent may take the contact as things are; one that is not in the future means now. Capacity and status of the
    /// agent are the caller's to check.
    /// </summary>
    /// <param name="via">The entry of the profile for the contact's queue.</param>
    /// <param name="passedUntil">Until when the contact is not offered to this agent, who gave it back; null: did not.</param>
    public static DateTimeOffset From(
        WorkItem item, AgentProfile agent, AgentQueue via, QueuePolicy? queue, DateTimeOffset? passedUntil, IFloor floor, DateTimeOffset now)
    {
        var passed = passedUntil ?? DateTimeOffset.MinValue;
        if (IsKept(item, now) && item.StickyAgent == agent.Id)
            return passed; // who knows the issue needs no ring and no site
        var ring = via.AfterSeconds > 0 ? item.QueuedAt.AddSeconds(via.AfterSeconds) : DateTimeOffset.MinValue; // another process's clock may be ahead
        return Latest(passed, Latest(ring, Latest(FromSite(item, agent, queue, floor), FromSticky(item, floor, now))));
    }

    private static bool IsKept(WorkItem item, DateTimeOffset now) => item.StickyAgent is not null && item.StickyUntil > now;

    private static DateTimeOffset FromSticky(WorkItem item, IFloor floor, DateTimeOffset now) =>
        IsKept(item, now) && floor.CanTake(item.StickyAgent!, item.Queue, item.Units) ? item.StickyUntil!.Value : DateTimeOffset.MinValue;

    private static DateTimeOffset FromSite(WorkItem item, AgentProfile agent, QueuePolicy? queue, IFloor floor)
    {
        if (item.Site is null || item.Site == agent.Site || queue is null || queue.Sites.Count == 0)
            return DateTimeOffset.MinValue;
        if (!floor.IsStaffed(item))
            return DateTimeOffset.MinValue;
        if (queue.SiteOverflowLength is { } length && floor.ReadyOf(item.Queue, item.Site) > length)
            return DateTimeOffset.MinValue;
        return queue.SiteOverflowWait is { } wait ? item.QueuedAt + wait : Never;
    }

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
