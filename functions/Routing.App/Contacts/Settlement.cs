using Routing.App.Cases;
using Routing.App.Queues;
using Routing.Domain.Arbitration;
using Routing.Domain.Issues;

namespace Routing.App.Contacts;

/// <summary>Records what an agent made of a contact, and that its issue is answered: the next contact about it is a recontact.</summary>
public sealed class Settlement(IContactStore store, ISellerCases cases, PartyLocks parties) : ISettlement
{
    public async Task SettleAsync(Handled handled, CancellationToken ct)
    {
        if (await RecordAsync(handled, ct).ConfigureAwait(false))
            await cases.AnsweredAsync(handled.Contact, handled.Agent, handled.Resolved, handled.At, ct).ConfigureAwait(false);
    }

    /// <returns>Whether the seller had owed the answer before, so that a case waits to hear of this one.</returns>
    private async Task<bool> RecordAsync(Handled handled, CancellationToken ct)
    {
        var party = handled.Contact.Party;
        using var turn = await parties.EnterAsync(party, ct).ConfigureAwait(false);
        var added = new ContactEvent(
            ContactEvent.Handled, handled.At, handled.Resolved, Channel.Platform, null, null, handled.Agent, handled.Queue, handled.Disposition, handled.Notes);
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(party, again, ct).ConfigureAwait(false);
            if (recall.Head is not { } head)
                return false; // erased
            var settled = Linker.Settle(head, handled.Contact, handled.Agent, handled.Resolved, handled.At);
            if (await store.WriteAsync(new(party, recall, settled, Event: (handled.Contact, added)), ct).ConfigureAwait(false) != WriteResult.Stale)
                return head.Issues.Any(i => i.Owner == handled.Contact && i.Failed.Contains(Channel.Seller));
        }
    }
}
