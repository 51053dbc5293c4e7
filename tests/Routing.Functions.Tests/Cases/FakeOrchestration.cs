using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Functions.Cases;
using Xunit;

namespace Routing.Functions.Tests.Cases;

/// <summary>
/// One orchestration as Durable Task runs it: whatever happens to it is written into its history, and then it is run from its beginning on that history.
/// So every step is a restart in the middle, and every replay has to ask for the same things in the same order.
/// </summary>
internal sealed class FakeOrchestration(Func<TaskOrchestrationContext, CaseTurn, Task> orchestrator, string id, DateTime now)
{
    private readonly List<Happened> _history = [];
    private readonly List<string> _asked = [];
    private string _input = JsonSerializer.Serialize(new CaseTurn());
    private FakeContext? _context;

    public DateTime Now { get; private set; } = now;

    public bool IsEnded { get; private set; }

    public int Turns { get; private set; } = 1;

    /// <summary>Entries of the longest history of any turn, what was asked for included.</summary>
    public int LongestHistory { get; private set; }

    /// <summary>How long each timer was to wait.</summary>
    public List<TimeSpan> Timers { get; } = [];

    public CaseWake? Activity => Context.PendingActivity;

    /// <summary>When the timer is due that is neither fired nor cancelled; null: there is none.</summary>
    public DateTime? TimerDue => Context.LiveTimer?.FireAt;

    public CaseTurn Turn => JsonSerializer.Deserialize<CaseTurn>(_input)!;

    private FakeContext Context => _context ?? throw new InvalidOperationException("It was not started.");

    public FakeOrchestration Start()
    {
        Run();
        return this;
    }

    public void Raise() => Happen(new Happened.Event(Now));

    public void CompleteActivity(DateTimeOffset? nextAlarm) => Happen(CompletedActivity(nextAlarm));

    public void FailActivity() => Happen(new Happened.ActivityFailed(Now, Context.ActivityIndex));

    /// <summary>Time goes on to the timer, which fires.</summary>
    public void Fire()
    {
        var timer = Context.LiveTimer ?? throw new InvalidOperationException("No timer waits.");
        Now = timer.FireAt > Now ? timer.FireAt : Now;
        Happen(new Happened.Fired(Now, timer.Index));
    }

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>Several things that the orchestration hears of at once, in this order.</summary>
    public void Together(params Func<FakeOrchestration, Happened>[] happened) => Happen([.. happened.Select(h => h(this))]);

    public static Happened Signal(FakeOrchestration o) => new Happened.Event(o.Now);

    public static Func<FakeOrchestration, Happened> Completed(DateTimeOffset? nextAlarm) => o => o.CompletedActivity(nextAlarm);

    public static Happened FiredNow(FakeOrchestration o)
    {
        var timer = o.Context.LiveTimer!;
        o.Now = timer.FireAt > o.Now ? timer.FireAt : o.Now;
        return new Happened.Fired(o.Now, timer.Index);
    }

    private Happened.ActivityDone CompletedActivity(DateTimeOffset? nextAlarm) =>
        new(Now, Context.ActivityIndex, JsonSerializer.Serialize(new CaseWoken(nextAlarm)));

    private void Happen(params Happened[] happened)
    {
        if (IsEnded)
            return; // what comes too late is dropped
        _history.AddRange(happened);
        Run();
    }

    private void Run()
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null); // what is awaited goes on at once, as in an orchestration
        try
        {
            var context = _context = new FakeContext(id, _asked, Now);
            var run = orchestrator(context, Turn);
            foreach (var happened in _history.TakeWhile(_ => !run.IsCompleted))
                context.Apply(happened);
            Timers.AddRange(context.NewTimers);
            LongestHistory = Math.Max(LongestHistory, _history.Count + _asked.Count);
            if (!run.IsCompleted)
                return;
            run.GetAwaiter().GetResult();
            if (context.LiveTimer is not null)
                throw new InvalidOperationException("It ended with a timer that still waits.");
            End(context);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void End(FakeContext context)
    {
        _history.Clear();
        _asked.Clear();
        if (context.Next is not { } next)
        {
            IsEnded = true;
            return;
        }

        Turns++;
        _input = next.Input;
        if (next.Preserve)
            _history.AddRange(Enumerable.Repeat(new Happened.Event(Now), context.BufferedEvents));
        Run();
    }

    /// <summary>An entry of the history.</summary>
    public abstract record Happened(DateTime At)
    {
        public sealed record Event(DateTime At) : Happened(At);

        public sealed record ActivityDone(DateTime At, int Index, string Result) : Happened(At);

        public sealed record ActivityFailed(DateTime At, int Index) : Happened(At);

        public sealed record Fired(DateTime At, int Index) : Happened(At);
    }

    private sealed record Timer(int Index, DateTime FireAt, TaskCompletionSource Done);

    private sealed class FakeContext(string id, List<string> asked, DateTime now) : TaskOrchestrationContext
    {
        private readonly Dictionary<int, TaskCompletionSource<string>> _activities = [];
        private readonly List<Timer> _timers = [];
        private readonly Stack<TaskCompletionSource> _waiters = new();
        private DateTime _now = now;
        private int _index;

        public override TaskName Name => "Test";

        public override string InstanceId => id;

        public override ParentOrchestrationInstance? Parent => null;

        public override DateTime CurrentUtcDateTime => _now;

        public override bool IsReplaying => false;

        public (string Input, bool Preserve)? Next { get; private set; }

        public int BufferedEvents { get; private set; }

        public int ActivityIndex { get; private set; }

        public CaseWake? PendingActivity { get; private set; }

        public Timer? LiveTimer => _timers.SingleOrDefault(static t => !t.Done.Task.IsCompleted);

        public List<TimeSpan> NewTimers { get; } = [];

        protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

        public void Apply(Happened happened)
        {
            _now = happened.At;
            switch (happened)
            {
                case Happened.ActivityDone done:
                    PendingActivity = null;
                    _activities[done.Index].SetResult(done.Result);
                    break;
                case Happened.ActivityFailed failed:
                    PendingActivity = null;
                    _activities[failed.Index].SetException(new TaskFailedException("activity", failed.Index, new InvalidOperationException("down")));
                    break;
                case Happened.Fired fired:
                    _timers.Single(t => t.Index == fired.Index).Done.TrySetResult();
                    break;
                default:
                    while (_waiters.TryPop(out var waiter))
                    {
                        if (waiter.TrySetResult())
                            return;
                    }

                    BufferedEvents++;
                    break;
            }
        }

        public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
        {
            var json = JsonSerializer.Serialize(input);
            ActivityIndex = Ask($"{name.Name} {json}");
            PendingActivity = JsonSerializer.Deserialize<CaseWake>(json);
            var done = _activities[ActivityIndex] = new();
            return ReadAsync();

            async Task<TResult> ReadAsync() => JsonSerializer.Deserialize<TResult>(await done.Task)!;
        }

        public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        {
            var isNew = _index == asked.Count;
            var timer = new Timer(Ask($"timer {fireAt:O}"), fireAt, new());
            if (isNew)
                NewTimers.Add(fireAt - _now);
            cancellationToken.Register(() => timer.Done.TrySetCanceled(cancellationToken));
            _timers.Add(timer);
            return timer.Done.Task;
        }

        public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
        {
            Assert.Equal(CaseDriver.Changed, eventName);
            var waiter = new TaskCompletionSource();
            cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
            if (BufferedEvents > 0)
            {
                BufferedEvents--;
                waiter.SetResult();
            }
            else
            {
                _waiters.Push(waiter);
            }

            return ReadAsync();

            async Task<T> ReadAsync()
            {
                await waiter.Task;
                return default!;
            }
        }

        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
            Next = (JsonSerializer.Serialize(newInput), preserveUnprocessedEvents);

        public override T? GetInput<T>()
            where T : default => throw new NotSupportedException();

        public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

        public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

        public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
            throw new NotSupportedException();

        public override Guid NewGuid() => throw new NotSupportedException();

        private int Ask(string what)
        {
            if (_index < asked.Count && asked[_index] != what)
                throw new InvalidOperationException($"The replay asked for {what} where it had asked for {asked[_index]}.");
            if (_index == asked.Count)
                asked.Add(what);
            return _index++;
        }
    }
}
