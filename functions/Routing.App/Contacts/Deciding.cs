using Routing.App.Queues;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Policies;

namespace Routing.App.Contacts;

/// <summary>What is known of sellers that bears on routing to them. Answers from memory.</summary>
public interface ISellerFacts
{
    /// <param name="intent">What the contact is about: a restriction may concern some intents only.</param>
    SellerFacts Of(string sellerId, string market, string intent);
}

/// <summary>Links and arbitrates: everything between what was recalled and what is committed. Reads memory only.</summary>
public sealed class Deciding(IWorkQueues queues, ISellerFacts sellers)
{
    public (ContactRecord Record, PartyHead Head) Decide(
        PartyHead? head, Contact contact, Classification classification, string fingerprint, MarketPolicy policy)
    {
        var now = contact.ReceivedAt;
        var facts = ContactFacts.Of(contact, classification);
        var link = Linker.Link(head, facts, policy, now);
        var seller = contact.SellerId is { } id ? sellers.Of(id, contact.Market, classification.Intent) : SellerFacts.Unknown;
        var situation = facts.Situate(link, seller, now);
        situation = situation with { Queue = queues.Look(QueueChoice.For(situation, policy).Name) };
        var decision = Arbiter.Decide(situation, policy);
        var record = new ContactRecord
        {
            Contact = contact,
            Fingerprint = fingerprint,
            Classification = classification,
            Situation = situation,
            Decision = decision,
            Status = StatusOf(link, decision),
            CaseId = decision.Channel == Channel.Seller && policy.Seller is not null
                ? CaseId.Of(CaseKind.SellerResponse, (link is { Kind: LinkKind.Merge, Of: { } owner } ? owner : contact.Id).Value)
                : null,
        };
        return (record, Linker.Apply(head, facts, link, decision, policy, now));
    }

    private static ContactStatus StatusOf(Link link, Decision decision) => (link.Kind, decision.Channel) switch
    {
        (LinkKind.Merge, _) => ContactStatus.Merged,
        (_, Channel.Platform) => ContactStatus.Queued,
        (_, Channel.Seller) => ContactStatus.WithSeller,
        (_, Channel.DirectMessage) => ContactStatus.Messaged,
        _ => ContactStatus.Answered,
    };
}
