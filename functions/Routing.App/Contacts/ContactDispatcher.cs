using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Routing.App.Cases;
using Routing.App.Events;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Queues;

namespace Routing.App.Contacts;

/// <summary>
/// Hands a committed contact on: into its queue, to the agent who has its issue, or as a message; and tells other systems. The commit recorded that this is to be done;
/// the record goes once it is. What a crash or an outage left behind is swept. Called with the party's lock held.
/// </summary>
public sealed partial class ContactDispatcher(
    IContactStore store, IWorkQueues queues, IMessages messages, ISellerCases cases, IEvents events, IPolicies policies, TimeProvider clock, ILogger<ContactDispatcher> log)
{
    private readonly ConcurrentDictionary<ContactId, byte> _running = new();

    /// <summary>What a record's decision asks for; null: it was answered at once, and nobody is to be told.</summary>
    public DispatchKind? KindOf(ContactRecord record) => record switch
    {
        { Situation.Link.Kind: LinkKind.Merge } => DispatchKind.Attach,
        { Decision: { Channel: Channel.Platform, Queue: not null } } => DispatchKind.Queue,
        { Decision.Channel: Channel.Seller or Channel.DirectMessage } => DispatchKind.Message,
        _ => events.IsOn ? DispatchKind.Tell : null,
    };

    /// <summary>Whether this process is handing the contact on right now, so that a sweep leaves it alone.</summary>
    public bool IsRunning(ContactId contact) => _running.ContainsKey(contact);

    /// <summary>What its agent will be shown, if it is to be queued: made before it is known that the contact is in, while the store writes it.</summary>
    public static ReadOnlyMemory<byte>? Prepare(ContactRecord record, DispatchKind? kind, PartyHead head) =>
        kind == DispatchKind.Queue ? WorkPayload.Of(record, head) : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory

    /// <summary>
    /// Never fails: the contact is accepted, and what cannot be handed on now is left to the sweep. The channel waits for the queue and the case, which its next request
    /// may ask for, and not for the messages that follow from it.
    /// </summary>
    /// <param name="payload">By <see cref="Prepare"/>.</param>
    public async Task DispatchAsync(ContactRecord record, DispatchKind kind, PartyHead head, ReadOnlyMemory<byte>? payload)
    {
        var id = record.Contact.Id;
        _running.TryAdd(id, 0);
        try
        {
            if (await HandOnAsync(record, kind, head, payload, CancellationToken.None).ConfigureAwait(false))
            {
                _ = EndAsync(record, kind);
                return;
            }
        }
        catch (Exception e)
        {
            LogLeft(log, id, kind, e.GetType().Name);
        }

        _running.TryRemove(id, out _);
    }

    /// <summary>Hands on what an earlier process or an outage left; false when it has to wait for another one.</summary>
    public async Task<bool> DispatchAgainAsync(ContactRecord record, DispatchKind kind, PartyHead? head, CancellationToken ct)
    {
        if (!await HandOnAsync(record, kind, head, payload: null, ct).ConfigureAwait(false))
            return false;
        await TellAsync(record, kind, ct).ConfigureAwait(false);
        store.Dispatched(record.Contact.Id);
        return true;
    }

    private async Task TellAsync(ContactRecord record, DispatchKind kind, CancellationToken ct)
    {
        if (kind == DispatchKind.Message)
            await messages.SendAsync(OutboundMessage.Of(record), ct).ConfigureAwait(false);
        if (events.IsOn)
            await events.PublishAsync(ContactEvents.Of(record), ct).ConfigureAwait(false);
    }

    private async Task EndAsync(ContactRecord record, DispatchKind kind)
    {
        try
        {
            await TellAsync(record, kind, CancellationToken.None).ConfigureAwait(false);
            store.Dispatched(record.Contact.Id);
        }
        catch (Exception e)
        {
            LogLeft(log, record.Contact.Id, kind, e.GetType().Name);
        }
        finally
        {
            _running.TryRemove(record.Contact.Id, out _);
        }
    }

    /// <param name="payload">By <see cref="Prepare"/>; null: the contact may have been placed before.</param>
    private async Task<bool> HandOnAsync(ContactRecord record, DispatchKind kind, PartyHead? head, ReadOnlyMemory<byte>? payload, CancellationToken ct)
    {
        switch (kind)
        {
            case DispatchKind.Queue:
                var item = ToWork(record, record.Decision.Queue!, record.Decision.DueAt!.Value);
                if (payload is { } prepared)
                    await queues.PlaceAsync(item, prepared, ct).ConfigureAwait(false);
                else
                    await PlaceAgainAsync(item, WorkPayload.Of(record, head), ct).ConfigureAwait(false);
                return true;
            case DispatchKind.Attach:
                return await AttachAsync(record, head, ct).ConfigureAwait(false);
            case DispatchKind.Message when record.Decision.Channel == Channel.Seller:
                await OpenCaseAsync(record, ct).ConfigureAwait(false);
                return true;
            default:
                return true;
        }
    }

    /// <summary>Places a contact that a case brings to the agents; once, however often it is asked.</summary>
    internal Task PlaceForCaseAsync(ContactRecord record, string queue, DateTimeOffset due, PartyHead head, CaseId id, string reason, CancellationToken ct) =>
        PlaceAgainAsync(ToWork(record, queue, due) with { CaseId = id.Value }, WorkPayload.Of(record, head, id, reason), ct);

    private Task<string?> PlaceAgainAsync(WorkItem item, ReadOnlyMemory<byte> payload, CancellationToken ct) =>
        queues.PlaceAgainAsync(item, payload, stop => store.IsHandledAsync(item.Contact, stop), ct);

    /// <summary>Joins the owner's work. Where that was completed in the meantime, the contact is placed itself and owns the issue from now on.</summary>
    private async Task<bool> AttachAsync(ContactRecord record, PartyHead? head, CancellationToken ct)
    {
        var link = record.Situation.Link;
        if (link.Of is not { } owner)
            return true;
        var (queue, due) = (record.Decision.Queue, record.Decision.DueAt ?? default);
        if (record.Decision.Channel == Channel.Seller)
        {
            if (!await cases.JoinAsync(record, owner, ct).ConfigureAwait(false) && await store.IsPendingAsync(owner, ct).ConfigureAwait(false))
                return false; // the case is still to be opened
            var issue = head?.Issues.FirstOrDefault(i => i.Owner == owner);
            if (issue is not { State: IssueState.Queued, DueAt: not null })
                return true;
            (queue, due) = (issue.Queue, issue.DueAt.Value); // it went to the agents meanwhile
        }

        if (queue is null)
            return true;
        var merged = new MergedContact(record.Contact.Id, record.Contact.ReceivedAt, record.Classification.Intent, record.Contact.Text);
        if (await queues.AttachAsync(owner, queue, due, merged, ct).ConfigureAwait(false))
            return true;
        if (await store.IsPendingAsync(owner, ct).ConfigureAwait(false))
            return false; // the owner itself is still to be placed; the sweep does both in order
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(record.Contact.PartyKey, again, ct).ConfigureAwait(false);
            head = recall.Head is null ? null : Linker.Requeue(recall.Head, record.Contact.Id, queue, due);
            if (head is null || await store.WriteAsync(new(record.Contact.PartyKey, recall, head), ct).ConfigureAwait(false) == WriteResult.Written)
                break;
        }

        LogRequeued(log, record.Contact.Id, owner, queue);
        await PlaceAgainAsync(ToWork(record, queue, due), WorkPayload.Of(record, head), ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>Opens the seller's case, and lets the issue be owed for as long as its clock says.</summary>
    private async Task OpenCaseAsync(ContactRecord record, CancellationToken ct)
    {
        if (record.CaseId is null)
            return;
        var due = await cases.OpenAsync(record, ct).ConfigureAwait(false);
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(record.Contact.PartyKey, again, ct).ConfigureAwait(false);
            var head = recall.Head is null ? null : Linker.Extend(recall.Head, record.Contact.Id, due);
            if (head is null || await store.WriteAsync(new(record.Contact.PartyKey, recall, head), ct).ConfigureAwait(false) == WriteResult.Written)
                return;
        }
    }

    private WorkItem ToWork(ContactRecord record, string queue, DateTimeOffset due)
    {
        var now = clock.GetUtcNow();
        var rules = policies.FindQueue(queue, now);
        var sticky = record.Situation.Link.LastAgent;
        return new()
        {
            Contact = record.Contact.Id,
            Queue = queue,
            Market = record.Contact.Market,
            ReceivedAt = record.Contact.ReceivedAt,
            QueuedAt = now,
            DueAt = due,
            IssueId = record.Situation.Link.IssueId,
            Units = rules?.Units ?? 1,
            StickyAgent = sticky,
            StickyUntil = sticky is null ? null : now + (rules?.StickyHold ?? TimeSpan.Zero),
        };
    }

    [LoggerMessage(1010, LogLevel.Warning, "Contact {Contact}: {Kind} could not be handed on ({Why}); the sweep will.")]
    private static partial void LogLeft(ILogger log, ContactId contact, DispatchKind kind, string why);

    [LoggerMessage(1011, LogLevel.Information, "Contact {Contact} was merged into {Owner}, which was completed meanwhile; it waits in {Queue} itself.")]
    private static partial void LogRequeued(ILogger log, ContactId contact, ContactId owner, string queue);
}
