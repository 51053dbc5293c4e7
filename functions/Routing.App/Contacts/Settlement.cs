using Routing.App.Queues;
using Routing.Domain.Arbitration;
using Routing.Domain.Issues;

namespace Routing.App.Contacts;

/// <summary>Records what an agent made of a contact, and that its issue is answered: the next contact about it is a recontact.</summary>
public sealed class Settlement(IContactStore store, PartyLocks parties) : ISettlement
{
    public async Task SettleAsync(Handled handled, CancellationToken ct)
    {
        var party = handled.Contact.Party;
        using var turn = await parties.EnterAsync(party, ct).ConfigureAwait(false);
        var added = new ContactEvent(
            ContactEvent.Handled, handled.At, handled.Resolved, Channel.Platform, null, null, handled.Agent, handled.Queue, handled.Disposition, handled.Notes);
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(party, again, ct).ConfigureAwait(false);
            if (recall.Head is not { } head)
                return; // erased
            var settled = Linker.Settle(head, handled.Contact, handled.Agent, handled.Resolved, handled.At);
            if (await store.WriteAsync(new(party, recall, settled, Event: (handled.Contact, added)), ct).ConfigureAwait(false) != WriteResult.Stale)
                return;
        }
    }
}
