using Routing.App;
using Routing.App.Cases;
using Routing.App.Observability;
using Routing.Storage.Cases;

namespace Routing.SelfHost;

/// <summary>Knows the sellers before anything is routed, carries out what an earlier run left of cases, and from then on whatever an outage leaves.</summary>
internal sealed partial class CaseKeeper(ICaseSweep sweep, AlarmPace pace, TimeProvider clock, ILogger<CaseKeeper> log) : BackgroundService, IStartStep
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken ct)
    {
        await sweep.LoadAsync(ct).ConfigureAwait(false);
        await sweep.RunAsync(TimeSpan.Zero, ct).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await TickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task TickAsync(CancellationToken ct)
    {
        try
        {
            await sweep.RunAsync(s_interval * pace.Scale, ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next tick tries again.
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            SweepFailed(log, Fault.Describe(e));
        }
    }

    [LoggerMessage(2120, LogLevel.Error, "Looking after the cases failed: {Fault}")]
    private static partial void SweepFailed(ILogger log, string fault);
}
