using Routing.Domain.Contacts;
using Routing.Domain.Policies;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>
/// Splits a queue's contacts between the processes that pull from it, so that they do not run into each other at the head, where each lost race would cost the
/// store requests. A preference only: who gets a contact is decided by its row.
/// </summary>
internal sealed class PeerSplit
{
    /// <summary>A contact of another process is passed over for one of ours that is due at most this much later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private volatile Dictionary<string, SiteShare[]> _byQueue = [];

    public string Process { get; } = Guid.NewGuid().ToString("n");

    public void Learn(IReadOnlyList<Peer> peers) => _byQueue = peers
        .SelectMany(static p => p.Queues.Select(q => (Queue: q, p.Process)))
        .GroupBy(static p => p.Queue, StringComparer.Ordinal)
        .Where(static g => g.Count() > 1)
        .ToDictionary(static g => g.Key, static g => g.Select(static p => new SiteShare(p.Process, 1)).ToArray(), StringComparer.Ordinal);

    public bool IsOurs(string queue, ContactId contact) =>
        !_byQueue.TryGetValue(queue, out var peers) || SiteSplit.Choose(contact, peers) == Process;
}
