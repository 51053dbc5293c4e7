using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Cases;
using Routing.App.Observability;
using Routing.Domain.Cases;

namespace Routing.Functions.Cases;

/// <summary>
/// Wakes cases by Durable orchestrations. The client comes with invocations only, so the last one that came is kept; it stands for a connection that
/// outlives them. What cannot be told stays recorded with the case, and the sweep, which brings a client, tells it.
/// </summary>
public sealed partial class DurableCaseClock(ILogger<DurableCaseClock> log) : ICaseClock
{
    /// <summary>Each further try means that the orchestration ended, or another process started it, in between.</summary>
    private const int MaxTries = 4;

    private volatile DurableTaskClient? _client;

    public void Use(DurableTaskClient client) => _client = client;

    public async Task SetAsync(CaseId id, long version, DateTimeOffset? nextAlarm, CancellationToken ct)
    {
        if (CaseWaking.Takes(id, version, nextAlarm))
            return;
        if (_client is not { } client)
            throw new StoreUnavailableException("No invocation has brought a Durable client yet.");
        for (var tries = 1; ; tries++)
        {
            try
            {
                await StartOrSignalAsync(client, id, nextAlarm, ct).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (tries == MaxTries)
                    throw new StoreUnavailableException($"The orchestration of case {id} could not be told.", e);
                LogAgain(log, id, tries, Fault.Kind(e));
            }
        }
    }

    /// <summary>Removes the orchestration of a case if it ended.</summary>
    /// <returns>Whether it was there and had ended.</returns>
    public async Task<bool> PurgeAsync(CaseId id, CancellationToken ct)
    {
        if (_client is not { } client)
            return false;
        try
        {
            return await client.GetInstanceAsync(id.Value, false, ct).ConfigureAwait(false) is { IsCompleted: true }
                && await client.PurgeInstanceAsync(id.Value, null, ct).ConfigureAwait(false) is { PurgedInstanceCount: > 0 };
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"The orchestration of case {id} could not be purged.", e);
        }
    }

    /// <summary>
    /// One that waits is told; otherwise one is started. Of two that start it at once one is refused and tells the other's on its next try, or starts it
    /// anew, which does no harm: it only asks the case again.
    /// </summary>
    private static async Task StartOrSignalAsync(DurableTaskClient client, CaseId id, DateTimeOffset? nextAlarm, CancellationToken ct)
    {
        var found = await client.GetInstanceAsync(id.Value, false, ct).ConfigureAwait(false);
        if (found is { IsCompleted: false })
            await client.RaiseEventAsync(id.Value, CaseDriver.Changed, "", ct).ConfigureAwait(false);
        else if (nextAlarm is not null)
            await client.ScheduleNewOrchestrationInstanceAsync(id.Kind.ToString(), new CaseTurn(), new StartOrchestrationOptions(id.Value), ct).ConfigureAwait(false);
    }

    [LoggerMessage(3101, LogLevel.Debug, "Case {Case}: telling its orchestration failed, try {Try}: {Fault}")]
    private static partial void LogAgain(ILogger log, CaseId @case, int @try, string fault);
}
