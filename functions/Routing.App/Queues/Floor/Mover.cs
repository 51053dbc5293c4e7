using Microsoft.Extensions.Logging;
using Routing.App.Observability;

namespace Routing.App.Queues.Floor;

/// <summary>
/// Finishes transfers, each step of which may be the last before a crash:
/// the row says where it goes (Moving); it is added there, not yet to be taken; if the row still says so, it is confirmed there; the row becomes what
/// is left behind (Moved). Whoever comes late finds the row no longer Moving and takes back what it added. So it is never twice and never nowhere.
/// </summary>
internal sealed class Mover(IWorkStore store, WorkFloor floor, RowAccess rows, Overflow overflow, Caretaker caretaker, QueueCounters counters, TimeProvider clock,
    ILogger<Mover> log)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Called between the steps, so that a test can stop there.</summary>
    public Action<string> Step { get; set; } = static _ => { };

    /// <summary>Finishes a transfer in the background, trying until it succeeds.</summary>
    public void Finish(WorkEntry entry)
    {
        if (floor.Do(_ => !entry.IsCared && (entry.IsCared = true)))
            _ = InsistAsync(entry);
    }

    /// <summary>Finishes a transfer of an entry that the caller entered. After it the entry is gone and the contact known in its new queue.</summary>
    public async Task FinishAsync(WorkEntry entry)
    {
        while (await store.FindAsync(entry.Record.Key, CancellationToken.None).ConfigureAwait(false) is { State: WorkState.Moving } source)
        {
            var target = Target(source);
            Step("before add");
            if (await overflow.TryAddAsync(target, overflow.CapOf(target.Item.Queue)).ConfigureAwait(false) is not { } added)
            {
                await RedirectAsync(source).ConfigureAwait(false);
                continue;
            }

            Step("added");
            if (await ConfirmAsync(source, added).ConfigureAwait(false) is { } arrived)
            {
                floor.Do(now =>
                {
                    floor.Forget(entry, now);
                    floor.Learn(arrived with { Payload = source.Payload }, now);
                });
                counters.Offered(arrived.Item);
                return;
            }
        }

        floor.Do(now => floor.Forget(entry, now)); // somebody else finished it
    }

    /// <summary>Takes back what a transfer added too late, or leaves it to the transfer that is still under way.</summary>
    public async Task ResolveAsync(WorkRecord unconfirmed)
    {
        var source = await store.FindAsync(unconfirmed.Trail[^1], CancellationToken.None).ConfigureAwait(false);
        if (source is not { State: WorkState.Moving } || WorkKey.Of(source.MovesAs!) != unconfirmed.Key)
            await caretaker.DiscardAsync(unconfirmed with { Trail = [] }).ConfigureAwait(false);
    }

    private static WorkRecord Target(WorkRecord source) => new()
    {
        Item = source.MovesAs!,
        State = WorkState.Unconfirmed,
        Token = source.Token,
        FirstToken = source.Token,
        Payload = source.Payload,
        Merged = source.Merged,
        Passes = source.Passes,
        Trail = [.. source.Trail, source.Key],
    };

    private async Task RedirectAsync(WorkRecord source)
    {
        var full = source.MovesAs!;
        var next = overflow.Policy(full.Queue)!.OverflowTo!;
        var move = new WorkChange.Move(overflow.Fit(full, next, full.Queue), source.Passes, IsRedirected: true);
        await store.ChangeAsync(source.Key, source.Tag, move, rows.IsCapped(source.Item.Queue), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Null when the row no longer says so: look again.</summary>
    private async Task<WorkRecord?> ConfirmAsync(WorkRecord source, WorkRecord added)
    {
        var target = added.Tag.Length > 0 ? added : await store.FindAsync(added.Key, CancellationToken.None).ConfigureAwait(false);
        if (target is { State: WorkState.Unconfirmed })
        {
            var still = await store.FindAsync(source.Key, CancellationToken.None).ConfigureAwait(false);
            if (still is not { State: WorkState.Moving } || still.MovesAs != source.MovesAs)
            {
                await caretaker.DiscardAsync(target with { Trail = [] }).ConfigureAwait(false);
                return null;
            }

            source = still;
            var write = await store.ChangeAsync(target.Key, target.Tag, new WorkChange.Free(target.Passes), rows.IsCapped(target.Item.Queue), CancellationToken.None)
                .ConfigureAwait(false);
            if (write is not WorkWrite.Written written)
                return null;
            target = target with { State = WorkState.Ready, Tag = written.Tag };
        }

        Step("confirmed");
        await store.ChangeAsync(source.Key, source.Tag, new WorkChange.Moved(source.Item, source.MovesAs!), rows.IsCapped(source.Item.Queue), CancellationToken.None).ConfigureAwait(false);
        Step("moved");
        return target;
    }

    private async Task InsistAsync(WorkEntry entry)
    {
        while (await rows.EnterAsync(entry.Item.Contact, CancellationToken.None).ConfigureAwait(false) is { } entered)
        {
            try
            {
                if (ReferenceEquals(entered, entry))
                    await FinishAsync(entry).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or IOException)
            {
                log.MoveUnfinished(entry.Item.Contact.Value, entry.Mirror.Name, Fault.Kind(e));
            }
            finally
            {
                rows.Leave(entered);
            }

            await Task.Delay(Again, clock).ConfigureAwait(false);
        }
    }
}
