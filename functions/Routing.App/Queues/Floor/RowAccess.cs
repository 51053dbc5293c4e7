using Microsoft.Extensions.Logging;
using Routing.App.Policies;
using Routing.Domain.Contacts;

namespace Routing.App.Queues.Floor;

/// <summary>Changes rows and keeps what the floor knows of them true: after a conflict the row is read again, after an outage until it is known.</summary>
internal sealed class RowAccess(IWorkStore store, WorkFloor floor, IPolicies policies, TimeProvider clock, ILogger<RowAccess> log)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public bool IsCapped(string queue) => policies.FindQueue(queue, clock.GetUtcNow())?.Cap is not null;

    /// <summary>Makes the contact the caller's own, waiting for whoever is busy with it; null when it is not known.</summary>
    /// <exception cref="StoreUnavailableException">It is in doubt, and no answer is better than a long wait.</exception>
    public async Task<WorkEntry?> EnterAsync(ContactId contact, CancellationToken ct)
    {
        while (true)
        {
            var (entry, busy) = floor.Do(now =>
            {
                if (floor.Find(contact) is not { } found)
                    return (null, null);
                if (found.IsInDoubt)
                    throw new StoreUnavailableException("The contact is in doubt until the store answers.");
                return floor.TryEnter(found, now, out var other) ? (found, null) : ((WorkEntry?)null, (Task?)other);
            });
            if (busy is null)
                return entry;
            await busy.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Ends <see cref="EnterAsync"/>. An entry in doubt is left only once its row is known.</summary>
    public void Leave(WorkEntry entry) => floor.Do(now =>
    {
        if (!entry.IsInDoubt)
            floor.Leave(entry, now);
    });

    /// <summary>
    /// Changes a row that the caller entered. False: it was another row than known; what it is now is known after this. On an outage the entry
    /// is in doubt: it stays busy, also when the caller leaves it, until the row was read again.
    /// </summary>
    public async Task<bool> ChangeAsync(WorkEntry entry, WorkChange change, Func<WorkRecord, WorkRecord> then)
    {
        var record = entry.Record;
        try
        {
            var write = await store.ChangeAsync(record.Key, record.Tag, change, IsCapped(record.Item.Queue), CancellationToken.None).ConfigureAwait(false);
            if (write is not WorkWrite.Written written)
            {
                await ReadAgainAsync(entry).ConfigureAwait(false);
                return false;
            }

            floor.Do(now => floor.Wrote(entry, then(record) with { Tag = written.Tag }, now));
            return true;
        }
        catch (StoreUnavailableException)
        {
            Doubt(entry, (change as WorkChange.Take)?.Token);
            throw;
        }
    }

    /// <summary>Reads the row of an entry that the caller entered, payload included; false when it is gone.</summary>
    public async Task<bool> ReadAgainAsync(WorkEntry entry)
    {
        try
        {
            return await ReadOnceAsync(entry).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            Doubt(entry, null);
            throw;
        }
    }

    private async Task<bool> ReadOnceAsync(WorkEntry entry)
    {
        var found = await store.FindAsync(entry.Record.Key, CancellationToken.None).ConfigureAwait(false);
        return floor.Do(now =>
        {
            if (found is null or { State: WorkState.Moved })
            {
                floor.Forget(entry, now);
                return false;
            }

            floor.Wrote(entry, found with { Payload = default }, now);
            floor.Keep(entry, entry.IsOpen(now) ? found.Payload : default, PayloadNeed.Now);
            return true;
        });
    }

    /// <summary>Keeps the entry busy until the row tells what it is. A lease that nobody was told of is given back.</summary>
    private void Doubt(WorkEntry entry, long? untold)
    {
        log.InDoubt(entry.Item.Contact.Value, entry.Mirror.Name);
        floor.Do(_ => entry.IsInDoubt = true);
        _ = ResolveAsync(entry, untold);
    }

    private async Task ResolveAsync(WorkEntry entry, long? untold)
    {
        while (true)
        {
            await Task.Delay(Again, clock).ConfigureAwait(false);
            try
            {
                if (await ReadOnceAsync(entry).ConfigureAwait(false) && untold == entry.Record.Token && entry.Record.State == WorkState.Leased)
                {
                    var write = await store.ChangeAsync(
                        entry.Record.Key, entry.Record.Tag, new WorkChange.Free(entry.Record.Passes), capped: false, CancellationToken.None).ConfigureAwait(false);
                    if (write is WorkWrite.Written written)
                        floor.Do(now => floor.Wrote(entry, entry.Record with { State = WorkState.Ready, Agent = null, Tag = written.Tag }, now));
                    else
                        await ReadOnceAsync(entry).ConfigureAwait(false);
                }

                break;
            }
            catch (StoreUnavailableException)
            {
                // the next try follows
            }
        }

        floor.Do(now =>
        {
            entry.IsInDoubt = false;
            floor.Leave(entry, now);
        });
    }
}
