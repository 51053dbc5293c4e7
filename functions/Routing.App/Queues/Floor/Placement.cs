using Microsoft.Extensions.Options;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>Puts contacts into queues: once, whatever is repeated.</summary>
internal sealed class Placement(IWorkStore store, WorkFloor floor, RowAccess rows, Overflow overflow, QueueLoader loader, Caretaker caretaker, QueueCounters counters,
    IOptions<QueueOptions> options)
{
    public async Task<string> PlaceAsync(WorkItem item, ReadOnlyMemory<byte> payload)
    {
        if (Known(item) is { } queue)
            return queue;
        var added = await overflow.AddAsync(new() { Item = item, Payload = payload }).ConfigureAwait(false);
        if (added.Tag.Length > 0)
            Enter(added, payload);
        return added.Item.Queue;
    }

    public async Task<string?> PlaceAgainAsync(WorkItem item, ReadOnlyMemory<byte> payload, Func<CancellationToken, Task<bool>> settled, CancellationToken ct)
    {
        await loader.LoadAllAsync().WaitAsync(ct).ConfigureAwait(false);
        if (Known(item) is { } queue)
            return queue;
        var found = await FindAsync(item, ct).ConfigureAwait(false);
        if (found is null)
        {
            found = await overflow.AddAsync(new() { Item = item, Payload = payload, State = WorkState.Unconfirmed }).ConfigureAwait(false);
            if (found.Tag.Length == 0)
                found = await store.FindAsync(found.Key, ct).ConfigureAwait(false);
        }

        return found switch
        {
            null or { State: WorkState.Done } => null,
            { State: WorkState.Moving or WorkState.Moved } => found.MovesAs!.Queue,
            { State: WorkState.Unconfirmed, Trail.Count: 0 } => await ConfirmAsync(found, payload, settled, ct).ConfigureAwait(false),
            _ => found.Item.Queue,
        };
    }

    /// <summary>Where the contact is as far as this process knows.</summary>
    private string? Known(WorkItem item) => floor.Do(_ =>
        floor.Find(item.Contact) is { Record.State: not WorkState.Unconfirmed } entry ? entry.Item.Queue : null);

    private async Task<WorkRecord?> FindAsync(WorkItem item, CancellationToken ct)
    {
        foreach (var queue in overflow.Chain(item.Queue))
        {
            if (await store.FindAsync(WorkKey.Of(item with { Queue = queue }), ct).ConfigureAwait(false) is { } found)
                return found;
        }

        return null;
    }

    private async Task<string?> ConfirmAsync(WorkRecord record, ReadOnlyMemory<byte> payload, Func<CancellationToken, Task<bool>> settled, CancellationToken ct)
    {
        if (await settled(ct).ConfigureAwait(false))
        {
            await caretaker.DiscardAsync(record).ConfigureAwait(false);
            return null;
        }

        var write = await store.ChangeAsync(record.Key, record.Tag, new WorkChange.Free([]), rows.IsCapped(record.Item.Queue), CancellationToken.None).ConfigureAwait(false);
        if (write is WorkWrite.Written written)
            Enter(record with { State = WorkState.Ready, Tag = written.Tag }, payload);
        return record.Item.Queue; // who changed it meanwhile confirmed it
    }

    /// <summary>Makes known what was just stored, unless it lies behind what is known of a long queue.</summary>
    private void Enter(WorkRecord record, ReadOnlyMemory<byte> payload)
    {
        counters.Offered(record.Item);
        floor.Do(now =>
        {
            var mirror = floor.Mirror(record.Item.Queue);
            if (!mirror.Covers(record.Place) && floor.Find(record.Item.Contact) is null)
                mirror.CountBeyond(record.Item.Contact, null);
            else if ((floor.Learn(record with { Payload = payload }, now) is { Payload: null } && !payload.IsEmpty) || mirror.Known > options.Value.MaxKnown)
                floor.Trim(mirror, now);
        });
    }
}
