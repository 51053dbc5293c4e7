using Routing.Domain.Contacts;

namespace Routing.App.Queues;

/// <summary>The work rows. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.</summary>
public interface IWorkStore
{
    /// <summary>Queues that ever had a contact, also those no policy has any more.</summary>
    Task<IReadOnlyList<string>> QueuesAsync(CancellationToken ct);

    /// <summary>Remembers the queue for <see cref="QueuesAsync"/>.</summary>
    Task RegisterAsync(string queue, CancellationToken ct);

    /// <summary>Tells the other processes of this one.</summary>
    /// <param name="fresh">Who did not announce itself for so long, by the store's clock, is gone.</param>
    /// <returns>All that are there, this one included.</returns>
    Task<IReadOnlyList<Peer>> AnnounceAsync(Peer self, TimeSpan fresh, CancellationToken ct);

    /// <summary>Rows in order after a place, with payload; fewer than asked for: that was the end.</summary>
    /// <param name="after">Exclusive; null: from the head.</param>
    Task<IReadOnlyList<WorkRecord>> ReadAsync(string queue, WorkKey? after, int max, CancellationToken ct);

    /// <summary>Every row that is not ready, wherever it stands.</summary>
    Task<IReadOnlyList<WorkRecord>> ReadUnderWayAsync(string queue, CancellationToken ct);

    /// <summary>Rows that changed since, by the store's clock, with some from before.</summary>
    Task<IReadOnlyList<WorkRecord>> ReadChangedAsync(string queue, DateTimeOffset since, CancellationToken ct);

    /// <summary>The contacts after a place, and when each row changed last, by the store's clock.</summary>
    Task<IReadOnlyList<(ContactId Contact, DateTimeOffset Changed)>> ReadContactsAsync(string queue, WorkKey after, CancellationToken ct);

    Task<WorkRecord?> FindAsync(WorkKey key, CancellationToken ct);

    /// <param name="cap">Of the queue; null: none.</param>
    Task<WorkWrite> AddAsync(WorkRecord record, int? cap, CancellationToken ct);

    /// <summary>Changes the row if it is still the one with this tag.</summary>
    /// <param name="capped">Whether the queue has a cap now, so that its count is kept.</param>
    Task<WorkWrite> ChangeAsync(WorkKey key, string tag, WorkChange change, bool capped, CancellationToken ct);

    /// <summary>A row that is gone already is deleted.</summary>
    Task DeleteAsync(WorkKey key, CancellationToken ct);
}

/// <summary>A process that shares the store, and the queues its agents pulled from lately.</summary>
public sealed record Peer(string Process, IReadOnlyList<string> Queues);

/// <summary>How a write ended.</summary>
public abstract record WorkWrite
{
    private WorkWrite() { }

    public sealed record Written(string Tag) : WorkWrite;

    /// <summary>Nothing was written: the row exists already, was changed, or is gone.</summary>
    public sealed record Conflict : WorkWrite;

    /// <summary>Nothing was written: the queue is full.</summary>
    public sealed record Full : WorkWrite;
}
