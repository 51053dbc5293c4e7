using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Routing.App.Queues.Floor;

/// <summary>Brings the rows of the store into the floor: at start, page by page as queues are worked off, and what other processes changed.</summary>
internal sealed class QueueLoader(IWorkStore store, WorkFloor floor, IOptions<QueueOptions> options, TimeProvider clock, ILogger<QueueLoader> log)
{
    private const int AtOnce = 4;

    /// <summary>Changes of this age may become visible after younger ones.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Task> _loads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _refreshes = new(StringComparer.Ordinal);

    /// <summary>Queues that the store's list has.</summary>
    private readonly ConcurrentDictionary<string, byte> _listed = new(StringComparer.Ordinal);
    private Task? _all;

    /// <summary>Loads every queue once. After an outage the next call tries again.</summary>
    public Task LoadAllAsync()
    {
        var all = Volatile.Read(ref _all);
        if (all is { IsFaulted: false, IsCanceled: false })
            return all;
        lock (_loads)
        {
            if (_all is null or { IsFaulted: true } or { IsCanceled: true })
                _all = LoadAllOnceAsync();
            return _all;
        }
    }

    /// <summary>Loads the queue if it was not yet.</summary>
    public Task LoadAsync(string queue)
    {
        if (_loads.TryGetValue(queue, out var load) && !load.IsFaulted)
            return load;
        lock (_loads)
        {
            if (!_loads.TryGetValue(queue, out load) || load.IsFaulted)
                _loads[queue] = load = LoadOnceAsync(queue);
            return load;
        }
    }

    /// <summary>The same for a queue that the caller is about to put something into: it is listed, so that the next start finds what is in it.</summary>
    public Task LoadToAddAsync(string queue) => _listed.ContainsKey(queue) ? LoadAsync(queue) : ListAsync(queue);

    /// <summary>Reads the next page if the queue runs low, or if <paramref name="wanted"/>: nothing of what is known serves. One reads for all who ask.</summary>
    /// <returns>Whether more may be known now.</returns>
    public async Task<bool> ExtendAsync(string queue, bool wanted, CancellationToken ct)
    {
        var reading = floor.Do(_ =>
        {
            var mirror = floor.Mirror(queue);
            var low = mirror.Ready.Count < options.Value.HeadLength / 4;
            if (mirror.IsComplete || !(low || wanted) || mirror.Known >= options.Value.MaxKnown)
                return null;
            return mirror.Reading ??= ReadPageAsync(queue, mirror.Horizon);
        });
        if (reading is null)
            return false;
        await reading.WaitAsync(ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>Looks for what other processes changed, unless that was done less than the poll interval ago.</summary>
    /// <returns>Whether it looked.</returns>
    public async Task<bool> RefreshAsync(string queue, CancellationToken ct)
    {
        var interval = options.Value.PollInterval;
        var now = clock.GetUtcNow();
        if (interval == TimeSpan.Zero || floor.Do(_ => floor.Mirror(queue).RefreshedAt) + interval > now)
            return false;
        await _refreshes.GetOrAdd(queue, RefreshOnceAsync).WaitAsync(ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Looks, less often, for what a refresh cannot see: queues that another process began, rows under way that nobody finishes, and held contacts
    /// that are gone.
    /// </summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var queue in await store.QueuesAsync(ct).ConfigureAwait(false))
        {
            await LoadAsync(queue).WaitAsync(ct).ConfigureAwait(false);
            var (asOf, held) = floor.Do(_ => (floor.Sequence, floor.Mirror(queue).All.Where(static e => e is { IsLeased: true, Busy: null }).ToArray()));
            var underWay = await store.ReadUnderWayAsync(queue, ct).ConfigureAwait(false);
            floor.Do(now =>
            {
                foreach (var record in underWay)
                    floor.Learn(record, now, asOf);
                var there = underWay.Select(static r => r.Item.Contact).ToHashSet();
                foreach (var entry in held.Where(e => e is { IsLeased: true, Busy: null } && e.ChangedAt <= asOf && !there.Contains(e.Item.Contact)))
                    floor.Forget(entry, now);
            });
        }
    }

    private async Task LoadAllOnceAsync()
    {
        var queues = await store.QueuesAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var queue in queues)
            _listed.TryAdd(queue, 0);
        await Parallel.ForEachAsync(queues, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (queue, _) => await LoadAsync(queue).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private async Task ListAsync(string queue)
    {
        await store.RegisterAsync(queue, CancellationToken.None).ConfigureAwait(false);
        _listed.TryAdd(queue, 0);
        await LoadAsync(queue).ConfigureAwait(false);
    }

    private async Task LoadOnceAsync(string queue)
    {
        await Task.Yield(); // the lock of the caller is not held over a read
        await floor.Do(_ => floor.Mirror(queue).Reading = ReadPageAsync(queue, null)).ConfigureAwait(false);
        if (floor.Do(_ => floor.Mirror(queue) is { IsComplete: false } mirror ? mirror.Horizon : null) is { } horizon)
        {
            var asOf = floor.Do(_ => floor.Sequence);
            var underWay = await store.ReadUnderWayAsync(queue, CancellationToken.None).ConfigureAwait(false);
            var beyond = await store.ReadContactsAsync(queue, horizon, CancellationToken.None).ConfigureAwait(false);
            floor.Do(now =>
            {
                var mirror = floor.Mirror(queue);
                foreach (var record in underWay)
                    floor.Learn(record, now, asOf);
                foreach (var (contact, changed) in beyond)
                {
                    if (floor.Find(contact) is null)
                        mirror.CountBeyond(contact, changed);
                }
            });
        }

        var (known, rest) = floor.Do(_ => (floor.Mirror(queue).Known, floor.Mirror(queue).Beyond));
        log.Loaded(queue, known, rest);
    }

    private async Task ReadPageAsync(string queue, WorkKey? after)
    {
        await Task.Yield(); // out of the floor's lock
        var max = options.Value.HeadLength;
        var asOf = floor.Do(_ => floor.Sequence);
        try
        {
            var page = await store.ReadAsync(queue, after, max, CancellationToken.None).ConfigureAwait(false);
            floor.Do(now =>
            {
                var mirror = floor.Mirror(queue);
                var before = mirror.Known;
                foreach (var record in page)
                    Learn(mirror, record, now, asOf);
                mirror.Horizon = page.Count > 0 ? page[^1].Key : mirror.Horizon;
                mirror.Beyond = Math.Max(0, mirror.Beyond - (mirror.Known - before));
                if (page.Count < max)
                    mirror.Complete();
                mirror.RefreshedAt = after is null ? now : mirror.RefreshedAt;
                mirror.Reading = null;
                floor.Sweep();
            });
        }
        catch
        {
            floor.Do(_ => { floor.Mirror(queue).Reading = null; });
            throw;
        }
    }

    private async Task RefreshOnceAsync(string queue)
    {
        await Task.Yield();
        try
        {
            var (asOf, since, isQuiet) = floor.Do(now =>
            {
                var mirror = floor.Mirror(queue);
                return (floor.Sequence, mirror.SeenTo, now - mirror.NewsAt > 2 * Overlap);
            });
            var from = isQuiet || since < DateTimeOffset.MinValue + Overlap ? since : since - Overlap;
            var changed = await store.ReadChangedAsync(queue, from, CancellationToken.None).ConfigureAwait(false);
            floor.Do(now =>
            {
                var mirror = floor.Mirror(queue);
                foreach (var record in changed)
                    Learn(mirror, record, now, asOf);
                mirror.ForgetCounted(2 * Overlap);
                mirror.RefreshedAt = now;
            });
        }
        finally
        {
            _refreshes.TryRemove(queue, out _);
        }
    }

    private void Learn(QueueMirror mirror, WorkRecord record, DateTimeOffset now, long asOf)
    {
        if (IsNews(mirror, record, now, asOf))
            mirror.NewsAt = now;
        mirror.SeenTo = record.StoredAt > mirror.SeenTo ? record.StoredAt : mirror.SeenTo;
    }

    private bool IsNews(QueueMirror mirror, WorkRecord record, DateTimeOffset now, long asOf)
    {
        var before = floor.Find(record.Item.Contact)?.Record.Tag;
        var isFar = before is null && !mirror.Covers(record.Place);
        if (isFar && record.State == WorkState.Ready)
            return mirror.CountBeyond(record.Item.Contact, record.StoredAt);
        if (floor.Learn(record, now, asOf) is not null && isFar && record.State is not WorkState.Unconfirmed)
            mirror.Beyond = Math.Max(0, mirror.Beyond - 1); // another process took it from there
        return before != record.Tag;
    }
}
