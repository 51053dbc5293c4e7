using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Observability;
using Routing.App.Policies;

namespace Routing.Storage.Hosting;

/// <summary>Loads the policies and the classifier before anything asks for them, and looks for changed ones every two seconds.</summary>
internal sealed partial class PolicyKeeper(PolicyBook book, ClassifierBook classifier, TimeProvider clock, ILogger<PolicyKeeper> log) : BackgroundService, IStartStep
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    /// <exception cref="PolicyException">A policy file is missing or wrong.</exception>
    public Task RunAsync(CancellationToken ct)
    {
        classifier.Load();
        return book.LoadAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await ReloadAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task ReloadAsync(CancellationToken ct)
    {
        try
        {
            classifier.Reload();
            await book.ReloadAsync(ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next tick tries again; what is in force stays.
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ReloadFailed(log, Fault.Describe(e));
        }
    }

    [LoggerMessage(2101, LogLevel.Error, "Looking for changed policies failed: {Fault}")]
    private static partial void ReloadFailed(ILogger log, string fault);
}
