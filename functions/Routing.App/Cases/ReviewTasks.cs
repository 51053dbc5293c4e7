using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.Queues;

namespace Routing.App.Cases;

/// <summary>
/// Work for reviewers in the agent queues: an item like a contact's, with the case in place of the contact. Its id is derived from the effect, so it is
/// there once.
/// </summary>
internal sealed class ReviewTasks(IWorkQueues queues, IPolicies policies)
{
    private const int Tier = 2;

    public async Task AskAsync(CaseTask task, string deed, CaseEffect.AskReviewer ask)
    {
        if (policies.Find(task.Market, task.At) is not { } policy)
            return;
        var queue = QueueChoice.OfFamily(ask.Queue, policy, Tier);
        var item = new WorkItem
        {
            Contact = IdOf(task.Case, deed), Queue = queue.Name, Market = task.Market, ReceivedAt = task.At, QueuedAt = task.At, DueAt = ask.DueAt,
            IssueId = task.Case.Value, Units = queue.Units,
        };
        await queues.PlaceAgainAsync(item, Payload(task, ask), static _ => Task.FromResult(false), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>It was decided: whatever reviewers were asked before needs no decision any more.</summary>
    public async Task WithdrawAllAsync(CaseReading<EnforcementState, EnforcementEvent>? reading)
    {
        if (reading is not null && EnforcementDecider.ViolationOf(reading.State) is { } violation)
            await WithdrawAllAsync<EnforcementDecider, EnforcementState, EnforcementCommand, EnforcementEvent, EnforcementTerms>(reading, violation.Market).ConfigureAwait(false);
    }

    /// <inheritdoc cref="WithdrawAllAsync(CaseReading{EnforcementState, EnforcementEvent}?)"/>
    public async Task WithdrawAllAsync(CaseReading<DisputeState, DisputeEvent>? reading)
    {
        if (reading is not null && DisputeDecider.DisputeOf(reading.State) is { } dispute)
            await WithdrawAllAsync<DisputeDecider, DisputeState, DisputeCommand, DisputeEvent, DisputeTerms>(reading, dispute.Market).ConfigureAwait(false);
    }

    /// <summary>What was asked is found in the events once more, since effects follow from them alone. The last event's is the present question, if any.</summary>
    private async Task WithdrawAllAsync<TDecider, TState, TCommand, TEvent, TTerms>(CaseReading<TState, TEvent> reading, string market)
        where TDecider : IDecider<TState, TCommand, TEvent, TTerms>
    {
        var state = TDecider.Initial;
        foreach (var (stored, e) in reading.Events.Take(reading.Events.Count - 1))
        {
            state = TDecider.Evolve(state, e);
            var position = 0;
            foreach (var effect in TDecider.Effects(state, e))
            {
                var deed = $"{reading.Stored.Id}.{stored.Version}.{position++}";
                if (effect is CaseEffect.AskReviewer ask && policies.Find(market, stored.At) is { } policy)
                    await queues.WithdrawAsync(IdOf(reading.Stored.Id, deed), QueueChoice.OfFamily(ask.Queue, policy, Tier).Name, ask.DueAt, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static ContactId IdOf(CaseId id, string deed) => new($"{PartyKey.Of(id.Value)}-{Digest.Base32(13, "review", deed)}");

    private static ReadOnlyMemory<byte> Payload(CaseTask task, CaseEffect.AskReviewer ask) => WorkJson.Payload(json =>
    {
        json.WriteNull("contact");
        json.WriteNull("classification");
        json.WriteNull("decision");
        json.WriteStartArray("history");
        json.WriteEndArray();
        json.WriteStartObject("review");
        json.WriteString("caseId", task.Case.Value);
        json.WriteString("task", ask.Task);
        json.WriteString("dueAt", ask.DueAt.UtcDateTime);
        json.WriteString("notReviewer", ask.NotReviewer);
        json.WriteEndObject();
    });
}
