using System.Diagnostics;
using Routing.App.Contacts;
using Routing.App.Policies;
using Routing.App.Sellers;
using Routing.Domain.Cases;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;

namespace Routing.App.Cases;

/// <summary>Carries effects out on the ports. Each does nothing when it was carried out before.</summary>
internal sealed class CaseHands(
    CaseContacts contacts, ReviewTasks reviews, SellerDesk sellers, SellerBook book, IMessages messages, IRemedies remedies, IPolicies policies,
    EnforcementHandler enforcement, DisputeHandler disputes)
{
    public Task DoAsync(CaseTask task, CaseDeed deed) => deed.Effect switch
    {
        CaseEffect.Notify e => messages.SendAsync(
            new CaseNotice(deed.Id, task.Case, task.Market, e.To, e.PartyId, e.Template, e.Values), CancellationToken.None),
        CaseEffect.MoveToAgents e => contacts.MoveAsync(task.Case, e, task.At),
        CaseEffect.SettleContact e => contacts.SettleAsync(e.Contact, e.Resolved, task.At),
        CaseEffect.ShowLateReply e => contacts.ShowAsync(deed.Id, e),
        CaseEffect.CountResponse e => ThenRatesAsync(sellers.CountAsync(deed.Id, task.Market, e), e.SellerId, task.Market),
        CaseEffect.AppendLedger e => ThenRatesAsync(sellers.AppendAsync(e.SellerId, task.Market, e.Entry), e.SellerId, task.Market),
        CaseEffect.OpenEnforcement e => OpenAsync(e),
        CaseEffect.Execute e => ExecuteAsync(task.Case, e.Step),
        CaseEffect.AskReviewer e => reviews.AskAsync(task, deed.Id, e),
        _ => throw new UnreachableException($"No hand for {deed.Effect.GetType().Name}."),
    };

    private async Task ThenRatesAsync(Task change, string sellerId, string market)
    {
        await change.ConfigureAwait(false);
        foreach (var breach in book.BreachesOf(sellerId, market))
            await OpenAsync(breach).ConfigureAwait(false);
    }

    private async Task OpenAsync(CaseEffect.OpenEnforcement e)
    {
        if (policies.Find(e.Market, e.At) is not { } policy)
            return; // the market is gone, and its rules with it
        var id = EnforcementCommand.Open.IdOf(e.SellerId, e.Violation, e.Source);
        var open = new EnforcementCommand.Open(
            id, e.SellerId, e.Market, policy.Ref, e.Violation, e.Source, e.Points, Deciders.System, e.Findings);
        await enforcement.HandleAsync(id, open, Follow.Wait, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(CaseId id, RemedyStep step)
    {
        var answer = await remedies.ExecuteAsync(step, CancellationToken.None).ConfigureAwait(false);
        DisputeCommand told = new DisputeCommand.StepDone(step.Key);
        if (answer is RemedyAnswer.Failed failed)
        {
            var attempt = await disputes.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is { State: DisputeState.Ruled ruled }
                ? ruled.Execution.Steps.FirstOrDefault(s => s.Step.Key == step.Key)?.Attempt ?? 1
                : 1;
            told = new DisputeCommand.StepFailed(step.Key, attempt, failed.Code, failed.Permanent);
        }

        await disputes.HandleAsync(id, told, Follow.Wait, CancellationToken.None).ConfigureAwait(false);
    }
}
