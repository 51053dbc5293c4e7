using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Contacts;
using Routing.App.Observability;
using Routing.Domain.Classification;
using Routing.Domain.Privacy;
using Routing.Storage.Contacts;

namespace Routing.Storage.Hosting;

/// <summary>Learns the parties of the store, then hands on what an earlier run left, and from then on whatever an outage leaves.</summary>
internal sealed partial class ContactKeeper(
    ContactWarmUp warmUp, DispatchSweep sweep, IClassifier classifier, Neighbours neighbours, TimeProvider clock, ILogger<ContactKeeper> log) : BackgroundService, IStartStep
{
    /// <summary>The first contact is to be as fast as the next: what is made at first use is made now.</summary>
    public Task RunAsync(CancellationToken ct)
    {
        classifier.Classify(new("", Redactor.Redact("1").Text, [], null), []);
        return warmUp.CheckAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isWarm = false;
        using var timer = new PeriodicTimer(Neighbours.Interval, clock);
        try
        {
            do
            {
                isWarm = await TickAsync(isWarm, stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task<bool> TickAsync(bool isWarm, CancellationToken ct)
    {
        try
        {
            await sweep.RunAsync(isWarm ? Neighbours.Interval : neighbours.Left, ct).ConfigureAwait(false);
            if (!isWarm)
                await warmUp.LoadAsync(ct).ConfigureAwait(false);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return isWarm; // the next tick tries again
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            SweepFailed(log, Fault.Describe(e));
            return isWarm;
        }
    }

    [LoggerMessage(2110, LogLevel.Error, "Handing on what was left failed: {Fault}")]
    private static partial void SweepFailed(ILogger log, string fault);
}
