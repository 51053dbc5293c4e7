using Routing.Domain.Policies;
using Routing.Domain.Queues;

namespace Routing.App.Queues;

/// <summary>What came into a queue, for one site of it, on one day, and what became of it.</summary>
/// <param name="Site">Empty: split to no site.</param>
/// <param name="Taken">Of those offered that day, how many were leased for the first time.</param>
/// <param name="Within">Of those taken, how many within the queue's target.</param>
public sealed record QueueCount(string Queue, string Site, int Offered, int Taken, int Within)
{
    public QueueCount Plus(QueueCount other) => this with { Offered = Offered + other.Offered, Taken = Taken + other.Taken, Within = Within + other.Within };
}

/// <summary>Keeps a day's counts: every process writes its own, and sums the others'.</summary>
public interface IQueueCountStore
{
    /// <summary>Counts of the day by every process but this one.</summary>
    Task<IReadOnlyList<QueueCount>> ReadOthersAsync(DateOnly day, string process, CancellationToken ct);

    /// <summary>Replaces what this process wrote before.</summary>
    Task SaveAsync(DateOnly day, string process, IReadOnlyList<QueueCount> counts, CancellationToken ct);
}

/// <summary>
/// Today's counts by queue and site. A day is a UTC day; a contact belongs to the day on which it entered the queue, so a service level never passes 1.
/// Nobody abandons a written contact: one that still waits counts as offered and not yet as taken, and so does one withdrawn by an erasure.
/// </summary>
internal sealed class QueueCounters(IQueueCountStore store, TimeProvider clock)
{
    private readonly string _process = Guid.NewGuid().ToString("n");
    private readonly Dictionary<(string Queue, string Site), QueueCount> _own = [];
    private readonly HashSet<(string, string)> _unsaved = [];
    private IReadOnlyList<QueueCount> _others = [];
    private DateOnly _day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public void Offered(WorkItem item) => Count(item, new(item.Queue, item.Site ?? "", 1, 0, 0));

    public void Taken(WorkItem item, QueuePolicy? policy, DateTimeOffset now)
    {
        var within = policy is not null && now <= policy.Calendar.Add(item.ReceivedAt, policy.Target);
        Count(item, new(item.Queue, item.Site ?? "", 0, 1, within ? 1 : 0));
    }

    /// <summary>Today's counts of a queue by site, of all processes as far as known.</summary>
    public IReadOnlyList<QueueCount> Of(string queue)
    {
        lock (_own)
        {
            Turn();
            return [.. _own.Values.Concat(_others).Where(c => c.Queue == queue).GroupBy(static c => c.Site).Select(static g => g.Aggregate((a, b) => a.Plus(b)))];
        }
    }

    /// <summary>Saves what changed and reads what the others saved.</summary>
    public async Task SaveAsync(CancellationToken ct)
    {
        DateOnly day;
        QueueCount[] changed;
        lock (_own)
        {
            Turn();
            day = _day;
            changed = [.. _unsaved.Select(key => _own[key])];
            _unsaved.Clear();
        }

        try
        {
            if (changed.Length > 0)
                await store.SaveAsync(day, _process, changed, ct).ConfigureAwait(false);
            var others = await store.ReadOthersAsync(day, _process, ct).ConfigureAwait(false);
            lock (_own)
                _others = day == _day ? others : [];
        }
        catch
        {
            lock (_own)
                _unsaved.UnionWith(day == _day ? changed.Select(static c => (c.Queue, c.Site)) : []);
            throw;
        }
    }

    private void Count(WorkItem item, QueueCount one)
    {
        lock (_own)
        {
            Turn();
            if (DateOnly.FromDateTime(item.QueuedAt.UtcDateTime) != _day)
                return;
            var key = (one.Queue, one.Site);
            _own[key] = _own.TryGetValue(key, out var sum) ? sum.Plus(one) : one;
            _unsaved.Add(key);
        }
    }

    private void Turn()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (today == _day)
            return;
        _day = today;
        _own.Clear();
        _unsaved.Clear();
        _others = [];
    }
}
