using Routing.App;
using Routing.App.Observability;
using Routing.Storage.ServiceBus;

namespace Routing.SelfHost;

/// <summary>Tells what the topic did not take when it happened, looking every five seconds.</summary>
internal sealed partial class EventKeeper(EventRelay relay, TimeProvider clock, ILogger<EventKeeper> log) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        try
        {
            do
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await relay.RunAsync(ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next tick tries again.
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            TellingFailed(log, Fault.Describe(e));
        }
    }

    [LoggerMessage(2130, LogLevel.Error, "Telling what waited for the topic failed: {Fault}")]
    private static partial void TellingFailed(ILogger log, string fault);
}
