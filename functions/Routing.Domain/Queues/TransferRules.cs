using Routing.Domain.Policies;

namespace Routing.Domain.Queues;

/// <summary>What becomes of a contact that an agent sends to another queue.</summary>
public static class TransferRules
{
    /// <summary>
    /// Received stays, so that time already waited counts; the target is the new queue's and the head start the contact had is kept. Rings and
    /// waits of the new queue count from now. It is no longer kept for one agent.
    /// </summary>
    /// <param name="from">Policy of the queue it leaves; null when that is gone: no head start.</param>
    public static WorkItem To(QueuePolicy target, QueuePolicy? from, WorkItem item, string? site, DateTimeOffset now)
    {
        var headStart = from is null ? TimeSpan.Zero : from.Calendar.Add(item.ReceivedAt, from.Target) - item.DueAt;
        return item with
        {
            Queue = target.Name,
            QueuedAt = now,
            DueAt = target.Calendar.Add(item.ReceivedAt, target.Target) - headStart,
            Units = target.Units,
            Site = site,
            StickyAgent = null,
            StickyUntil = null,
            OverflowedFrom = null,
        };
    }
}
