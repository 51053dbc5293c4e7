using Routing.App.Contacts;
using Routing.App.Policies;
using Routing.App.Sellers;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

/// <summary>The cases of contacts that sellers owe an answer to, as contacts see them.</summary>
public interface ISellerCases
{
    /// <summary>Opens the case of a contact that was routed to the seller. Opening it again changes nothing.</summary>
    /// <returns>When the seller's time ends, by the market's clock; null: the market has no such rules, or its end is not known.</returns>
    Task<DateTimeOffset?> OpenAsync(ContactRecord record, CancellationToken ct);

    /// <summary>A contact was merged into the one that the seller owes an answer to: it shares the clock.</summary>
    /// <returns>False when there is no such case, or not yet.</returns>
    Task<bool> JoinAsync(ContactRecord record, ContactId owner, CancellationToken ct);

    /// <summary>An agent answered a contact that may have a case.</summary>
    Task AnsweredAsync(ContactId contact, string agent, bool resolved, DateTimeOffset at, CancellationToken ct);

    /// <summary>An agent took a contact into work, or gave it back.</summary>
    Task HeldAsync(CaseId id, string? agent, DateTimeOffset at, CancellationToken ct);

    /// <summary>No answer is owed any more.</summary>
    Task CloseAsync(ContactId contact, string reason, CancellationToken ct);
}

internal sealed class SellerCases(ResponseHandler cases, SellerBook sellers, IPolicies policies, TimeProvider clock) : ISellerCases
{
    public async Task<DateTimeOffset?> OpenAsync(ContactRecord record, CancellationToken ct)
    {
        var (contact, link) = (record.Contact, record.Situation.Link);
        if (record.CaseId is not { } id || contact.SellerId is not { } seller
            || await policies.FindVersionAsync(contact.Market, record.Decision.Policy.Version, ct).ConfigureAwait(false) is not { Seller: not null })
            return null;
        sellers.See(seller, contact.Market);
        var profile = sellers.ProfileOf(seller);
        var excluded = (contact.Transcript.Count > 0 && contact.Transcript[0].From == "seller" ? Exclusions.SellerInitiated : Exclusions.None)
            | (link.Number > 1 ? Exclusions.FollowUp : Exclusions.None);
        var open = new ResponseCommand.Open(
            contact.Id, seller, contact.Market, record.Decision.Policy, contact.ReceivedAt, contact.Party.Role, record.Classification.Intent,
            record.Classification.Signals, excluded, profile.ChatbotOn, profile.Schedule);
        var outcome = await cases.OpenAsync(id, open, ct).ConfigureAwait(false);
        return ResponseRules.FactsOf(outcome.State)?.SellerDueAt;
    }

    public async Task<bool> JoinAsync(ContactRecord record, ContactId owner, CancellationToken ct) => await cases
        .HandleAsync(IdOf(owner), new ResponseCommand.Join(record.Contact.Id, record.Contact.ReceivedAt), Follow.Leave, ct).ConfigureAwait(false) is not null;

    public async Task AnsweredAsync(ContactId contact, string agent, bool resolved, DateTimeOffset at, CancellationToken ct) =>
        await cases.HandleAsync(IdOf(contact), new ResponseCommand.AgentAnswered(agent, resolved, at), Follow.Leave, ct).ConfigureAwait(false);

    public async Task HeldAsync(CaseId id, string? agent, DateTimeOffset at, CancellationToken ct)
    {
        ResponseCommand held = agent is null ? new ResponseCommand.TierReleased(at) : new ResponseCommand.TierTaken(agent, at);
        await cases.HandleAsync(id, held, Follow.Leave, ct).ConfigureAwait(false);
    }

    public async Task CloseAsync(ContactId contact, string reason, CancellationToken ct) =>
        await cases.HandleAsync(IdOf(contact), new ResponseCommand.Close(reason, clock.GetUtcNow()), Follow.Leave, ct).ConfigureAwait(false);

    public static CaseId IdOf(ContactId owner) => CaseId.Of(CaseKind.SellerResponse, owner.Value);
}
