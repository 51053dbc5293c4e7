using Routing.App.Contacts;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

/// <summary>What cases do to the contacts that they are about. The party's head and the work queue are kept in step; doing it again changes nothing.</summary>
internal sealed class CaseContacts(IContactStore store, ContactDispatcher dispatcher, IWorkQueues queues, IPolicies policies, PartyLocks parties)
{
    private const string LateReply = "seller_reply";

    /// <summary>The contact goes to an agent queue of the tier, out of the one it may be in, with all that joined it.</summary>
    /// <param name="at">From when the tier's time counts; the same whenever it is repeated.</param>
    public async Task MoveAsync(CaseId id, CaseEffect.MoveToAgents move, DateTimeOffset at)
    {
        var contact = move.Contact;
        using var turn = await parties.EnterAsync(contact.Party, CancellationToken.None).ConfigureAwait(false);
        if (await store.FindAsync(contact, CancellationToken.None).ConfigureAwait(false) is not { } record
            || await store.IsHandledAsync(contact, CancellationToken.None).ConfigureAwait(false))
            return; // erased, or answered meanwhile
        var policy = policies.Find(record.Contact.Market, at)
            ?? throw new InvalidOperationException($"No policy is in force for market {record.Contact.Market}.");
        var (queue, due) = (QueueChoice.OfTier(record.Situation, policy, move.Tier).Name, at + move.Target);
        var head = await TakeOverAsync(contact, queue, due).ConfigureAwait(false);
        if (head is null)
            return;
        await dispatcher.PlaceForCaseAsync(record, queue, due, head, id, move.ReasonCode, CancellationToken.None).ConfigureAwait(false);
        foreach (var step in IssueOf(head, contact)?.Trail.Where(s => s.Kind == LinkKind.Merge) ?? [])
        {
            if (await store.FindAsync(step.Contact, CancellationToken.None).ConfigureAwait(false) is { Situation.Link: { } link } joined && link.Of == contact)
            {
                var merged = new MergedContact(joined.Contact.Id, joined.Contact.ReceivedAt, joined.Classification.Intent, joined.Contact.Text);
                await queues.AttachAsync(contact, queue, due, merged, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The seller answered: the issue is owed nothing more, and another contact about it is a recontact.</summary>
    public async Task SettleAsync(ContactId contact, bool resolved, DateTimeOffset at)
    {
        using var turn = await parties.EnterAsync(contact.Party, CancellationToken.None).ConfigureAwait(false);
        var added = new ContactEvent(ContactEvent.Handled, at, resolved, Channel.Seller, null, null, null, null, null, null);
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(contact.Party, again, CancellationToken.None).ConfigureAwait(false);
            if (recall.Head is not { } head)
                return; // erased
            var settled = Linker.Settle(head, contact, agent: null, resolved, at);
            var written = await store.WriteAsync(new(contact.Party, recall, settled, Event: (contact, added)), CancellationToken.None).ConfigureAwait(false);
            if (written != WriteResult.Stale)
                return;
        }
    }

    /// <summary>The case's clock changed: the issue is owed until its new end.</summary>
    public async Task ExtendAsync(ResponseCase state)
    {
        if (state is not ResponseCase.WithSeller { Facts: { Contact: var contact, SellerDueAt: var due } })
            return;
        using var turn = await parties.EnterAsync(contact.Party, CancellationToken.None).ConfigureAwait(false);
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(contact.Party, again, CancellationToken.None).ConfigureAwait(false);
            var head = recall.Head is null ? null : Linker.Extend(recall.Head, contact, due);
            if (head is null || await store.WriteAsync(new(contact.Party, recall, head), CancellationToken.None).ConfigureAwait(false) == WriteResult.Written)
                return;
        }
    }

    /// <summary>Shows the agent who has the contact, or will, what the seller wrote too late, so that the buyer gets one answer.</summary>
    public async Task ShowAsync(string deed, CaseEffect.ShowLateReply late)
    {
        using var turn = await parties.EnterAsync(late.Contact.Party, CancellationToken.None).ConfigureAwait(false);
        var recall = await store.RecallAsync(late.Contact.Party, again: false, CancellationToken.None).ConfigureAwait(false);
        if (IssueOf(recall.Head, late.Contact) is not { State: IssueState.Queued, Queue: { } queue, DueAt: { } due })
            return;
        var shown = new ContactId($"{late.Contact.Party}-{Digest.Base32(13, "late", deed)}");
        await queues.AttachAsync(late.Contact, queue, due, new(shown, late.At, LateReply, late.Text), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The issue is the agents' from now on: the head says so, and what waited elsewhere no longer does. Null: the party was erased, or its issue is not the contact's any more.</summary>
    private async Task<PartyHead?> TakeOverAsync(ContactId contact, string queue, DateTimeOffset due)
    {
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(contact.Party, again, CancellationToken.None).ConfigureAwait(false);
            if (IssueOf(recall.Head, contact) is not { } issue)
                return null;
            if (issue is { State: IssueState.Queued, Queue: { } before, DueAt: { } dueBefore })
            {
                if (before == queue && dueBefore == due)
                    return recall.Head; // done before
                await queues.WithdrawAsync(contact, before, dueBefore, CancellationToken.None).ConfigureAwait(false);
            }

            var head = Linker.TakeOver(recall.Head!, contact, queue, due);
            if (head is null)
                return recall.Head;
            if (await store.WriteAsync(new(contact.Party, recall, head), CancellationToken.None).ConfigureAwait(false) == WriteResult.Written)
                return head;
        }
    }

    private static Issue? IssueOf(PartyHead? head, ContactId owner) => head?.Issues.FirstOrDefault(i => i.Owner == owner);
}
