using Routing.App.Events;
using Routing.Domain.Cases;

namespace Routing.App.Cases;

/// <summary>A case as it stands.</summary>
/// <param name="Version">Number of its last event; 1 for the first.</param>
/// <param name="NextAlarm">What the state asks for; null: only a command can move it.</param>
/// <param name="State">JSON.</param>
/// <param name="Tag">The store's; empty when it has to be read again before the next change.</param>
public sealed record StoredCase(CaseId Id, long Version, DateTimeOffset? NextAlarm, ReadOnlyMemory<byte> State, string Tag);

/// <param name="At">When it was stored.</param>
/// <param name="Json">JSON.</param>
public sealed record StoredEvent(long Version, DateTimeOffset At, ReadOnlyMemory<byte> Json);

/// <summary>A case with everything that ever happened in it, oldest first.</summary>
public sealed record CaseHistory(StoredCase Case, IReadOnlyList<StoredEvent> Events);

/// <summary>An effect with its id (case, event version, position), by which a repeat is recognised.</summary>
public sealed record CaseDeed(string Id, CaseEffect Effect);

/// <summary>What still has to be done after an append. Recorded with it, and gone once it is done.</summary>
/// <param name="Version">The case's version after the append.</param>
/// <param name="At">The instant that was decided by: times that effects count from.</param>
/// <param name="SetsAlarm">The alarm is another one than before.</param>
/// <param name="Events">What others are to be told; null: nothing.</param>
public sealed record CaseTask(
    CaseId Case, long Version, string Market, DateTimeOffset At, bool SetsAlarm, DateTimeOffset? NextAlarm, IReadOnlyList<CaseDeed> Deeds,
    IReadOnlyList<RoutingEvent>? Events = null);

/// <summary>A case among the open ones of its seller, or no longer.</summary>
public sealed record SellerCase(string SellerId, bool IsOpen);

/// <summary>Events to be appended with the state that they lead to; all or nothing.</summary>
/// <param name="Base">What was decided on; null: there is no such case.</param>
/// <param name="Seller">The case begins or ceases to be an open one of the seller; null: neither.</param>
/// <param name="Task">Null: nothing follows from it.</param>
public sealed record CaseAppend(
    CaseId Id, StoredCase? Base, long Version, DateTimeOffset? NextAlarm, ReadOnlyMemory<byte> State, IReadOnlyList<StoredEvent> Events, SellerCase? Seller, CaseTask? Task);

/// <summary>The cases. Every method throws <see cref="StoreUnavailableException"/> while the store does not answer.</summary>
public interface ICaseStore
{
    Task<StoredCase?> FindAsync(CaseId id, CancellationToken ct);

    Task<CaseHistory?> ReadAsync(CaseId id, CancellationToken ct);

    /// <summary>The seller's open cases, as <see cref="CaseAppend.Seller"/> of the appends has them.</summary>
    Task<IReadOnlyList<CaseId>> OpenOfAsync(string sellerId, CancellationToken ct);

    /// <returns>False when another writer came first: nothing was written, load and decide again.</returns>
    Task<bool> AppendAsync(CaseAppend append, CancellationToken ct);

    /// <summary>The task is done and goes.</summary>
    Task DoneAsync(CaseId id, long version, CancellationToken ct);

    /// <summary>Tasks of one case that are not done, oldest first.</summary>
    Task<IReadOnlyList<CaseTask>> TasksAsync(CaseId id, CancellationToken ct);

    /// <summary>Cases with tasks recorded at least <paramref name="age"/> ago and not done.</summary>
    IAsyncEnumerable<CaseId> UnfinishedAsync(TimeSpan age, CancellationToken ct);
}
