using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Http;
using Routing.App.Inbound;
using Routing.App.Observability;
using Routing.Storage.ServiceBus;

namespace Routing.Functions.Intake;

/// <summary>
/// Takes in a message of the Service Bus queue <c>contacts-inbound</c> and settles it: complete; dead-letter at once, with reason and problem, what will
/// never be taken; abandon after a pause what cannot be taken now. The pause grows with the deliveries, below the time that the host renews the lock for.
/// </summary>
/// <remarks>Faults of ours are counted on the message itself, since its delivery count counts outages too, which are waited out.</remarks>
public sealed partial class BusIntake(InboundHandler handler, Readiness ready, TimeProvider clock, ILogger<BusIntake> log)
{
    public const int MostFaults = 5;

    private const int MostDescription = 4096;
    private static readonly TimeSpan s_holdOn = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    public async Task TakeAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        try
        {
            switch (await HandleAsync(message, ct).ConfigureAwait(false))
            {
                case (InboundEnd.Malformed no, _):
                    await SettleAsync(message, "poisoned", () => DeadLetterAsync(message, actions, no.Problem, ct), ct).ConfigureAwait(false);
                    break;
                case (InboundEnd.Later, var faults):
                    await Task.Delay(PauseOf(message.DeliveryCount), clock, ct).ConfigureAwait(false);
                    var counted = faults > 0 ? new Dictionary<string, object> { [BusProperties.Faults] = faults } : null;
                    await SettleAsync(message, "later", () => actions.AbandonMessageAsync(message, counted, ct), ct).ConfigureAwait(false);
                    break;
                default:
                    await SettleAsync(message, "done", () => actions.CompleteMessageAsync(message, ct), ct).ConfigureAwait(false);
                    break;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host ends; the lock runs out and another takes it.
        }
    }

    /// <summary>1, 2, 4 ... 30 s.</summary>
    public static TimeSpan PauseOf(int deliveries) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Clamp(deliveries, 1, 10) - 1), s_longestPause.TotalSeconds));

    /// <returns>How it ends, and the faults it has met so far when it is tried again because of one; 0: not because of one.</returns>
    private async Task<(InboundEnd End, int Faults)> HandleAsync(ServiceBusReceivedMessage message, CancellationToken ct)
    {
        try
        {
            ready.Ensure();
            return BusBody.Of(message) is { } body
                ? (await handler.HandleAsync(body, s_holdOn, clock, ct).ConfigureAwait(false), 0)
                : (new InboundEnd.Malformed(Problems.MalformedJson("The message is neither bytes nor text.")), 0);
        }
        catch (StoreUnavailableException)
        {
            return (new InboundEnd.Later(), 0);
        }
#pragma warning disable CA1031 // a fault of ours must not lose the message
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var faults = 1 + BusProperties.Number(message, BusProperties.Faults);
            LogFailed(log, message.MessageId, faults, Fault.Describe(e));
            return faults > MostFaults ? (new InboundEnd.Malformed(Problems.Internal), 0) : (new InboundEnd.Later(), faults);
        }
    }

    private Task DeadLetterAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, Problem problem, CancellationToken ct)
    {
        var properties = new Dictionary<string, object>
        {
            [BusProperties.Problem] = BusProperties.Text(problem),
            [BusProperties.At] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        };
        var description = problem.Detail.Length <= MostDescription ? problem.Detail : problem.Detail[..MostDescription];
        return actions.DeadLetterMessageAsync(message, properties, problem.Code, description, ct);
    }

    /// <summary>A message that cannot be settled is somebody else's by now, or will be: what was done will be found done.</summary>
    private async Task SettleAsync(ServiceBusReceivedMessage message, string end, Func<Task> settle, CancellationToken ct)
    {
        try
        {
            await settle().ConfigureAwait(false);
            Telemetry.Inbound(end);
        }
#pragma warning disable CA1031 // the lock is lost or the namespace away; either way it is delivered again
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Telemetry.Inbound("left");
            LogUnsettled(log, message.MessageId, end, Fault.Kind(e));
        }
    }

    [LoggerMessage(3211, LogLevel.Error, "Message {Id} met its {Count}. fault: {Fault}")]
    private static partial void LogFailed(ILogger log, string id, int count, string fault);

    [LoggerMessage(3212, LogLevel.Warning, "Message {Id} could not be settled ({End}) and comes again: {Fault}")]
    private static partial void LogUnsettled(ILogger log, string id, string end, string fault);
}
