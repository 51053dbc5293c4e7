using System.Diagnostics;
using Routing.Domain.Cases;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

/// <summary>Brings what is asked of a case by its id to the decider of its kind.</summary>
internal sealed class CaseActs(
    ResponseHandler responses, EnforcementHandler enforcement, DisputeHandler disputes, CaseContacts contacts, ReviewTasks reviews, TimeProvider clock)
{
    private const string OtherKind = "other_kind";

    /// <summary>Whose case it is; null: there is no such case.</summary>
    public async Task<string?> SellerOfAsync(CaseId id, CancellationToken ct) => id.Kind switch
    {
        CaseKind.SellerResponse => await responses.FindAsync(id, ct).ConfigureAwait(false) is { State: var s } ? ResponseRules.FactsOf(s)?.SellerId : null,
        CaseKind.Enforcement => await enforcement.FindAsync(id, ct).ConfigureAwait(false) is { State: var s } ? EnforcementDecider.ViolationOf(s)?.SellerId : null,
        _ => await disputes.FindAsync(id, ct).ConfigureAwait(false) is { State: var s } ? DisputeDecider.DisputeOf(s)?.SellerId : null,
    };

    /// <summary>The case as it is shown, with whose it is; null: there is no such case.</summary>
    public async Task<(string? SellerId, ReadOnlyMemory<byte> Json)?> PageAsync(CaseId id, CancellationToken ct)
    {
        switch (id.Kind)
        {
            case CaseKind.SellerResponse:
                return await responses.ReadAsync(id, ct).ConfigureAwait(false) is { } response
                    ? (ResponseRules.FactsOf(response.State)?.SellerId, CasePages.Of(response)) : null;
            case CaseKind.Enforcement:
                return await enforcement.ReadAsync(id, ct).ConfigureAwait(false) is { } violation
                    ? (EnforcementDecider.ViolationOf(violation.State)?.SellerId, CasePages.Of(violation)) : null;
            default:
                return await disputes.ReadAsync(id, ct).ConfigureAwait(false) is { } dispute
                    ? (DisputeDecider.DisputeOf(dispute.State)?.SellerId, CasePages.Of(dispute)) : null;
        }
    }

    /// <returns>Null when it was done, or had been.</returns>
    public Task<CaseReply?> DoAsync(CaseId id, CaseAction action, CaseCaller caller, CancellationToken ct) => id.Kind switch
    {
        CaseKind.SellerResponse => DoResponseAsync(id, action, ct),
        CaseKind.Enforcement => DoEnforcementAsync(id, action, caller, ct),
        _ => DoDisputeAsync(id, action, caller, ct),
    };

    private async Task<CaseReply?> DoResponseAsync(CaseId id, CaseAction action, CancellationToken ct)
    {
        ResponseCommand? command = action switch
        {
            CaseAction.Pause pause => new ResponseCommand.Pause(pause.At ?? clock.GetUtcNow()),
            CaseAction.Resume resume => new ResponseCommand.Resume(resume.At ?? clock.GetUtcNow()),
            _ => null,
        };
        if (command is null)
            return new CaseReply.Refused(OtherKind);
        var outcome = await responses.HandleAsync(id, command, Follow.Wait, ct).ConfigureAwait(false);
        if (outcome is null)
            return new CaseReply.NotFound();
        if (outcome.Refusal is { } no)
            return new CaseReply.Refused(no);
        await contacts.ExtendAsync(outcome.State).ConfigureAwait(false);
        return null;
    }

    private async Task<CaseReply?> DoEnforcementAsync(CaseId id, CaseAction action, CaseCaller caller, CancellationToken ct)
    {
        EnforcementCommand? command = action switch
        {
            CaseAction.Correct => new EnforcementCommand.Correct(),
            CaseAction.Appeal => new EnforcementCommand.Appeal(caller.Person),
            CaseAction.Review review => new EnforcementCommand.Review(caller.Person, review.Verdict, review.Reason),
            _ => null,
        };
        if (command is null)
            return new CaseReply.Refused(OtherKind);
        var outcome = await enforcement.HandleAsync(id, command, Follow.Wait, ct).ConfigureAwait(false);
        if (outcome?.Refusal is null && command is EnforcementCommand.Review)
            await reviews.WithdrawAllAsync(await enforcement.ReadAsync(id, ct).ConfigureAwait(false)).ConfigureAwait(false);
        return Ended(outcome, outcome?.Refusal);
    }

    private async Task<CaseReply?> DoDisputeAsync(CaseId id, CaseAction action, CaseCaller caller, CancellationToken ct)
    {
        var own = caller.SellerId is null ? (Side?)null : Side.Seller;
        if (action is CaseAction.Evidence { Side: null } or CaseAction.Appeal { Side: null } or CaseAction.Step { Move: DisputeMove.Rest, Side: null } && own is null)
            return new CaseReply.Invalid(new Dictionary<string, IReadOnlyList<string>> { ["side"] = ["Is required of anybody but a seller."] });
        if (own is not null && !MaySeller(action))
            return new CaseReply.Forbidden();
        DisputeCommand? command = action switch
        {
            CaseAction.Evidence e => Evidence(e, own),
            CaseAction.Appeal a => new DisputeCommand.Appeal(own ?? a.Side!.Value, caller.Person, a.Shows is { } shows ? Evidence(shows, own ?? a.Side) : null),
            CaseAction.Review r => new DisputeCommand.Review(caller.Person, r.Verdict, r.Reason, r.Instead is { } instead ? Rule(instead, caller) : null),
            CaseAction.Ruling r => Rule(r, caller),
            CaseAction.Step step => Move(step, own),
            CaseAction.Resolve r => new DisputeCommand.ResolveStep(caller.Person, r.StepKey, r.Resolution),
            _ => null,
        };
        if (command is null)
            return new CaseReply.Refused(OtherKind);
        var outcome = await disputes.HandleAsync(id, command, Follow.Wait, ct).ConfigureAwait(false);
        if (outcome?.Refusal is null && command is DisputeCommand.Rule or DisputeCommand.Review or DisputeCommand.ResolveStep)
            await reviews.WithdrawAllAsync(await disputes.ReadAsync(id, ct).ConfigureAwait(false)).ConfigureAwait(false);
        return Ended(outcome, outcome?.Refusal);
    }

    private static bool MaySeller(CaseAction action) => action switch
    {
        CaseAction.Evidence { Side: Side.Buyer } or CaseAction.Appeal { Side: Side.Buyer } => false,
        CaseAction.Step step => step.Side != Side.Buyer
            && step.Move is DisputeMove.Accept or DisputeMove.Reject or DisputeMove.Rest or DisputeMove.GoodsReceived,
        _ => true,
    };

    private static DisputeCommand.Evidence Evidence(CaseAction.Evidence e, Side? own) => new(own ?? e.Side!.Value, e.Reference, e.Sha256, e.Kind);

    private static DisputeCommand.Rule Rule(CaseAction.Ruling r, CaseCaller caller) => new(caller.Person, r.Liability, r.Remedy, r.Percent, r.Reason);

    private static DisputeCommand Move(CaseAction.Step step, Side? own) => step.Move switch
    {
        DisputeMove.Accept => new DisputeCommand.Answer(true),
        DisputeMove.Reject => new DisputeCommand.Answer(false),
        DisputeMove.Escalate => new DisputeCommand.Escalate(),
        DisputeMove.Resubmit => new DisputeCommand.Resubmit(),
        DisputeMove.Withdraw => new DisputeCommand.Withdraw(),
        DisputeMove.Rest => new DisputeCommand.Rest(own ?? step.Side!.Value),
        DisputeMove.GoodsSent => new DisputeCommand.GoodsSent(),
        DisputeMove.GoodsReceived => new DisputeCommand.GoodsReceived(),
        _ => throw new UnreachableException($"No command for {step.Move}."),
    };

    private static CaseReply? Ended(object? outcome, string? refusal) =>
        outcome is null ? new CaseReply.NotFound() : refusal is null ? null : new CaseReply.Refused(refusal);
}
