using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Routing.App.Agents;
using Routing.App.Observability;
using Routing.App.Queues.Floor;

namespace Routing.App.Queues;

/// <summary>Finishes what processes that ended left in the queues.</summary>
public interface IQueueSweep
{
    /// <summary>Asks for a sweep besides the usual ones, and returns after it. Two at once are one; one that finds nothing changes nothing.</summary>
    Task SweepAsync(CancellationToken ct);
}

/// <summary>Looks after the queues: loads them at start, finishes what a crash left behind, polls while somebody waits, saves the counts.</summary>
internal sealed class QueueKeeper(
    QueueLoader loader, WorkFloor floor, Dispatcher dispatcher, Caretaker caretaker, Mover mover, RecentlyDone recent, AgentRoster roster, QueueCounters counters,
    IWorkStore store, PeerSplit peers,
    IOptions<QueueOptions> options, TimeProvider clock, ILogger<QueueKeeper> log) : BackgroundService, IQueueSweep
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan RosterInterval = TimeSpan.FromSeconds(10);

    /// <summary>What another process left unfinished for so long, it is not at work on any more.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromSeconds(30);

    private DateTimeOffset _rosterAt, _countersAt, _sweptAt, _announcedAt;
    private volatile TaskCompletionSource _swept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAsked;

    /// <summary>Pulls that wait now.</summary>
    public int Waiting => dispatcher.Waiting;

    /// <summary>Everything is in memory after it, and what a crash left behind is being finished.</summary>
    public async Task LoadAsync()
    {
        await roster.LoadAsync().ConfigureAwait(false);
        await loader.LoadAllAsync().ConfigureAwait(false);
        await counters.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        await CareAsync(TimeSpan.Zero).ConfigureAwait(false);
        _rosterAt = _countersAt = _sweptAt = clock.GetUtcNow();
    }

    public Task SweepAsync(CancellationToken ct)
    {
        var swept = _swept.Task;
        _isAsked = true;
        return swept.WaitAsync(ct);
    }

    /// <summary>One round of looking after everything.</summary>
    public async Task TickAsync(CancellationToken ct)
    {
        floor.Do(static _ => { }); // leases that ran out
        await CareAsync(Abandoned).ConfigureAwait(false);
        foreach (var queue in dispatcher.Awaited)
            await loader.RefreshAsync(queue, ct).ConfigureAwait(false);
        if (IsDue(ref _countersAt, options.Value.CounterInterval))
            await counters.SaveAsync(ct).ConfigureAwait(false);
        if (_isAsked)
            await SweepAsAskedAsync(ct).ConfigureAwait(false);
        if (options.Value.PollInterval == TimeSpan.Zero)
            return;
        if (IsDue(ref _announcedAt, AnnounceInterval))
            await AnnounceAsync(ct).ConfigureAwait(false);
        if (IsDue(ref _rosterAt, RosterInterval))
            await roster.RefreshAsync(ct).ConfigureAwait(false);
        if (IsDue(ref _sweptAt, Abandoned))
            await loader.SweepAsync(ct).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        var isLoaded = false;
        do
        {
            try
            {
                if (!isLoaded)
                    await LoadAsync().ConfigureAwait(false);
                isLoaded = true;
                await TickAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.TickFailed(e is StoreUnavailableException ? Fault.Kind(e) : Fault.Describe(e));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Processes that poll often are many, and have to know each other soon.</summary>
    private TimeSpan AnnounceInterval => TimeSpan.FromTicks(Math.Clamp(options.Value.PollInterval.Ticks * 5, TimeSpan.TicksPerSecond / 2, 10 * TimeSpan.TicksPerSecond));

    private async Task AnnounceAsync(CancellationToken ct)
    {
        var interval = AnnounceInterval;
        var pulled = floor.Do(now => floor.Mirrors.Values.Where(m => now - m.PulledAt < 4 * interval).Select(static m => m.Name).ToArray());
        peers.Learn(await store.AnnounceAsync(new(peers.Process, pulled), 6 * interval, ct).ConfigureAwait(false));
    }

    private async Task SweepAsAskedAsync(CancellationToken ct)
    {
        _isAsked = false;
        var swept = Interlocked.Exchange(ref _swept, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await loader.SweepAsync(ct).ConfigureAwait(false);
            await CareAsync(Abandoned).ConfigureAwait(false);
            _sweptAt = clock.GetUtcNow();
            swept.TrySetResult();
        }
        catch (Exception e)
        {
            swept.TrySetException(e);
            throw;
        }
    }

    private async Task CareAsync(TimeSpan olderThan)
    {
        var left = floor.Do(now => floor.UnderWay.Where(e => !e.IsCared && e.Busy is null && Since(e.Record) + olderThan <= now).ToArray());
        foreach (var entry in left)
        {
            switch (entry.Record.State)
            {
                case WorkState.Done:
                    if (entry.Record.Outcome?.Agent is { } agent)
                        recent.Add(new(entry.Item.Contact, agent, entry.Record.Token, WorkJson.Ended(entry.Record, "completed", entry.Item.Queue)));
                    caretaker.Settle(entry);
                    break;
                case WorkState.Moving:
                    mover.Finish(entry);
                    break;
                case WorkState.Unconfirmed when entry.Record.Trail.Count > 0:
                    await mover.ResolveAsync(entry.Record).ConfigureAwait(false);
                    break;
            }
        }
    }

    private static DateTimeOffset Since(WorkRecord record) => record.Outcome?.At ?? record.MovesAs?.QueuedAt ?? record.Item.QueuedAt;

    private bool IsDue(ref DateTimeOffset last, TimeSpan interval)
    {
        var now = clock.GetUtcNow();
        if (last + interval > now)
            return false;
        last = now;
        return true;
    }
}
