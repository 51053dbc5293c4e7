using Microsoft.Extensions.Logging;
using Routing.App.Observability;
using Routing.Domain.Queues;

namespace Routing.App.Events;

/// <summary>
/// Tells of contacts that agents were given. The agent waits for none of it, and the lease records nothing for it: what was not told when the process
/// dies is not told. Until then it is tried until somebody takes it.
/// </summary>
public sealed partial class AssignmentFeed(IEvents events, TimeProvider clock, ILogger<AssignmentFeed> log)
{
    /// <summary>Waiting in memory at most, about 1 KiB each; what comes beyond that is told to nobody.</summary>
    private const int Most = 10_000;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1), s_longest = TimeSpan.FromSeconds(30);

    private int _waiting;

    public void Assigned(WorkItem item, string agent, long token, DateTimeOffset until, DateTimeOffset at)
    {
        if (!events.IsOn)
            return;
        if (Interlocked.Increment(ref _waiting) <= Most)
        {
            _ = InsistAsync(ContactEvents.Of(item, agent, token, until, at));
            return;
        }

        Interlocked.Decrement(ref _waiting);
        Telemetry.Told(ContactEvents.Assigned, "dropped");
    }

    private async Task InsistAsync(RoutingEvent told)
    {
        await Task.Yield();
        try
        {
            for (var wait = s_first; !await TryAsync(told).ConfigureAwait(false); wait = wait * 2 < s_longest ? wait * 2 : s_longest)
                await Task.Delay(wait, clock).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // nobody waits for it; it is logged
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogUntold(log, told.Subject, Fault.Describe(e));
            Telemetry.Told(told.Type, "dropped");
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<bool> TryAsync(RoutingEvent told)
    {
        try
        {
            await events.PublishAsync(told, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(1401, LogLevel.Error, "The assignment of {Subject} could not be told: {Fault}")]
    private static partial void LogUntold(ILogger log, string subject, string fault);
}
