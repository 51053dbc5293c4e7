using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Routing.App.Agents;
using Routing.App.Policies;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>What a holder does with a contact. The fencing token is checked against the row, whose tag makes the check hold until the change is in.</summary>
internal sealed class HolderDesk(
    RowAccess rows, QueueLoader loader, Overflow overflow, Mover mover, Caretaker caretaker, RecentlyDone recent, IPolicies policies, IWorkWatch watch,
    IOptions<QueueOptions> options, TimeProvider clock, ITextGuard guard, ILogger<HolderDesk> log)
{
    private const int Passes = 30;

    public async Task<WorkReply> ActAsync(Seat seat, ContactId contact, WorkAction action, CancellationToken ct)
    {
        if (action is WorkAction.Transfer { Queue: var target } && policies.FindQueue(target, clock.GetUtcNow()) is null)
            return new WorkReply.UnknownQueue();
        var entry = await EnterAsync(seat, contact, ct).ConfigureAwait(false);
        if (entry is null)
            return recent.Find(contact) is { } done ? Repeat(done, seat.Agent, action) : new WorkReply.NotFound();
        try
        {
            for (var isFresh = false; !entry.Gone;)
            {
                if (LeaseRules.MayAct(entry.Record.Lease, seat.Agent, action.Token, clock.GetUtcNow()))
                {
                    if (await DoAsync(entry, action).ConfigureAwait(false) is { } reply)
                        return reply;
                    isFresh = true; // it was changed meanwhile, and read again
                }
                else if (isFresh || entry.Record.State == WorkState.Done)
                {
                    break;
                }
                else
                {
                    isFresh = await rows.ReadAgainAsync(entry).ConfigureAwait(false); // another process may have leased or extended it
                }
            }

            if (entry.Gone)
                return recent.Find(contact) is { } done ? Repeat(done, seat.Agent, action) : new WorkReply.Stale(null);
            return entry.Record is { State: WorkState.Done, Outcome.Agent: not null } record ? Repeat(Finished(record), seat.Agent, action) : new WorkReply.Stale(entry.Record.Token);
        }
        finally
        {
            rows.Leave(entry);
            if (entry.Record.State == WorkState.Done)
                caretaker.Settle(entry);
        }
    }

    /// <summary>A contact that this process does not know may have been placed or leased by another one.</summary>
    private async Task<WorkEntry?> EnterAsync(Seat seat, ContactId contact, CancellationToken ct)
    {
        if (await rows.EnterAsync(contact, ct).ConfigureAwait(false) is { } known)
            return known;
        foreach (var via in seat.Profile?.Queues ?? [])
            await loader.RefreshAsync(via.Queue, ct).ConfigureAwait(false);
        return await rows.EnterAsync(contact, ct).ConfigureAwait(false);
    }

    private Task<WorkReply?> DoAsync(WorkEntry entry, WorkAction action) => action switch
    {
        WorkAction.Heartbeat => ExtendAsync(entry),
        WorkAction.Complete complete => CompleteAsync(entry, complete),
        WorkAction.Release release => GiveBackAsync(entry, clock.GetUtcNow() + options.Value.ReleaseRest, "released", release.Reason),
        WorkAction.Skip skip => GiveBackAsync(entry, Eligibility.Never, "skipped", skip.Reason),
        WorkAction.Transfer same when same.Queue == entry.Item.Queue => GiveBackAsync(entry, clock.GetUtcNow() + options.Value.ReleaseRest, "released", same.Reason),
        WorkAction.Transfer transfer => TransferAsync(entry, transfer),
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    private async Task<WorkReply?> ExtendAsync(WorkEntry entry)
    {
        var until = clock.GetUtcNow() + (overflow.Policy(entry.Item.Queue)?.Lease ?? options.Value.OrphanLease);
        return await rows.ChangeAsync(entry, new WorkChange.Extend(until), r => r with { LeaseUntil = until }).ConfigureAwait(false)
            ? new WorkReply.Done(WorkJson.Held(entry.Record, entry.MergedShown))
            : null;
    }

    private async Task<WorkReply?> CompleteAsync(WorkEntry entry, WorkAction.Complete complete)
    {
        var outcome = new WorkOutcome(entry.Record.Agent, complete.Resolved, guard.Redact(complete.Disposition), guard.Redact(complete.Notes), clock.GetUtcNow());
        if (!await rows.ChangeAsync(entry, new WorkChange.Finish(outcome), r => r with { State = WorkState.Done, Outcome = outcome }).ConfigureAwait(false))
            return null;
        var done = Finished(entry.Record);
        recent.Add(done);
        return new WorkReply.Done(done.Reply);
    }

    private async Task<WorkReply?> GiveBackAsync(WorkEntry entry, DateTimeOffset until, string how, string reason)
    {
        var agent = entry.Record.Agent!;
        var pass = new Pass(agent, until, how, guard.Redact(reason) ?? "", clock.GetUtcNow());
        Pass[] passes = [.. entry.Record.Passes.TakeLast(Passes - 1), pass];
        if (!await rows.ChangeAsync(entry, new WorkChange.Free(passes), r => r with { State = WorkState.Ready, Agent = null, Passes = passes }).ConfigureAwait(false))
            return null;
        watch.GivenBack(entry.Item, pass.At);
        if (until == Eligibility.Never)
            log.Skipped(agent, entry.Item.Contact.Value, entry.Item.Queue);
        return new WorkReply.Done(WorkJson.Ended(entry.Record, how, entry.Item.Queue));
    }

    private async Task<WorkReply?> TransferAsync(WorkEntry entry, WorkAction.Transfer transfer)
    {
        var now = clock.GetUtcNow();
        var target = policies.FindQueue(transfer.Queue, now)!;
        var item = TransferRules.To(target, overflow.Policy(entry.Item.Queue), entry.Item, site: null, now);
        item = overflow.Fit(item, target.Name, target.Name);
        var pass = new Pass(entry.Record.Agent!, now, "transferred", guard.Redact(transfer.Reason) ?? "", now);
        Pass[] passes = [.. entry.Record.Passes.TakeLast(Passes - 1), pass];
        if (!await rows.ChangeAsync(entry, new WorkChange.Move(item, passes), r => r with { State = WorkState.Moving, MovesAs = item, Passes = passes }).ConfigureAwait(false))
            return null;
        var from = entry.Record;
        watch.GivenBack(from.Item, now);
        try
        {
            await mover.FinishAsync(entry).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            mover.Finish(entry); // it is on its way whatever happens now
        }

        return new WorkReply.Done(WorkJson.Ended(from, "transferred", transfer.Queue));
    }

    private static WorkReply Repeat(CompletedWork done, string agent, WorkAction action) =>
        action is WorkAction.Complete && done.Agent == agent && done.Token == action.Token
            ? new WorkReply.Done(done.Reply)
            : new WorkReply.Stale(done.Token);

    private static CompletedWork Finished(WorkRecord record) =>
        new(record.Item.Contact, record.Outcome!.Agent!, record.Token, WorkJson.Ended(record, "completed", record.Item.Queue));
}
