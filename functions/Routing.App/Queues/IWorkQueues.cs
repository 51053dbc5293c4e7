using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.App.Queues;

/// <summary>A contact that joined one that waits already: what the agent is shown of it.</summary>
/// <param name="Text">Redacted.</param>
public sealed record MergedContact(ContactId Contact, DateTimeOffset ReceivedAt, string Intent, string Text);

/// <summary>The contact queues as intake sees them.</summary>
public interface IWorkQueues
{
    /// <summary>From memory; never reads the store.</summary>
    QueueFacts Look(string queue);

    /// <summary>
    /// Puts a contact into its queue, or where that overflows to when it is full. Placing it twice changes nothing.
    /// </summary>
    /// <param name="payload">By <see cref="Packing"/>: UTF-8 JSON members (without braces) that a pull hands to the agent: contact, classification, decision, history.</param>
    /// <returns>The queue it is in.</returns>
    Task<string> PlaceAsync(WorkItem item, ReadOnlyMemory<byte> payload, CancellationToken ct);

    /// <summary>
    /// The same after a crash, when nobody knows whether it was placed, worked and removed before: it can be pulled only once
    /// <paramref name="settled"/>, asked after the row was added, said no. (A worked contact is settled before its row goes, so the answer is final.)
    /// </summary>
    /// <returns>The queue it is in; null when it had been settled.</returns>
    Task<string?> PlaceAgainAsync(WorkItem item, ReadOnlyMemory<byte> payload, Func<CancellationToken, Task<bool>> settled, CancellationToken ct);

    /// <summary>Shows a merged contact to whoever works the owner. False when the owner is no longer waiting or worked: it must be placed itself.</summary>
    /// <param name="queue">Queue and due time of the owner as its issue knows them; a transfer since then is followed.</param>
    Task<bool> AttachAsync(ContactId owner, string queue, DateTimeOffset dueAt, MergedContact merged, CancellationToken ct);

    /// <summary>Takes a contact of an erased party out, whoever holds it, with what was merged into it; nobody is told. Gone when it returns.</summary>
    /// <param name="queue">Queue and due time as its issue knows them; overflow and transfers since then are followed.</param>
    Task WithdrawAsync(ContactId contact, string queue, DateTimeOffset dueAt, CancellationToken ct);
}

/// <summary>What an agent made of a contact.</summary>
/// <param name="Token">The fencing token it was completed under: settling the same one twice changes nothing.</param>
/// <param name="Notes">Redacted.</param>
public sealed record Handled(
    ContactId Contact, string Queue, string Agent, long Token, bool Resolved, string? Disposition, string? Notes, DateTimeOffset At);

/// <summary>Told of every completed contact, after the queue recorded it and before its row goes; retried until it succeeds.</summary>
public interface ISettlement
{
    Task SettleAsync(Handled handled, CancellationToken ct);
}
