using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Routing.App;
using Routing.App.Http;
using Routing.App.Inbound;
using Routing.App.Observability;

namespace Routing.Storage.ServiceBus;

/// <summary>What a host can do with a message that it received under a lock: the receiver's own methods here, those of the trigger on Functions.</summary>
public interface IBusSettlement
{
    Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken ct);

    Task AbandonAsync(ServiceBusReceivedMessage message, Dictionary<string, object> changes, CancellationToken ct);

    Task DeadLetterAsync(ServiceBusReceivedMessage message, Dictionary<string, object> changes, string reason, string description, CancellationToken ct);
}

/// <summary>
/// Takes a message of <c>contacts-inbound</c> in and settles it: complete, dead-letter at once what is no contact, and give back what cannot be taken in
/// now. An outage never makes a message a dead letter, however long it is: from some delivery on a copy is scheduled instead of giving it back.
/// </summary>
public sealed partial class BusDelivery(InboundHandler handler, BusInbound inbound, TimeProvider clock, ILogger<BusDelivery> log)
{
    /// <summary>Deliveries of a message that end by giving it back; with <see cref="MostFaults"/> less than the 10 that a queue allows.</summary>
    private const int MostAbandoned = 3;
    private const int MostFaults = 5;

    /// <summary>Longest text of a reason or description; the service allows 4,096.</summary>
    private const int MostText = 1_024;

    /// <summary>How long a contact that cannot be taken in now is tried again here, before the message goes back.</summary>
    private static readonly TimeSpan s_holdOn = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromMinutes(5);

    /// <summary>Never throws: what could not be settled comes again when its lock ends, and by then may be found done.</summary>
    public async Task HandleAsync(ServiceBusReceivedMessage message, IBusSettlement settlement, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            var end = await TakeInAsync(message, ct).ConfigureAwait(false);
            await SettleAsync(message, end, settlement, ct).ConfigureAwait(false);
            Telemetry.Inbound(end switch { InboundEnd.Malformed => "poisoned", InboundEnd.Later => "later", _ => "done" });
        }
        catch (Exception e) when (BusOutage.IsLockLost(e))
        {
            LockLost(log, message.SequenceNumber); // whoever has it now finds the contact in
            Telemetry.Inbound("lockLost");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await QuietlyAsync(message, () => settlement.AbandonAsync(message, [], CancellationToken.None)).ConfigureAwait(false);
            Telemetry.Inbound("left");
        }
        catch (Exception e) when (e is StoreUnavailableException || BusOutage.IsOutage(e))
        {
            Unsettled(log, message.SequenceNumber, Fault.Kind(e));
            Telemetry.Inbound("left");
        }
#pragma warning disable CA1031 // a fault of ours must not lose the message nor stop the others
        catch (Exception e)
#pragma warning restore CA1031
        {
            await QuietlyAsync(message, () => FaultAsync(message, e, settlement, ct)).ConfigureAwait(false);
        }
    }

    private Task<InboundEnd> TakeInAsync(ServiceBusReceivedMessage message, CancellationToken ct) => BusBody.Of(message) is { } body
        ? handler.HandleAsync(body, s_holdOn, clock, ct)
        : Task.FromResult<InboundEnd>(new InboundEnd.Malformed(Problems.MalformedJson("The body is neither bytes nor text.")));

    private async Task SettleAsync(ServiceBusReceivedMessage message, InboundEnd end, IBusSettlement settlement, CancellationToken ct)
    {
        switch (end)
        {
            case InboundEnd.Malformed no:
                SetAside(log, message.SequenceNumber, no.Problem.Code);
                await SetAsideAsync(message, no.Problem, settlement, ct).ConfigureAwait(false);
                break;
            case InboundEnd.Later when message.DeliveryCount <= MostAbandoned && BusProperties.Number(message, BusProperties.Rounds) == 0:
                await settlement.AbandonAsync(message, [], ct).ConfigureAwait(false);
                break;
            case InboundEnd.Later:
                var rounds = BusProperties.Number(message, BusProperties.Rounds) + 1;
                var rest = TimeSpan.FromSeconds(Math.Min(s_longestRest.TotalSeconds, 5 * Math.Pow(2, Math.Min(rounds, 10))));
                await inbound.ScheduleAgainAsync(message, rounds, rest, ct).ConfigureAwait(false);
                await settlement.CompleteAsync(message, ct).ConfigureAwait(false); // a crash in between leaves both, and one contact
                break;
            default:
                await settlement.CompleteAsync(message, ct).ConfigureAwait(false);
                break;
        }
    }

    private async Task FaultAsync(ServiceBusReceivedMessage message, Exception fault, IBusSettlement settlement, CancellationToken ct)
    {
        var count = BusProperties.Number(message, BusProperties.Faults) + 1;
        HandlingFailed(log, message.SequenceNumber, count, Fault.Describe(fault));
        if (count > MostFaults)
        {
            await SetAsideAsync(message, Problems.Internal, settlement, ct).ConfigureAwait(false);
            Telemetry.Inbound("poisoned");
            return;
        }

        await Task.Delay(TimeSpan.FromSeconds(count - 1), clock, ct).ConfigureAwait(false);
        await settlement.AbandonAsync(message, new() { [BusProperties.Faults] = count }, ct).ConfigureAwait(false);
    }

    private Task SetAsideAsync(ServiceBusReceivedMessage message, Problem problem, IBusSettlement settlement, CancellationToken ct)
    {
        var changes = new Dictionary<string, object>
        {
            [BusProperties.Problem] = BusProperties.Text(problem),
            [BusProperties.At] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        };
        return settlement.DeadLetterAsync(message, changes, problem.Code, Cut($"{problem.Title} {problem.Detail}{Paths(problem)}"), ct);
    }

    private static string Paths(Problem problem) => problem.Errors is { } errors ? $" {string.Join("; ", errors.Select(static e => $"{e.Key}: {string.Join(' ', e.Value)}"))}" : "";

    private static string Cut(string text) => text.Length <= MostText ? text : text[..MostText];

    private async Task QuietlyAsync(ServiceBusReceivedMessage message, Func<Task> settle)
    {
        try
        {
            await settle().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // it comes again when its lock ends
        catch (Exception e)
#pragma warning restore CA1031
        {
            Unsettled(log, message.SequenceNumber, Fault.Kind(e));
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "Message {Number} was set aside: {Code}")]
    private static partial void SetAside(ILogger log, long number, string code);

    [LoggerMessage(2202, LogLevel.Information, "The lock of message {Number} was lost; it comes again.")]
    private static partial void LockLost(ILogger log, long number);

    [LoggerMessage(2203, LogLevel.Warning, "Message {Number} could not be settled; it comes again: {Fault}")]
    private static partial void Unsettled(ILogger log, long number, string fault);

    [LoggerMessage(2204, LogLevel.Error, "Message {Number} failed for the {Count}. time: {Fault}")]
    private static partial void HandlingFailed(ILogger log, long number, int count, string fault);
}
