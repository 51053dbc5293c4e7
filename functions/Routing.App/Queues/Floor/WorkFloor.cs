using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Routing.App.Policies;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>
/// Everything this process knows of queues and agents, in memory: who holds what, what is ready, who waits. One lock guards it; it is held for
/// microseconds and never over a call to the store.
/// </summary>
internal sealed class WorkFloor(IPolicies policies, TimeProvider clock, IOptions<QueueOptions> options) : IFloor
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, QueueMirror> _mirrors = new(StringComparer.Ordinal);
    private readonly Dictionary<ContactId, WorkEntry> _entries = [];
    private readonly Dictionary<string, Seat> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Queue, string Site), DateTimeOffset> _pulledAt = [];
    private readonly PriorityQueue<(WorkEntry Entry, DateTimeOffset Until), DateTimeOffset> _expiries = new();
    private readonly FloorNews _news = new();
    private long _payloadBytes;

    /// <summary>Runs after every change, under the lock, with what became of it.</summary>
    public Action<FloorNews, DateTimeOffset> Changed { get; set; } = static (_, _) => { };

    /// <summary>Told of every lease that ran out.</summary>
    public Action<WorkEntry> Expired { get; set; } = static _ => { };

    public IReadOnlyDictionary<string, QueueMirror> Mirrors => _mirrors;

    public IReadOnlyCollection<Seat> Seats => _seats.Values;

    /// <summary>Rows that somebody has to see to: done, moving or unconfirmed.</summary>
    public HashSet<WorkEntry> UnderWay { get; } = [];

    /// <summary>Grows with every profile that changes.</summary>
    public int ProfileVersion { get; private set; }

    /// <summary>Grows with every change this process makes.</summary>
    public long Sequence { get; private set; }

    public DateTimeOffset? NextExpiry => _expiries.TryPeek(out _, out var until) ? until : null;

    /// <summary>Looks or changes under the lock; leases that ran out are seen to first, and what became ready is offered last.</summary>
    public T Do<T>(Func<DateTimeOffset, T> act)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            ExpireDue(now);
            var result = act(now);
            while (!_news.IsEmpty)
                Changed(_news.Take(), now);
            return result;
        }
    }

    public void Do(Action<DateTimeOffset> act) => Do(now =>
    {
        act(now);
        return 0;
    });

    public QueueMirror Mirror(string queue)
    {
        if (!_mirrors.TryGetValue(queue, out var mirror))
            _mirrors.Add(queue, mirror = new(queue));
        return mirror;
    }

    public Seat Seat(string agent)
    {
        if (!_seats.TryGetValue(agent, out var seat))
            _seats.Add(agent, seat = new(agent));
        return seat;
    }

    /// <summary>Null: an agent never heard of.</summary>
    public Seat? SeatOf(string agent) => _seats.GetValueOrDefault(agent);

    public WorkEntry? Find(ContactId contact) => _entries.GetValueOrDefault(contact);

    /// <summary>Makes a row known, or known anew. The payload is kept while there is room.</summary>
    /// <param name="asOf">The <see cref="Sequence"/> before it was read; what this process changed since then is newer.</param>
    /// <returns>Null when it is not to be known: something else about the contact is under way here.</returns>
    public WorkEntry? Learn(WorkRecord record, DateTimeOffset now, long asOf = long.MaxValue)
    {
        if (record.State == WorkState.Moved)
            return null; // the contact is known where it went
        if (Find(record.Item.Contact) is { } known)
        {
            if (known.Busy is not null || known.ChangedAt > asOf || (known.Record.Key != record.Key && !Succeeds(record, known.Record)))
                return null;
            if (known.Record.Key == record.Key)
            {
                if (known.Record.Tag == record.Tag)
                    return known;
                known.Record = record with { Payload = default };
                Keep(known, record.Payload);
                Refile(known, now);
                return known;
            }

            Forget(known, now);
        }

        var mirror = Mirror(record.Item.Queue);
        var entry = new WorkEntry(record, mirror);
        _entries.Add(record.Item.Contact, entry);
        mirror.All.Add(entry);
        mirror.Counted.Remove(record.Item.Contact);
        Keep(entry, record.Payload);
        Refile(entry, now);
        return entry;
    }

    /// <summary>Takes over what this process wrote.</summary>
    public void Wrote(WorkEntry entry, WorkRecord record, DateTimeOffset now)
    {
        entry.Record = record;
        entry.ChangedAt = ++Sequence;
        Refile(entry, now);
    }

    public void Forget(WorkEntry entry, DateTimeOffset now)
    {
        if (entry.Gone)
            return;
        entry.Gone = true;
        entry.ReservedFor = null;
        entry.Mirror.All.Remove(entry);
        Keep(entry, default);
        Refile(entry, now);
        if (ReferenceEquals(Find(entry.Item.Contact), entry))
            _entries.Remove(entry.Item.Contact);
    }

    /// <summary>Forgets the last quarter of a long queue, to make room; it is read again when its turn comes near.</summary>
    public void Trim(QueueMirror mirror, DateTimeOffset now)
    {
        if (mirror.Ready.Count < 2 * options.Value.HeadLength || mirror.Reading is not null)
            return;
        var far = mirror.Ready.Skip(mirror.Ready.Count * 3 / 4).ToArray();
        if (mirror.IsComplete || mirror.Horizon!.Value.Place > far[0].Place)
            mirror.Horizon = far[0].Record.Key;
        mirror.IsComplete = false;
        foreach (var entry in far.AsSpan(1))
        {
            Forget(entry, now);
            mirror.CountBeyond(entry.Item.Contact, entry.ChangedAt > 0 || entry.Record.StoredAt == default ? null : entry.Record.StoredAt);
        }
    }

    /// <summary>Keeps the payload if there is room for it; an empty one makes room.</summary>
    public void Keep(WorkEntry entry, ReadOnlyMemory<byte> payload, PayloadNeed need = PayloadNeed.Later)
    {
        _payloadBytes -= entry.Payload?.Length ?? 0;
        var room = need switch
        {
            PayloadNeed.Now => long.MaxValue,
            PayloadNeed.Soon => options.Value.PayloadBytes,
            _ => options.Value.PayloadBytes * 3 / 4,
        };
        var fits = !payload.IsEmpty && _payloadBytes + payload.Length <= room;
        entry.Payload = fits ? payload : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory
        _payloadBytes += entry.Payload?.Length ?? 0;
    }

    /// <summary>Makes the entry the caller's own until <see cref="Leave"/>; false with the task to wait for when it is somebody else's.</summary>
    public bool TryEnter(WorkEntry entry, DateTimeOffset now, [NotNullWhen(false)] out Task? busy)
    {
        busy = entry.Busy?.Task;
        if (busy is not null)
            return false;
        entry.Busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Refile(entry, now);
        return true;
    }

    public void Leave(WorkEntry entry, DateTimeOffset now)
    {
        var busy = entry.Busy;
        entry.Busy = null;
        entry.ReservedFor = null;
        Refile(entry, now);
        busy?.SetResult();
    }

    /// <summary>Puts the entry where its record, and who is busy with it, say it belongs.</summary>
    public void Refile(WorkEntry entry, DateTimeOffset now)
    {
        if (!entry.Gone && entry.Record.State is WorkState.Done or WorkState.Moving or WorkState.Unconfirmed)
            UnderWay.Add(entry);
        else
            UnderWay.Remove(entry);
        FileReady(entry, entry.Busy is null && entry.IsOpen(now));
        var held = !entry.Gone && LeaseRules.IsHeld(entry.Record.Lease, now);
        if (held && !entry.IsLeased)
            entry.Mirror.Leased++;
        else if (!held && entry.IsLeased)
            entry.Mirror.Leased--;
        entry.IsLeased = held;
        if (held && entry.ExpiryFiled != entry.Record.LeaseUntil)
            _expiries.Enqueue((entry, entry.ExpiryFiled = entry.Record.LeaseUntil), entry.ExpiryFiled);
        FileHolder(entry, entry.ReservedFor ?? (held ? entry.Record.Agent : null));
    }

    public void SetProfile(AgentProfile profile)
    {
        var seat = Seat(profile.Id);
        seat.Profile = profile;
        ProfileVersion++;
        _news.Seats.Add(seat);
        _news.Sweep = true;
    }

    /// <summary>What was known but not offered may have its turn now.</summary>
    public void Sweep() => _news.Sweep = true;

    bool IFloor.CanTake(string agent, string queue, int units) =>
        _seats.TryGetValue(agent, out var seat) && seat.IsAvailable && seat.Free >= units && seat.Profile!.Queues.Any(q => q.Queue == queue);

    /// <summary>The agent is at work: pulls now.</summary>
    public void Pulls(Seat seat, DateTimeOffset now)
    {
        seat.PulledAt = now;
        foreach (var via in seat.Profile!.Queues)
            _pulledAt[(via.Queue, seat.Profile.Site)] = now;
    }

    bool IFloor.IsStaffed(WorkItem item)
    {
        var now = clock.GetUtcNow();
        if (!_pulledAt.TryGetValue((item.Queue, item.Site!), out var at) || at + options.Value.Presence <= now)
            return false;
        var passes = Find(item.Contact)?.Record.Passes ?? [];
        return !passes.Any(p => p.Until > now) || _seats.Values.Any(seat =>
            seat.PulledAt + options.Value.Presence > now && seat.Profile!.Site == item.Site && seat.Profile.Queues.Any(q => q.Queue == item.Queue)
            && !passes.Any(p => p.Agent == seat.Agent && p.Until > now));
    }

    int IFloor.ReadyOf(string queue, string site) => _mirrors.TryGetValue(queue, out var mirror) ? mirror.ReadyOf(site) : 0;

    /// <summary>Which of two rows of one contact holds, while it is being transferred or one of them is an old reading.</summary>
    private static bool Succeeds(WorkRecord record, WorkRecord known) =>
        record.State != WorkState.Unconfirmed && (known.State == WorkState.Unconfirmed || record.Trail.Count > known.Trail.Count);

    private void ExpireDue(DateTimeOffset now)
    {
        while (_expiries.TryPeek(out var next, out var until) && until <= now)
        {
            _expiries.Dequeue();
            if (!next.Entry.IsLeased || next.Entry.Record.LeaseUntil > now)
                continue;
            Refile(next.Entry, now);
            Expired(next.Entry);
        }
    }

    private void FileReady(WorkEntry entry, bool ready)
    {
        if (ready == entry.IsReady)
            return;
        entry.IsReady = ready;
        if (entry.Item.StickyAgent is { } agent)
            Seat(agent).KeptReady += ready ? 1 : -1;
        if (!ready)
        {
            entry.Mirror.RemoveReady(entry);
            return;
        }

        entry.Mirror.AddReady(entry);
        _news.Ready.Add(entry);
        if (entry.Item.Site is { } site && policies.FindQueue(entry.Item.Queue, clock.GetUtcNow())?.SiteOverflowLength is { } length)
            _news.Sweep |= entry.Mirror.ReadyOf(site) == length + 1; // the others of this site just became anyone's
    }

    private void FileHolder(WorkEntry entry, string? holder)
    {
        if (holder == entry.Holder)
            return;
        if (entry.Holder is not null)
        {
            var before = Seat(entry.Holder);
            before.Held -= entry.Item.Units;
            _news.Seats.Add(before);
        }

        entry.Holder = holder;
        if (holder is null)
            return;
        var seat = Seat(holder);
        seat.Held += entry.Item.Units;
        _news.Sweep |= seat.KeptReady > 0; // what is kept for an agent whose hands are full is anyone's
    }
}
