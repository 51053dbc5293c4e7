using Azure;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Keys;
using Routing.App.Observability;
using Routing.Storage.Connection;
using Routing.Storage.Hosting;

namespace Routing.Functions;

/// <summary>
/// Does what has to be done before the first invocation, before the worker tells the host that it is there. While the store does not answer the worker
/// starts all the same: health says so, what needs the store is answered with 503 or tried again, and this goes on trying.
/// </summary>
public sealed partial class StartUp(
    StorageSetup storage, ConfiguredKeys keys, IEnumerable<IStartStep> steps, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<StartUp> log)
    : IHostedLifecycleService
{
    /// <summary>How long the start waits for the store; the host gives a worker a minute.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => _done.Task.IsCompletedSuccessfully;

    /// <exception cref="StoreUnavailableException">The store has not answered since the start.</exception>
    public void EnsureReady()
    {
        if (!IsReady)
            throw new StoreUnavailableException("The store has not answered since the start.");
    }

    /// <exception cref="Exception">What keeps it from ever being ready, such as a policy that is wrong.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var run = RunAsync(lifetime.ApplicationStopping);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(run, Task.Delay(s_patience, clock, patience.Token)).ConfigureAwait(false);
        await patience.CancelAsync().ConfigureAwait(false);
        if (first == run)
            await run.ConfigureAwait(false);
        else
            _ = EndOnFailureAsync(run);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(CancellationToken ct)
    {
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            try
            {
                await storage.EnsureAsync(ct).ConfigureAwait(false);
                foreach (var step in steps)
                    await step.RunAsync(ct).ConfigureAwait(false);
                await keys.AdoptAsync(ct).ConfigureAwait(false);
                _done.TrySetResult();
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or RequestFailedException) // a role assignment takes minutes to be known
            {
                LogWaiting(log, Fault.Kind(e));
            }

            await Task.Delay(pause, clock, ct).ConfigureAwait(false);
        }
    }

    private async Task EndOnFailureAsync(Task run)
    {
        try
        {
            await run.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The host ends.
        }
#pragma warning disable CA1031 // nothing that is left to do would help
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(log, StartFailure.Sentence(e));
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "The store is not ready for us yet: {Fault}")]
    private static partial void LogWaiting(ILogger log, string fault);

    [LoggerMessage(3002, LogLevel.Critical, "The worker cannot start. {Sentence}")]
    private static partial void LogFailed(ILogger log, string sentence);
}
