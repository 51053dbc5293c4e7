using Microsoft.Extensions.Options;
using Routing.Domain.Contacts;

namespace Routing.App.Queues.Floor;

/// <summary>
/// Brings the payload of contacts that are being taken and is not in memory. Those who come while a page of the queue is read wait for the next one,
/// so that many who take together cost one request; with it comes the payload of those that are about to be taken.
/// </summary>
internal sealed class PayloadReader(IWorkStore store, WorkFloor floor, RowAccess rows, IOptions<QueueOptions> options)
{
    /// <summary>Rows read for each that is wanted.</summary>
    private const int Ahead = 16;

    /// <summary>Payload of an entry that the caller entered; null: the contact is gone, or somebody else's by now.</summary>
    /// <exception cref="StoreUnavailableException">It could not be read.</exception>
    public async Task<ReadOnlyMemory<byte>?> OfAsync(WorkEntry entry)
    {
        if (Kept(entry) is null)
            await FetchAsync(entry).ConfigureAwait(false);
        if (Kept(entry) is { } payload)
            return payload;
        if (!await rows.ReadAgainAsync(entry).ConfigureAwait(false) || !floor.Do(entry.IsOpen))
            return null;
        return Kept(entry) ?? default(ReadOnlyMemory<byte>); // some have none
    }

    private ReadOnlyMemory<byte>? Kept(WorkEntry entry) => floor.Do(_ => entry.Payload);

    private async Task FetchAsync(WorkEntry entry)
    {
        var mirror = entry.Mirror;
        floor.Do(_ => { mirror.Wanted.Add(entry); });
        try
        {
            while (floor.Do(_ => entry.Payload is null ? PageOf(entry, mirror) : null) is { } page)
                await page.ConfigureAwait(false);
        }
        finally
        {
            floor.Do(_ => { mirror.Wanted.Remove(entry); });
        }
    }

    /// <summary>The page that the entry is in or comes with next; null: it was in one.</summary>
    private Task? PageOf(WorkEntry entry, QueueMirror mirror) =>
        mirror.Awaited.Contains(entry) ? mirror.Fetching : mirror.Wanted.Contains(entry) ? mirror.Fetching ??= ReadPageAsync(mirror) : null;

    private async Task ReadPageAsync(QueueMirror mirror)
    {
        await Task.Yield(); // out of the floor's lock
        try
        {
            var (first, count) = floor.Do(_ =>
            {
                (mirror.Awaited, mirror.Wanted) = (mirror.Wanted, []);
                return (mirror.Awaited.Min(static e => e.Place), mirror.Awaited.Count);
            });
            var before = new WorkKey(mirror.Name, first.Due, new ContactId(""));
            var page = await store.ReadAsync(mirror.Name, before, Math.Min(count * Ahead, options.Value.HeadLength), CancellationToken.None).ConfigureAwait(false);
            floor.Do(_ =>
            {
                foreach (var record in page)
                {
                    if (floor.Find(record.Item.Contact) is { Payload: null, IsLeased: false } known && known.Record.Tag == record.Tag)
                        floor.Keep(known, record.Payload, known.Busy is null ? PayloadNeed.Soon : PayloadNeed.Now);
                }
            });
        }
        finally
        {
            floor.Do(_ =>
            {
                mirror.Fetching = null;
                mirror.Awaited = [];
            });
        }
    }
}

/// <summary>When a payload will be asked for.</summary>
internal enum PayloadNeed
{
    /// <summary>Kept while a quarter of the room is free.</summary>
    Later,

    /// <summary>Kept while there is room.</summary>
    Soon,

    /// <summary>Always kept.</summary>
    Now,
}
