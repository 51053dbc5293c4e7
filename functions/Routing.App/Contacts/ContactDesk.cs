using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Routing.App.Cases;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.App.Contacts;

/// <summary>Reads contacts and their issues, explains decisions, records outcomes, erases parties.</summary>
public sealed class ContactDesk(IContactStore store, IPolicies policies, IWorkQueues queues, ISellerCases cases, PartyLocks parties, TimeProvider clock) : IContactDesk
{
    public async Task<ReadOnlyMemory<byte>?> FindAsync(string contactId, CancellationToken ct) =>
        await ViewAsync(contactId, ct).ConfigureAwait(false) is { } view
            ? await PageAsync(view, ct).ConfigureAwait(false)
            : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory

    public async Task<ReadOnlyMemory<byte>?> ExplainAsync(string contactId, bool rederive, CancellationToken ct)
    {
        if (await ViewAsync(contactId, ct).ConfigureAwait(false) is not { Record: var record })
            return null;
        var again = rederive ? await DecideAgainAsync(record, ct).ConfigureAwait(false) : null;
        bool? matches = rederive ? again is not null && Json(again, AppJson.Default.Decision).Span.SequenceEqual(Json(record.Decision, AppJson.Default.Decision).Span) : null;
        return Json(new(record.Contact.Id, record.Situation, record.Classification, record.Decision, matches, matches == false ? again : null), AppJson.Default.Explanation);
    }

    public async Task<ReadOnlyMemory<byte>?> RecordOutcomeAsync(string contactId, ContactOutcome outcome, CancellationToken ct)
    {
        if (await ViewAsync(contactId, ct).ConfigureAwait(false) is not { } view)
            return null;
        var id = view.Record.Contact.Id;
        var by = outcome.By ?? view.Record.Decision.Channel;
        using var turn = await parties.EnterAsync(id.Party, ct).ConfigureAwait(false);
        var added = new ContactEvent(KindOf(outcome, by), clock.GetUtcNow(), outcome.Resolved, by, outcome.Csat, outcome.Nps, null, null, null, null);
        for (var again = false; ; again = true)
        {
            var recall = await store.RecallAsync(id.Party, again, ct).ConfigureAwait(false);
            var head = recall.Head is null ? null : Linker.RecordOutcome(recall.Head, id, by, outcome.Resolved, added.At);
            if (await store.WriteAsync(new(id.Party, recall, head, Event: (id, added)), ct).ConfigureAwait(false) != WriteResult.Stale)
                break;
        }

        return await FindAsync(contactId, ct).ConfigureAwait(false);
    }

    public async Task<ReadOnlyMemory<byte>> IssuesAsync(string partyId, CancellationToken ct)
    {
        var recall = await store.RecallAsync(PartyKey.Of(partyId), again: false, ct).ConfigureAwait(false);
        var head = recall.Head ?? new() { PartyId = partyId };
        return Json(
            new(partyId, head.Issues, head.ContactCount, new(head.RecontactsDay, head.RecontactsThreeDays, head.RecontactsWeek)), AppJson.Default.PartyIssues);
    }

    public async Task EraseAsync(string partyId, CancellationToken ct)
    {
        var party = PartyKey.Of(partyId);
        using var turn = await parties.EnterAsync(party, ct).ConfigureAwait(false);
        var recall = await store.RecallAsync(party, again: true, ct).ConfigureAwait(false);
        foreach (var issue in recall.Head?.Issues ?? [])
        {
            if (issue is { State: IssueState.Queued, Queue: { } queue, DueAt: { } due })
                await queues.WithdrawAsync(issue.Owner, queue, due, ct).ConfigureAwait(false);
        }

        foreach (var issue in recall.Head?.Issues.Where(static i => i.State == IssueState.WithSeller) ?? [])
            await cases.CloseAsync(issue.Owner, "erased", ct).ConfigureAwait(false);
        await store.EraseAsync(party, ct).ConfigureAwait(false);
    }

    private async Task<ContactView?> ViewAsync(string contactId, CancellationToken ct) =>
        ContactId.TryParse(contactId, out var id) ? await store.ViewAsync(id, ct).ConfigureAwait(false) : null;

    private async Task<ReadOnlyMemory<byte>> PageAsync(ContactView view, CancellationToken ct)
    {
        var recall = await store.RecallAsync(view.Record.Contact.PartyKey, again: false, ct).ConfigureAwait(false);
        return Json(ContactPage.Of(view, recall.Head), AppJson.Default.ContactPage);
    }

    /// <summary>Null when the policy version is no longer known.</summary>
    private async Task<Decision?> DecideAgainAsync(ContactRecord record, CancellationToken ct)
    {
        var used = record.Decision.Policy;
        var policy = await policies.FindVersionAsync(used.Market, used.Version, ct).ConfigureAwait(false);
        return policy?.Ref.Hash == used.Hash ? Arbiter.Decide(record.Situation, policy) : null;
    }

    /// <summary>The same outcome again has the same kind, and is there already; another one is added beside it.</summary>
    private static string KindOf(ContactOutcome outcome, Channel by) =>
        $"{ContactEvent.Outcome}-{Digest.Base32(8, $"{outcome.Resolved}|{outcome.Csat}|{outcome.Nps}|{by}")}";

    private static ReadOnlyMemory<byte> Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
