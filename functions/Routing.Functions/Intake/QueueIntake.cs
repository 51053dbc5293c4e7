using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Http;
using Routing.App.Inbound;
using Routing.App.Observability;
using Routing.Storage.Inbound;

namespace Routing.Functions.Intake;

/// <summary>A fault of ours in a message's way; the words of whatever was thrown may be a customer's and are left out.</summary>
public sealed class IntakeFaultException(string fault) : Exception(fault);

/// <summary>
/// Takes in a message of the Storage queue <c>contacts-inbound</c>. The host completes it when this returns, and shows it again when this throws;
/// it is set aside by us, with its problem, before the host would set it aside without one.
/// </summary>
public sealed partial class QueueIntake(InboundQueue queue, InboundHandler handler, StartUp start, TimeProvider clock, ILogger<QueueIntake> log)
{
    /// <summary>Tries that meet a fault of ours. Well below maxDequeueCount of host.json.</summary>
    public const int MostFaults = 5;

    private static readonly TimeSpan s_holdOn = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_putBackFor = TimeSpan.FromSeconds(5);

    /// <exception cref="IntakeFaultException">A fault of ours, and there are tries left.</exception>
    /// <exception cref="StoreUnavailableException">The store is away, and with it the queue.</exception>
    public async Task TakeAsync(QueueMessage message, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            start.EnsureReady();
            var inbound = await queue.OpenAsync(message, ct).ConfigureAwait(false);
            await EndAsync(message, inbound, await HandleAsync(message, inbound, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // Thrown on, it would count as one of the host's tries, and an outage outlasts those.
            await queue.PutAgainAsync(message, s_putBackFor, ct).ConfigureAwait(false);
            Telemetry.Inbound("later");
        }
    }

    private async Task<InboundEnd> HandleAsync(QueueMessage message, InboundMessage inbound, CancellationToken ct)
    {
        try
        {
            return inbound.Body is { } body ? await handler.HandleAsync(body, s_holdOn, clock, ct).ConfigureAwait(false) : new InboundEnd.Done();
        }
        catch (Exception e) when (e is not StoreUnavailableException && !ct.IsCancellationRequested)
        {
            LogFailed(log, message.MessageId, message.DequeueCount, Fault.Describe(e));
            return message.DequeueCount > MostFaults ? new InboundEnd.Malformed(Problems.Internal) : throw new IntakeFaultException(Fault.Kind(e));
        }
    }

    private async Task EndAsync(QueueMessage message, InboundMessage inbound, InboundEnd end, CancellationToken ct)
    {
        switch (end)
        {
            case InboundEnd.Malformed no:
                LogSetAside(log, message.MessageId, no.Problem.Code);
                await queue.SetAsideAsync(inbound, no.Problem, ct).ConfigureAwait(false);
                await queue.ForgetAsync(inbound, ct).ConfigureAwait(false);
                break;
            case InboundEnd.Later:
                await queue.PutAgainAsync(message, s_putBackFor, ct).ConfigureAwait(false);
                break;
            default:
                await queue.ForgetAsync(inbound, ct).ConfigureAwait(false);
                break;
        }

        Telemetry.Inbound(end switch { InboundEnd.Malformed => "poisoned", InboundEnd.Later => "later", _ => "done" });
    }

    [LoggerMessage(3201, LogLevel.Warning, "Message {Id} was set aside: {Code}")]
    private static partial void LogSetAside(ILogger log, string id, string code);

    [LoggerMessage(3202, LogLevel.Error, "Message {Id} failed for the {Count}. time: {Fault}")]
    private static partial void LogFailed(ILogger log, string id, long count, string fault);
}
