using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Routing.App.Events;
using Routing.Domain.Cases;

namespace Routing.App.Cases;

/// <summary>
/// Carries out what follows from appended events, in their order within a case, once each by its id. What a crash or an outage leaves behind is
/// found recorded in the store, and the sweep does it; until then the later ones of that case wait for it.
/// </summary>
internal sealed partial class CaseWork(ICaseStore store, Func<CaseHands> hands, Func<ICaseClock> alarms, IEvents events, ILogger<CaseWork> log)
{
    private static readonly AsyncLocal<bool> s_within = new();
    private readonly ConcurrentDictionary<CaseId, Line> _lines = new();

    /// <summary>Asked by an effect: to wait for what another runs might be to wait for ourselves.</summary>
    private static bool IsWithin => s_within.Value;

    /// <summary>Something failed, and only the sweep goes on with it.</summary>
    public bool HasStuck => _lines.Values.Any(static l => l.IsStuck);

    /// <summary>To be called under the case's lock, so that the order is the one of the appends.</summary>
    public void Add(CaseTask task)
    {
        while (true)
        {
            var line = _lines.GetOrAdd(task.Case, static _ => new());
            lock (line)
            {
                if (line.IsGone)
                    continue;
                if (!line.IsStuck)
                    line.Tasks.Enqueue(task);
                return;
            }
        }
    }

    /// <summary>
    /// Carries out what waits for the case, unless somebody does already; that is waited for only by those who do not hold it up themselves. Never fails:
    /// what cannot be done now is left to the sweep.
    /// </summary>
    public Task FollowAsync(CaseId id, Follow follow)
    {
        if (!_lines.TryGetValue(id, out var line))
            return Task.CompletedTask;
        TaskCompletionSource done;
        lock (line)
        {
            if (line.IsGone || line.IsStuck)
                return Task.CompletedTask;
            if (line.Running is { } running)
                return follow == Follow.Wait && !IsWithin ? running.Task : Task.CompletedTask;
            line.Running = done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var run = follow == Follow.Wait ? RunAsync(id, line, done) : Task.Run(() => RunAsync(id, line, done));
        return follow == Follow.Wait ? run : Task.CompletedTask;
    }

    /// <summary>Does what an earlier process or an outage left of a case. The caller holds the case's lock while this reads, so that nothing is missed.</summary>
    public async Task TakeUpAsync(CaseId id, CancellationToken ct)
    {
        var line = _lines.GetOrAdd(id, static _ => new());
        lock (line)
        {
            if (line.IsGone || line.Running is not null)
                return; // under way, or just done
        }

        var left = await store.TasksAsync(id, ct).ConfigureAwait(false);
        lock (line)
        {
            if (line.IsGone || line.Running is not null)
                return;
            line.IsStuck = false;
            line.Tasks.Clear();
            foreach (var task in left)
                line.Tasks.Enqueue(task);
            if (left.Count == 0)
                Drop(id, line);
        }
    }

    private async Task RunAsync(CaseId id, Line line, TaskCompletionSource done)
    {
        s_within.Value = true;
        try
        {
            while (Next(id, line) is { } task)
            {
                await FinishAsync(task).ConfigureAwait(false);
                lock (line)
                    line.Tasks.Dequeue();
            }
        }
#pragma warning disable CA1031 // the case is changed; what cannot be done now is recorded and left to the sweep
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogLeft(log, id, e is StoreUnavailableException ? e.GetType().Name : Observability.Fault.Describe(e));
            lock (line)
            {
                line.IsStuck = true;
                line.Tasks.Clear();
                line.Running = null;
            }
        }
        finally
        {
            done.TrySetResult();
        }
    }

    private CaseTask? Next(CaseId id, Line line)
    {
        lock (line)
        {
            if (line.Tasks.TryPeek(out var task))
                return task;
            line.Running = null;
            Drop(id, line);
            return null;
        }
    }

    private void Drop(CaseId id, Line line)
    {
        line.IsGone = true;
        _lines.TryRemove(id, out _);
    }

    private async Task FinishAsync(CaseTask task)
    {
        foreach (var deed in task.Deeds)
            await hands().DoAsync(task, deed).ConfigureAwait(false);
        if (task.SetsAlarm)
            await alarms().SetAsync(task.Case, task.Version, task.NextAlarm, CancellationToken.None).ConfigureAwait(false);
        foreach (var told in task.Events ?? [])
            await events.PublishAsync(told, CancellationToken.None).ConfigureAwait(false);
        await store.DoneAsync(task.Case, task.Version, CancellationToken.None).ConfigureAwait(false);
    }

    [LoggerMessage(1210, LogLevel.Warning, "Case {Case}: what follows from its last events could not be carried out; the sweep will. {Why}")]
    private static partial void LogLeft(ILogger log, CaseId @case, string why);

    /// <summary>What waits for one case.</summary>
    private sealed class Line
    {
        public Queue<CaseTask> Tasks { get; } = new();

        /// <summary>Somebody carries it out now.</summary>
        public TaskCompletionSource? Running { get; set; }

        /// <summary>Something failed: only the sweep goes on with it, from what the store has.</summary>
        public bool IsStuck { get; set; }

        public bool IsGone { get; set; }
    }
}
