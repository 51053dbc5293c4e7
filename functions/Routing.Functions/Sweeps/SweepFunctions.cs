using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Queues;
using Routing.Functions.Cases;
using Routing.Storage.Hosting;
using Routing.Storage.Inbound;
using Routing.Storage.ServiceBus;

namespace Routing.Functions;

/// <summary>
/// Finishes what processes that ended left behind, also when none is left: a timer starts one. The host runs each timer in one process at a time;
/// were it to run in two, nothing would change: what is handed on is known by its id, and what is finished is gone.
/// </summary>
public sealed partial class SweepFunctions(
    DispatchSweep dispatches, ICaseSweep cases, IQueueSweep queues, InboundQueue inbound, DurableCaseClock clock, Readiness ready,
    IOptions<RetentionOptions> retention, TimeProvider time, ILogger<SweepFunctions> log, EventRelay? events = null)
{
    /// <summary>Every half minute: contacts that were not handed on, what follows from cases and was not carried out, events that the topic did not take.</summary>
    [Function("Sweep_Outbox")]
    public async Task OutboxAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        clock.Use(durable);
        ready.Ensure();
        await dispatches.RunAsync(Neighbours.Interval, ct).ConfigureAwait(false);
        await cases.RunAsync(Neighbours.Interval, ct).ConfigureAwait(false);
        if (events is not null)
            await events.RunAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Every minute: work whose completion or transfer was not finished. A lease that ran out needs nobody: it is over when its time is, and the next pull
    /// or look takes the contact up.
    /// </summary>
    [Function("Sweep_Leases")]
    public async Task LeasesAsync([TimerTrigger("15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken ct)
    {
        clock.Use(durable);
        ready.Ensure();
        await queues.SweepAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Every night: messages set aside long ago, which hold personal data. Contacts go when their party is erased, cases are records that stay, and finished
    /// orchestrations go minutes after their end.
    /// </summary>
    [Function("Sweep_Retention")]
    public async Task RetentionAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer, CancellationToken ct)
    {
        ready.Ensure();
        LogForgotten(log, await inbound.ForgetPoisonedAsync(time.GetUtcNow() - retention.Value.Poison, ct).ConfigureAwait(false));
    }

    [LoggerMessage(3301, LogLevel.Information, "{Count} messages that were set aside were forgotten.")]
    private static partial void LogForgotten(ILogger log, int count);
}
