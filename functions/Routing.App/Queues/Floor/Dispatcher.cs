using Routing.App.Policies;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>
/// Gives ready contacts to agents: at once to a pull that finds one, else to the pulls that wait, the longest waiting first. A waiting pull is served
/// the moment something becomes eligible for it, be it by arrival or by the passing of time.
/// </summary>
internal sealed class Dispatcher : IDisposable
{
    /// <summary>Instants that follow each other closer than this are seen to together.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(10);

    private readonly WorkFloor _floor;
    private readonly IPolicies _policies;
    private readonly TimeProvider _clock;
    private readonly LinkedList<WaitingPull> _waiting = new();
    private readonly ITimer _timer;
    private DateTimeOffset _wake = Eligibility.Never;

    public Dispatcher(WorkFloor floor, IPolicies policies, TimeProvider clock)
    {
        (_floor, _policies, _clock) = (floor, policies, clock);
        _timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        floor.Changed = OnNews;
    }

    /// <summary>Queues that a waiting pull serves.</summary>
    public IReadOnlySet<string> Awaited => _floor.Do(_ => _waiting.SelectMany(w => w.Seat.Profile!.Queues).Select(q => q.Queue).ToHashSet());

    public int Waiting => _floor.Do(_ => _waiting.Count);

    /// <summary>Reserves what the agent may take now; empty when there is nothing.</summary>
    public List<WorkEntry> Take(Seat seat, int max) => _floor.Do(now =>
    {
        ServeDue(now);
        return Take(seat, max, now, out _);
    });

    /// <summary>The same, and when there is nothing, waits in line for it.</summary>
    public WaitingPull TakeOrWait(Seat seat, int max) => _floor.Do(now =>
    {
        ServeDue(now);
        var pull = new WaitingPull(seat, max);
        pull.Node = _waiting.AddLast(pull);
        Serve(pull, now);
        Schedule(now);
        return pull;
    });

    /// <summary>Takes a pull out of the line. What it was given meanwhile stays given.</summary>
    public void Leave(WaitingPull pull) => _floor.Do(_ => Remove(pull, []));

    public void Dispose() => _timer.Dispose();

    private void OnTimer() => _floor.Do(now =>
    {
        _wake = Eligibility.Never;
        ServeDue(now);
        Schedule(now);
    });

    private void OnNews(FloorNews news, DateTimeOffset now)
    {
        if (_waiting.Count == 0)
            return;
        if (news.Sweep)
        {
            foreach (var pull in _waiting.ToArray())
                Serve(pull, now);
        }
        else
        {
            foreach (var entry in news.Ready)
                Offer(entry, now);
            if (news.Seats.Count > 0)
            {
                foreach (var pull in _waiting.Where(w => news.Seats.Contains(w.Seat)).ToArray())
                    Serve(pull, now);
            }
        }

        Schedule(now);
    }

    private void ServeDue(DateTimeOffset now)
    {
        foreach (var pull in _waiting.Where(w => w.Next <= now).ToArray())
            Serve(pull, now);
    }

    private void Serve(WaitingPull pull, DateTimeOffset now)
    {
        if (!pull.Seat.IsAvailable)
        {
            Remove(pull, []);
            return;
        }

        var taken = Take(pull.Seat, pull.Max, now, out var next);
        pull.Next = next;
        if (taken.Count > 0)
            Remove(pull, taken);
    }

    private void Offer(WorkEntry entry, DateTimeOffset now)
    {
        var policy = _policies.FindQueue(entry.Mirror.Name, now);
        for (var node = _waiting.First; node is not null && entry.IsReady; node = node.Next)
        {
            var pull = node.Value;
            if (Via(pull.Seat, entry.Mirror.Name) is not { } via || !Eligibility.Serves(pull.Seat.Profile!, policy) || entry.Item.Units > pull.Seat.Free)
                continue;
            var from = Eligibility.From(entry.Item, pull.Seat.Profile!, via, policy, PassedUntil(entry, pull.Seat), _floor, now);
            if (from <= now && pull.Seat.IsAvailable)
            {
                Reserve(entry, pull.Seat, now);
                Remove(pull, [entry]);
                return;
            }

            pull.Next = from < pull.Next ? from : pull.Next;
        }
    }

    private List<WorkEntry> Take(Seat seat, int max, DateTimeOffset now, out DateTimeOffset next)
    {
        var taken = new List<WorkEntry>();
        next = Eligibility.Never;
        while (taken.Count < max && seat.IsAvailable && seat.Free > 0 && Best(seat, now, ref next) is { } best)
        {
            Reserve(best, seat, now);
            taken.Add(best);
        }

        return taken;
    }

    private WorkEntry? Best(Seat seat, DateTimeOffset now, ref DateTimeOffset next)
    {
        WorkEntry? best = null;
        Candidate candidate = default;
        foreach (var via in seat.Profile!.Queues)
        {
            if (!_floor.Mirrors.TryGetValue(via.Queue, out var mirror) || First(mirror, via, seat, now, ref next) is not { } first)
                continue;
            var other = new Candidate(first.Place, via.Proficiency);
            if (best is null || Matching.IsBetter(other, candidate))
                (best, candidate) = (first, other);
        }

        return best;
    }

    private WorkEntry? First(QueueMirror mirror, AgentQueue via, Seat seat, DateTimeOffset now, ref DateTimeOffset next)
    {
        var policy = _policies.FindQueue(mirror.Name, now);
        if (!Eligibility.Serves(seat.Profile!, policy))
            return null;
        foreach (var entry in mirror.Ready)
        {
            if (entry.Item.Units > seat.Free)
                continue;
            var from = Eligibility.From(entry.Item, seat.Profile!, via, policy, PassedUntil(entry, seat), _floor, now);
            if (from <= now)
                return entry;
            next = from < next ? from : next;
        }

        return null;
    }

    private void Reserve(WorkEntry entry, Seat seat, DateTimeOffset now)
    {
        entry.ReservedFor = seat.Agent;
        _floor.TryEnter(entry, now, out _);
    }

    private void Remove(WaitingPull pull, List<WorkEntry> taken)
    {
        if (pull.Node?.List is null)
            return;
        _waiting.Remove(pull.Node);
        pull.Given.SetResult(taken);
    }

    private void Schedule(DateTimeOffset now)
    {
        var next = _waiting.Count == 0 ? Eligibility.Never : _floor.NextExpiry ?? Eligibility.Never;
        foreach (var pull in _waiting)
            next = pull.Next < next ? pull.Next : next;
        if (next == _wake)
            return;
        _wake = next;
        var wait = next == Eligibility.Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Clamp((next - now).Ticks, Grain.Ticks, TimeSpan.TicksPerDay));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private static AgentQueue? Via(Seat seat, string queue)
    {
        foreach (var via in seat.Profile!.Queues)
        {
            if (via.Queue == queue)
                return via;
        }

        return null;
    }

    private static DateTimeOffset? PassedUntil(WorkEntry entry, Seat seat)
    {
        DateTimeOffset? until = null;
        foreach (var pass in entry.Record.Passes)
        {
            if (pass.Agent == seat.Agent && !(pass.Until < until))
                until = pass.Until;
        }

        return until;
    }
}

/// <summary>A pull that waits in line.</summary>
internal sealed class WaitingPull(Seat seat, int max)
{
    public Seat Seat { get; } = seat;

    public int Max { get; } = max;

    /// <summary>When the passing of time makes something eligible for it.</summary>
    public DateTimeOffset Next { get; set; } = Eligibility.Never;

    /// <summary>Reserved for it; empty when the agent is no longer available, or it left the line.</summary>
    public TaskCompletionSource<List<WorkEntry>> Given { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LinkedListNode<WaitingPull>? Node { get; set; }
}
