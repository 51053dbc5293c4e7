using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.App.Contacts;

/// <summary>A party's head as last known. Tag is the store's; null means that the party has no head row.</summary>
public sealed record Recall(PartyHead? Head, string? Tag)
{
    public static readonly Recall Never = new(null, null);
}

/// <summary>What still has to be handed on after a commit.</summary>
public enum DispatchKind
{
    Queue,
    Attach,
    Message,

    /// <summary>It was answered at once; only other systems are to be told.</summary>
    Tell,
}

/// <summary>One commit in a party's range; all or nothing.</summary>
/// <param name="Base">What the decision was made on; if the head changed since, the commit is stale.</param>
/// <param name="Head">The new head; null leaves it.</param>
/// <param name="Contact">Added; a contact with that id already there is <see cref="WriteResult.Exists"/>.</param>
/// <param name="Dispatch">Recorded until <see cref="IContactStore.Dispatched"/>.</param>
public sealed record PartyWrite(
    PartyKey Party, Recall Base, PartyHead? Head, ContactRecord? Contact = null, DispatchKind? Dispatch = null, (ContactId Contact, ContactEvent Event)? Event = null);

public enum WriteResult
{
    Written,

    /// <summary>The head is another than the one given: recall again and decide again.</summary>
    Stale,

    /// <summary>The contact, or the event on it, is there already.</summary>
    Exists,
}

/// <summary>A dispatch that was recorded and not confirmed.</summary>
public sealed record PendingDispatch(ContactId Contact, DispatchKind Kind, DateTimeOffset Since);

/// <summary>A contact with what was added to it.</summary>
public sealed record ContactView(ContactRecord Record, IReadOnlyList<ContactEvent> Events);

/// <summary>Contacts, heads and pending dispatches. Every method throws <see cref="StoreUnavailableException"/> while the store does not answer.</summary>
public interface IContactStore
{
    /// <param name="again">Read the row even if it is known: what was known proved stale.</param>
    ValueTask<Recall> RecallAsync(PartyKey party, bool again, CancellationToken ct);

    Task<WriteResult> WriteAsync(PartyWrite write, CancellationToken ct);

    Task<ContactRecord?> FindAsync(ContactId id, CancellationToken ct);

    Task<ContactView?> ViewAsync(ContactId id, CancellationToken ct);

    /// <summary>Whether an agent completed the contact.</summary>
    Task<bool> IsHandledAsync(ContactId id, CancellationToken ct);

    /// <summary>Whether the contact is still to be handed on.</summary>
    Task<bool> IsPendingAsync(ContactId id, CancellationToken ct);

    /// <summary>It was handed on. Recorded with the next commit, or by <see cref="ConfirmAsync"/>: nobody has to wait for it.</summary>
    void Dispatched(ContactId id);

    /// <summary>Records what was handed on and did not go with a commit yet.</summary>
    Task ConfirmAsync(CancellationToken ct);

    /// <summary>Dispatches recorded at least <paramref name="age"/> ago and not confirmed; what other processes left for three times that is taken over.</summary>
    IAsyncEnumerable<PendingDispatch> PendingAsync(TimeSpan age, CancellationToken ct);

    /// <summary>Deletes every row of the party.</summary>
    Task EraseAsync(PartyKey party, CancellationToken ct);
}
