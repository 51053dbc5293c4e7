using Routing.Domain.Contacts;

namespace Routing.App.Queues.Floor;

/// <summary>Reaches a contact wherever it is: shows merged contacts to whoever works it, or withdraws it.</summary>
internal sealed class Followed(IWorkStore store, WorkFloor floor, RowAccess rows, Overflow overflow, Mover mover, Caretaker caretaker)
{
    /// <summary>More than this to one contact and the next is placed itself; a row has room for 250 members.</summary>
    public const int Most = 100;

    public async Task<bool> AttachAsync(ContactId owner, string queue, DateTimeOffset dueAt, MergedContact merged, CancellationToken ct)
    {
        while (await EnterAsync(owner, queue, dueAt, ct).ConfigureAwait(false) is { } entry)
        {
            try
            {
                var record = entry.Record;
                if (record.State is WorkState.Moving)
                {
                    await mover.FinishAsync(entry).ConfigureAwait(false);
                    continue;
                }

                if (record.Merged.Any(m => m.Contact == merged.Contact))
                    return true;
                if (record.State is not (WorkState.Ready or WorkState.Leased or WorkState.Unconfirmed) || record.Merged.Count >= Most)
                    return false;
                if (await rows.ChangeAsync(entry, new WorkChange.Attach(merged), r => r with { Merged = [.. r.Merged, merged] }).ConfigureAwait(false))
                    return true;
            }
            finally
            {
                rows.Leave(entry);
            }
        }

        return false;
    }

    /// <summary>Takes the contact out of its queue, wherever it is by now; nobody is told.</summary>
    public async Task WithdrawAsync(ContactId contact, string queue, DateTimeOffset dueAt, CancellationToken ct)
    {
        while (await EnterAsync(contact, queue, dueAt, ct).ConfigureAwait(false) is { } entry)
        {
            try
            {
                if (entry.Record.State == WorkState.Moving)
                    await mover.FinishAsync(entry).ConfigureAwait(false);
                else if (await caretaker.WithdrawAsync(entry).ConfigureAwait(false) || entry.Record.State == WorkState.Done)
                    return;
            }
            finally
            {
                rows.Leave(entry);
            }
        }
    }

    /// <summary>From memory; or from the store, where a contact far back in a long queue, or placed by another process, is found.</summary>
    private async Task<WorkEntry?> EnterAsync(ContactId owner, string queue, DateTimeOffset dueAt, CancellationToken ct)
    {
        if (await rows.EnterAsync(owner, ct).ConfigureAwait(false) is { } known)
            return known;
        if (await FindAsync(new(queue, dueAt, owner), ct).ConfigureAwait(false) is not { } found)
            return null;
        floor.Do(now =>
        {
            var entry = floor.Learn(found, now);
            if (entry is not null && !entry.Mirror.Covers(found.Place))
                entry.Mirror.Beyond = Math.Max(0, entry.Mirror.Beyond - 1);
        });
        return await rows.EnterAsync(owner, ct).ConfigureAwait(false);
    }

    private async Task<WorkRecord?> FindAsync(WorkKey key, CancellationToken ct)
    {
        foreach (var queue in overflow.Chain(key.Queue))
        {
            var found = await store.FindAsync(key with { Queue = queue }, ct).ConfigureAwait(false);
            while (found is { State: WorkState.Moved })
                found = await store.FindAsync(WorkKey.Of(found.MovesAs!), ct).ConfigureAwait(false);
            if (found is not null)
                return found;
        }

        return null;
    }
}
