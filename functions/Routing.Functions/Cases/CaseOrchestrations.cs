using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Routing.App;
using Routing.App.Cases;
using Routing.App.Observability;
using Routing.Domain.Cases;
using Routing.Storage.Cases;

namespace Routing.Functions.Cases;

/// <summary>Asks for a case to be woken.</summary>
/// <param name="Due">The alarm that was waited for, though a change may have come first; null: none.</param>
public sealed record CaseWake(string CaseId, DateTimeOffset? Due);

/// <param name="NextAlarm">Null: none; the case is closed, waits for a command only, or is gone.</param>
public sealed record CaseWoken(DateTimeOffset? NextAlarm);

/// <summary>The clock of the cases: an orchestration per case, of its kind's name and under its id, on one driver.</summary>
public sealed class CaseOrchestrations(ICaseAdvance cases, AlarmQueue alarms, DurableCaseClock clock, Readiness ready, TimeProvider time)
{
    public const string Wake = "Case_Wake";

    /// <summary>
    /// When an orchestration ended, its case is looked at once more: what set an alarm while it was ending may have told it, and nobody heard. Longer
    /// than it takes to end. Then it is purged too, since it says nothing that the case does not.
    /// </summary>
    private static readonly TimeSpan s_secondLook = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(30);

    [Function(nameof(CaseKind.SellerResponse))]
    public static Task SellerResponse([OrchestrationTrigger] TaskOrchestrationContext context, CaseTurn turn) => CaseDriver.RunAsync(context, turn);

    [Function(nameof(CaseKind.Enforcement))]
    public static Task Enforcement([OrchestrationTrigger] TaskOrchestrationContext context, CaseTurn turn) => CaseDriver.RunAsync(context, turn);

    [Function(nameof(CaseKind.Arbitration))]
    public static Task Arbitration([OrchestrationTrigger] TaskOrchestrationContext context, CaseTurn turn) => CaseDriver.RunAsync(context, turn);

    /// <summary>Does what is due in a case. It happens at least once; a case that was woken before has nothing due.</summary>
    [Function(Wake)]
    public async Task<CaseWoken> WakeAsync([ActivityTrigger] CaseWake wake, [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        clock.Use(durable);
        ready.Ensure();
        if (!CaseId.TryParse(wake.CaseId, out var id))
            return new(null);
        if (wake.Due is { } due && time.GetUtcNow() - due is { Ticks: >= 0 } late)
            Telemetry.Woken(late);
        using var waking = CaseWaking.Begin(id);
        var woken = new CaseWoken(waking.End(await cases.AdvanceAsync(id, ct).ConfigureAwait(false)));
        if (woken.NextAlarm is null)
            await alarms.SetAsync(id, 0, time.GetUtcNow() + s_secondLook, ct).ConfigureAwait(false);
        return woken;
    }

    /// <summary>Second looks, and the alarms of a self-host whose store this app goes on with.</summary>
    [Function("Cases_FromAlarmQueue")]
    public async Task LookAgainAsync(
        [QueueTrigger("case-alarms", Connection = "StorageQueues")] string message, [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        clock.Use(durable);
        foreach (var id in AlarmQueue.CasesOf(message))
            await LookAgainAsync(id, ct).ConfigureAwait(false);
    }

    private async Task LookAgainAsync(CaseId id, CancellationToken ct)
    {
        try
        {
            ready.Ensure();
            if (!await SetAsync(id, ct).ConfigureAwait(false) && await clock.PurgeAsync(id, ct).ConfigureAwait(false))
                await SetAsync(id, ct).ConfigureAwait(false); // what was started while it was purged is gone with it
        }
        catch (StoreUnavailableException)
        {
            await alarms.SetAsync(id, 0, time.GetUtcNow() + s_outage, ct).ConfigureAwait(false); // an outage outlasts the host's tries
        }
    }

    /// <returns>Whether the case has an alarm.</returns>
    private async Task<bool> SetAsync(CaseId id, CancellationToken ct)
    {
        if (await cases.AdvanceAsync(id, ct).ConfigureAwait(false) is not { } alarm)
            return false;
        await clock.SetAsync(id, 0, alarm, ct).ConfigureAwait(false);
        return true;
    }
}
