using Routing.App.Contacts;
using Routing.App.Policies;
using Routing.App.Sellers;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.Governance;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

/// <summary>Takes what sellers, reviewers and supervisors ask, and answers with the case after it.</summary>
internal sealed class CaseDesk(
    ResponseHandler responses, EnforcementHandler enforcement, DisputeHandler disputes, CaseActs acts, CaseContacts contacts, IContactStore store,
    ICaseStore cases, SellerDesk sellers, SellerBook book, IPolicies policies, TimeProvider clock) : ICaseDesk
{
    public async Task<CaseReply> ReplyAsync(string sellerId, ReplyPost reply, CancellationToken ct)
    {
        if (await store.FindAsync(reply.Contact, ct).ConfigureAwait(false) is not { } record || record.CaseId is not { } id
            || await responses.FindAsync(id, ct).ConfigureAwait(false) is not { State: var state } || ResponseRules.FactsOf(state) is not { } facts)
            return new CaseReply.NotFound();
        if (facts.SellerId != sellerId)
            return new CaseReply.Refused(RefusalReasons.OtherSeller);
        if (book.RestrictionsOf(sellerId, facts.Market) is { MayMessage: false } && state is ResponseCase.WithSeller)
            return new CaseReply.Refused("messaging_restricted");
        var policy = await policies.FindVersionAsync(facts.Market, facts.Policy.Version, ct).ConfigureAwait(false);
        var terms = policy?.Seller ?? throw new InvalidOperationException($"Version {facts.Policy.Version} of the policy of {facts.Market} has no rules for sellers.");
        var check = MessageCheck.Check(reply.Text, record.Contact.OrderId is { } order ? [order] : [], terms.Governance); // nothing after this line sees the original
        var at = reply.At ?? clock.GetUtcNow();
        var replyId = reply.ReplyId ?? Digest.Base32(18, "reply", id.Value, check.Text, reply.At is null ? "" : $"{at.UtcTicks}");
        var others = terms.Reply.MostSameText is null || facts.Replies.Contains(replyId)
            ? 0
            : await sellers.SentToOthersAsync(sellerId, check.Text, reply.Contact.Party, at, terms.Reply.SameTextWindow, ct).ConfigureAwait(false);
        var command = new ResponseCommand.Reply(
            replyId, sellerId, check.Text, at, reply.Surface, reply.Author, others, reply.Resolves, check.Findings);
        var outcome = await responses.HandleAsync(id, command, Follow.Wait, ct).ConfigureAwait(false);
        if (outcome!.Refusal is { } no)
            return new CaseReply.Refused(no);
        var reading = await responses.ReadAsync(id, ct).ConfigureAwait(false);
        var recorded = reading!.Events.Select(static e => e.Event).OfType<ResponseEvent.ReplyRecorded>().LastOrDefault(e => e.ReplyId == replyId);
        return new CaseReply.Done(CasePages.Reply(recorded, CasePages.Of(reading)), id);
    }

    public async Task<ReadOnlyMemory<byte>> PutCalendarAsync(string sellerId, SellerSchedule? schedule, bool chatbotOn, CancellationToken ct)
    {
        var profile = new SellerProfile(sellerId, schedule, chatbotOn);
        await sellers.SaveAsync(profile, ct).ConfigureAwait(false);
        foreach (var id in await cases.OpenOfAsync(sellerId, ct).ConfigureAwait(false))
        {
            var outcome = await responses.HandleAsync(id, new ResponseCommand.SellerCalendarChanged(schedule), Follow.Wait, ct).ConfigureAwait(false);
            if (outcome is not null)
                await contacts.ExtendAsync(outcome.State).ConfigureAwait(false);
        }

        return CasePages.Calendar(profile);
    }

    public async Task<ReadOnlyMemory<byte>?> StandingAsync(string sellerId, string? market, CancellationToken ct)
    {
        var known = book.MarketsOf(sellerId);
        market ??= known.Count > 0 ? known[0] : policies.Markets[0];
        if (!policies.Markets.Contains(market))
            return null;
        var open = await cases.OpenOfAsync(sellerId, ct).ConfigureAwait(false);
        return StandingPage.Of(sellerId, market, known, open, book, policies.Find(market, clock.GetUtcNow()), clock.GetUtcNow());
    }

    public async Task<CaseReply> FindAsync(CaseId id, CaseCaller caller, CancellationToken ct) =>
        await acts.PageAsync(id, ct).ConfigureAwait(false) is not { } page ? new CaseReply.NotFound()
        : caller.SellerId is { } seller && seller != page.SellerId ? new CaseReply.Forbidden()
        : new CaseReply.Done(page.Json, id);

    public async Task<CaseReply> ActAsync(CaseId id, CaseAction action, CaseCaller caller, CancellationToken ct)
    {
        if (await acts.SellerOfAsync(id, ct).ConfigureAwait(false) is not { } seller)
            return new CaseReply.NotFound();
        if (caller.SellerId is { } own && own != seller)
            return new CaseReply.Forbidden();
        return await acts.DoAsync(id, action, caller, ct).ConfigureAwait(false) is { } no
            ? no
            : new CaseReply.Done((await acts.PageAsync(id, ct).ConfigureAwait(false))!.Value.Json, id);
    }

    public async Task<CaseReply> OpenViolationAsync(string sellerId, ViolationPost post, string person, CancellationToken ct)
    {
        var policy = policies.Find(post.Market, clock.GetUtcNow());
        if (policy is null)
            return new CaseReply.Invalid(new Dictionary<string, IReadOnlyList<string>> { ["market"] = ["Has no policy in force."] });
        var id = EnforcementCommand.Open.IdOf(sellerId, post.Violation, post.Source);
        var command = new EnforcementCommand.Open(id, sellerId, post.Market, policy.Ref, post.Violation, post.Source, post.Points, person, post.Findings);
        var outcome = await enforcement.HandleAsync(id, command, Follow.Wait, ct).ConfigureAwait(false);
        return outcome!.Refusal is { } no
            ? new CaseReply.Refused(no)
            : new CaseReply.Done((await acts.PageAsync(id, ct).ConfigureAwait(false))!.Value.Json, id, outcome.Events.OfType<EnforcementEvent.Opened>().Any());
    }

    public async Task<CaseReply> OpenDisputeAsync(DisputePost post, CaseCaller caller, CancellationToken ct)
    {
        var contact = post.Contact is { } from ? (await store.FindAsync(from, ct).ConfigureAwait(false))?.Contact : null;
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var market = post.Market ?? contact?.Market ?? Missing<string>("market", errors);
        var buyer = post.BuyerId ?? (contact is { Party.Role: PartyRole.Buyer } ? contact.Party.Id : Missing<string>("buyerId", errors));
        var seller = caller.SellerId ?? post.SellerId ?? contact?.SellerId ?? Missing<string>("sellerId", errors);
        var value = post.Value ?? contact?.Order?.Value ?? Missing<Money>("value", errors);
        var policy = market is null ? null : policies.Find(market, clock.GetUtcNow());
        if (policy is null && market is not null)
            errors["market"] = ["Has no policy in force."];
        else if (value is not null && policy is not null && value.Currency != policy.Currency)
            errors["value.currency"] = [$"Must be the market's, {policy.Currency}."];
        if (errors.Count > 0)
            return new CaseReply.Invalid(errors);
        var id = DisputeCommand.Open.IdOf(post.OrderId, post.ProductId);
        var key = post.Key ?? Digest.Base32(18, "dispute", post.OrderId, post.ProductId ?? "", post.Claim, $"{post.OpenedBy}", $"{post.Requested}");
        var command = new DisputeCommand.Open(
            id, key, policy!.Ref, market!, post.OrderId, post.ProductId, buyer!, seller!, post.OpenedBy, post.Claim, post.Requested, value!,
            post.FulfilledBy ?? contact?.Order?.FulfilledBy, post.Delivery ?? DeliveryOf(contact), post.DeliveredAt ?? contact?.Order?.DeliveredAt,
            post.AskedSellerAt ?? contact?.ReceivedAt, post.OrderAttempts);
        var outcome = await disputes.HandleAsync(id, command, Follow.Wait, ct).ConfigureAwait(false);
        if (outcome!.Refusal is { } no)
            return new CaseReply.Refused(no);
        if (post.Requested == Remedy.Return && book.RestrictionsOf(seller!, market!).AutoApproveReturns)
            await disputes.HandleAsync(id, new DisputeCommand.Answer(Accept: true), Follow.Wait, ct).ConfigureAwait(false); // the seller is not asked
        return new CaseReply.Done((await acts.PageAsync(id, ct).ConfigureAwait(false))!.Value.Json, id, outcome.Events.OfType<DisputeEvent.Opened>().Any());
    }

    private static string DeliveryOf(Contact? contact) => contact?.Order?.Status switch
    {
        OrderStates.Delivered => DeliveryStates.Delivered,
        OrderStates.InTransit or OrderStates.Shipped => DeliveryStates.InTransit,
        _ => DeliveryStates.None,
    };

    private static T? Missing<T>(string name, Dictionary<string, IReadOnlyList<string>> errors)
        where T : class
    {
        errors[name] = ["Is required, unless contactId names a contact that tells it."];
        return null;
    }
}
