using Routing.Storage.Cases;

namespace Routing.SelfHost;

/// <summary>Alarms that were received: those that wait until they are due, and those whose cases are being woken. Safe for concurrent use.</summary>
/// <param name="most">Of both together; a batch may go beyond it, since a message has several.</param>
internal sealed class HeldAlarms(int most)
{
    /// <summary>Cases woken at once. Their appends group.</summary>
    private const int Workers = 64;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<CaseAlarm, (DateTimeOffset, string)> _waiting = new();
    private readonly SortedSet<(DateTimeOffset Due, string Id)> _running = [];

    /// <summary>No case is being woken.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _running.Count == 0;
        }
    }

    /// <summary>Whether another batch may be received.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
                return _waiting.Count + _running.Count + AlarmQueue.Batch <= most;
        }
    }

    /// <summary>When the earliest of all is or was due; null: there is none.</summary>
    public DateTimeOffset? Earliest
    {
        get
        {
            lock (_gate)
            {
                var running = _running.Count > 0 ? _running.Min.Due : default(DateTimeOffset?);
                return _waiting.TryPeek(out var next, out _) && !(running < next.Due) ? next.Due : running;
            }
        }
    }

    /// <summary>When the next may be started; null: none waits, or as many cases are being woken as may be.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_gate)
                return Startable?.Due;
        }
    }

    // With the gate held.
    private CaseAlarm? Startable => _running.Count < Workers && _waiting.TryPeek(out var next, out _) ? next : null;

    public void Add(CaseAlarm alarm)
    {
        lock (_gate)
            _waiting.Enqueue(alarm, (alarm.Due, alarm.Id));
    }

    /// <summary>The earliest that is due, to be ended by <see cref="End"/>; null: there is none, or as many cases are being woken as may be.</summary>
    public CaseAlarm? Start(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (Startable is not { } alarm || alarm.Due > now)
                return null;
            _waiting.Dequeue();
            _running.Add((alarm.Due, alarm.Id));
            return alarm;
        }
    }

    public void End(CaseAlarm alarm)
    {
        lock (_gate)
            _running.Remove((alarm.Due, alarm.Id));
    }
}
