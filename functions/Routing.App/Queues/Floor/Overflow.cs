using Microsoft.Extensions.Logging;
using Routing.App.Policies;
using Routing.Domain.Policies;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>The queues a contact may be in: the one it is meant for, and where that overflows to.</summary>
internal sealed class Overflow(IWorkStore store, IPolicies policies, QueueLoader loader, TimeProvider clock, ILogger<Overflow> log)
{
    public IReadOnlyList<string> Chain(string queue)
    {
        var chain = new List<string> { queue };
        while (Policy(chain[^1]) is { Cap: not null, OverflowTo: { } next } && !chain.Contains(next))
            chain.Add(next);
        return chain;
    }

    public QueuePolicy? Policy(string queue) => policies.FindQueue(queue, clock.GetUtcNow());

    /// <summary>The cap to add under; null: none. One that overflows to nowhere does not bind, as a contact is never lost.</summary>
    public int? CapOf(string queue) => Policy(queue) is { Cap: { } cap } policy ? policy.OverflowTo is null ? int.MaxValue : cap : null;

    /// <summary>Adds the record to its queue or the first after it that has room.</summary>
    /// <returns>The record as it was added, with its tag; an empty tag: it was there already.</returns>
    public async Task<WorkRecord> AddAsync(WorkRecord record)
    {
        var meant = record.Item.Queue;
        var chain = Chain(meant);
        foreach (var queue in chain)
        {
            var fitted = record with { Item = Fit(record.Item, queue, meant) };
            if (await TryAddAsync(fitted, CapOf(queue)).ConfigureAwait(false) is { } added)
                return added;
        }

        log.NoRoom(meant, record.Item.Contact.Value);
        var last = record with { Item = Fit(record.Item, chain[^1], meant) };
        return await TryAddAsync(last, cap: int.MaxValue).ConfigureAwait(false) ?? last;
    }

    /// <summary>Null when the queue is full.</summary>
    public async Task<WorkRecord?> TryAddAsync(WorkRecord record, int? cap)
    {
        await loader.LoadToAddAsync(record.Item.Queue).ConfigureAwait(false);
        return await store.AddAsync(record, cap, CancellationToken.None).ConfigureAwait(false) switch
        {
            WorkWrite.Written written => record with { Tag = written.Tag },
            WorkWrite.Full => null,
            _ => record with { Tag = "" },
        };
    }

    /// <summary>What the queue's policy adds to an item: units, site, how long it is kept.</summary>
    public WorkItem Fit(WorkItem item, string queue, string meant)
    {
        var now = clock.GetUtcNow();
        var overflowed = queue == meant ? item.OverflowedFrom : item.OverflowedFrom ?? meant;
        if (policies.FindQueue(queue, now) is not { } policy)
            return item with { Queue = queue, OverflowedFrom = overflowed };
        return item with
        {
            Queue = queue,
            OverflowedFrom = overflowed,
            Units = policy.Units,
            Site = SiteOf(policy, item, now),
            StickyUntil = item.StickyAgent is null ? null : item.StickyUntil ?? item.QueuedAt + policy.StickyHold,
        };
    }

    private string? SiteOf(QueuePolicy policy, WorkItem item, DateTimeOffset now) =>
        policies.Find(policy.Market, now) is { } market ? SiteSplit.Place(item.Contact, policy, market.Sites, now) : item.Site;
}
