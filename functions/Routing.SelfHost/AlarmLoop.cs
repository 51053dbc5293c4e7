using Microsoft.Extensions.Options;
using Routing.App;
using Routing.App.Cases;
using Routing.App.Health;
using Routing.App.Observability;
using Routing.Storage.Cases;

namespace Routing.SelfHost;

/// <summary>
/// Wakes cases when they are due. Alarms come a little early and are held; those that are due go in due order, many at a time. The queue keeps no order by
/// when they are due, so what was missed is gathered before the first case is woken, as far as <see cref="CaseOptions.AlarmsInFlight"/> reaches. An alarm goes
/// from the queue only after its case was seen to; while the store is away it stays, and is caught up with when the store is back.
/// </summary>
internal sealed partial class AlarmLoop(
    AlarmQueue queue, ICaseAdvance cases, IOptions<CaseOptions> options, AlarmPace pace, TimeProvider clock, ILogger<AlarmLoop> log)
    : BackgroundService, IClockLag
{
    /// <summary>Real time; what is due within it was received before.</summary>
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Real time that an alarm is held for at most; one that is due later is put off again.</summary>
    private static readonly TimeSpan s_longestHold = TimeSpan.FromSeconds(5);

    private readonly HeldAlarms _held = new(options.Value.AlarmsInFlight);
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<TimeSpan> LagAsync(CancellationToken ct)
    {
        var earliest = await queue.EarliestAsync(ct).ConfigureAwait(false);
        if (_held.Earliest is { } held && !(earliest < held))
            earliest = held;
        var late = clock.GetUtcNow() - earliest;
        return late > TimeSpan.Zero ? late.Value : TimeSpan.Zero;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var (receiving, gathering) = (ReceiveAsync(stoppingToken), false);
            while (true)
            {
                var changed = _changed = new(TaskCreationOptions.RunContinuationsAsynchronously); // before looking, so that no change is missed
                if (gathering && _held.IsIdle)
                    await receiving.ConfigureAwait(false);
                else
                    Release(stoppingToken);
                if (receiving.IsCompleted)
                {
                    var (alarms, isFull) = await receiving.ConfigureAwait(false);
                    foreach (var alarm in alarms)
                        Hold(alarm, stoppingToken);
                    var goesOn = isFull && _held.HasRoom;
                    gathering = goesOn && alarms.Any(a => a.Due <= clock.GetUtcNow());
                    receiving = goesOn ? ReceiveAsync(stoppingToken) : ReceiveLaterAsync(stoppingToken);
                    continue;
                }

                await Task.WhenAny(receiving, changed.Task, DelayAsync(stoppingToken)).ConfigureAwait(false);
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is under way becomes visible again.
        }
    }

    /// <summary>Starts what is due, earliest first.</summary>
    private void Release(CancellationToken ct)
    {
        while (_held.Start(clock.GetUtcNow()) is { } alarm)
            _ = WakeAsync(alarm, ct); // up to its first wait here and now: tasks that are queued from here run last first
    }

    private void Hold(CaseAlarm alarm, CancellationToken ct)
    {
        if (pace.Real(alarm.Due - clock.GetUtcNow()) > s_longestHold)
            _ = PutOffAsync(alarm, ct);
        else
            _held.Add(alarm);
    }

    /// <summary>Until the next one held is due.</summary>
    private Task DelayAsync(CancellationToken ct)
    {
        var wait = s_pause;
        if (_held.Next is { } next && pace.Real(next - clock.GetUtcNow()) is var due && due < wait)
            wait = due > TimeSpan.Zero ? due : TimeSpan.Zero;
        return Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), TimeProvider.System, ct);
    }

    private async Task<ReceivedAlarms> ReceiveLaterAsync(CancellationToken ct)
    {
        do
            await Task.Delay(s_poll, TimeProvider.System, ct).ConfigureAwait(false); // the store's time, which visibility goes by
        while (!_held.HasRoom);
        return await ReceiveAsync(ct).ConfigureAwait(false);
    }

    /// <summary>None while the store is away.</summary>
    private async Task<ReceivedAlarms> ReceiveAsync(CancellationToken ct)
    {
        try
        {
            return await queue.ReceiveAsync(ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
        {
            QueueDown(log, Fault.Kind(e));
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ReceiveFailed(log, Fault.Describe(e));
        }

        return new([], IsFull: false);
    }

    private async Task WakeAsync(CaseAlarm alarm, CancellationToken ct)
    {
        try
        {
            Telemetry.Woken(clock.GetUtcNow() - alarm.Due);
            var next = await cases.AdvanceAsync(alarm.Case, ct).ConfigureAwait(false);
            if (next == alarm.Due)
                await queue.PutOffAsync(alarm, ct).ConfigureAwait(false); // clocks of several hosts differ: to the case it is not due yet
            else
                await queue.CompleteAsync(alarm, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreUnavailableException || ct.IsCancellationRequested)
        {
            // It becomes visible again by itself.
        }
#pragma warning disable CA1031 // a fault in one case must not stop the others; it is tried again when the message shows again
        catch (Exception e)
#pragma warning restore CA1031
        {
            WakingFailed(log, alarm.Case.Value, Fault.Describe(e));
        }
        finally
        {
            _held.End(alarm);
            _changed.TrySetResult();
        }
    }

    private async Task PutOffAsync(CaseAlarm alarm, CancellationToken ct)
    {
        try
        {
            await queue.PutOffAsync(alarm, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreUnavailableException || ct.IsCancellationRequested)
        {
            // It becomes visible again by itself.
        }
    }

    [LoggerMessage(2130, LogLevel.Warning, "case-alarms does not answer: {Fault}")]
    private static partial void QueueDown(ILogger log, string fault);

    [LoggerMessage(2131, LogLevel.Error, "Receiving from case-alarms failed: {Fault}")]
    private static partial void ReceiveFailed(ILogger log, string fault);

    [LoggerMessage(2132, LogLevel.Error, "Case {Case} could not be woken: {Fault}")]
    private static partial void WakingFailed(ILogger log, string @case, string fault);
}
