using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Observability;

namespace Routing.Storage.Hosting;

/// <summary>Does its work every so often, whatever happens: an outage is left to the next time, anything else is logged.</summary>
/// <param name="first">Whether it begins at once instead of after the first interval.</param>
public abstract partial class Keeper(TimeSpan interval, bool first, TimeProvider clock, ILogger log) : BackgroundService
{
    /// <exception cref="StoreUnavailableException">The next time tries again.</exception>
    protected abstract Task TickAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            if (first)
                await TryAsync(stoppingToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await TryAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await TickAsync(ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next time tries again; what is in force stays.
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, GetType().Name, Fault.Describe(e));
        }
    }

    [LoggerMessage(2110, LogLevel.Error, "{Keeper} failed: {Fault}")]
    private static partial void Failed(ILogger log, string keeper, string fault);
}
