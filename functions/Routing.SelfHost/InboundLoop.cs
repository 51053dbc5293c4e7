using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Routing.App;
using Routing.App.Http;
using Routing.App.Inbound;
using Routing.App.Observability;
using Routing.Storage.Inbound;

namespace Routing.SelfHost;

/// <summary>
/// Takes in what waits in <c>contacts-inbound</c>. A message goes only after its contact is in, or it was set aside; while the store is away
/// it stays, and is taken in when the store is back.
/// </summary>
internal sealed partial class InboundLoop(
    InboundQueue queue, InboundHandler handler, InboundSignal signal, IOptions<HostSettings> settings, TimeProvider clock, ILogger<InboundLoop> log)
    : BackgroundService
{
    private const int MostFaults = 5;
    private static readonly TimeSpan s_shortestIdle = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestIdle = TimeSpan.FromSeconds(1);

    /// <summary>How long a contact that cannot be taken in now is tried again here; well below the time its message stays invisible.</summary>
    private static readonly TimeSpan s_holdOn = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_putBackFor = TimeSpan.FromSeconds(5);

    /// <summary>Faults by message; outages are none.</summary>
    private readonly ConcurrentDictionary<string, int> _faults = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var slots = new SemaphoreSlim(settings.Value.InboundParallelism);
        var idle = s_shortestIdle;
        try
        {
            while (true)
            {
                await TakeAsync(slots, InboundQueue.Batch, stoppingToken).ConfigureAwait(false);
                var messages = await ReceiveAsync(stoppingToken).ConfigureAwait(false);
                if (InboundQueue.Batch - messages.Count is > 0 and var unused)
                    slots.Release(unused);
                foreach (var message in messages)
                    _ = ProcessAsync(message, slots, stoppingToken);
                idle = messages.Count > 0 ? s_shortestIdle : idle * 2 < s_longestIdle ? idle * 2 : s_longestIdle;
                if (messages.Count == 0)
                    await signal.WaitAsync(idle, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is under way and does not end in time becomes visible again.
        }

        await TakeAsync(slots, settings.Value.InboundParallelism, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task TakeAsync(SemaphoreSlim slots, int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
            await slots.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>None while the store is away.</summary>
    private async Task<IReadOnlyList<InboundMessage>> ReceiveAsync(CancellationToken ct)
    {
        try
        {
            return await queue.ReceiveAsync(ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
        {
            QueueDown(log, Fault.Kind(e));
            return [];
        }
#pragma warning disable CA1031 // the loop outlives whatever happens; it is logged
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ReceiveFailed(log, Fault.Describe(e));
            return [];
        }
    }

    private async Task ProcessAsync(InboundMessage message, SemaphoreSlim slots, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await EndAsync(message, await HandleAsync(message, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
            _faults.TryRemove(message.Id, out _);
        }
        catch (Exception e) when (e is StoreUnavailableException || ct.IsCancellationRequested)
        {
            Telemetry.Inbound("left"); // it becomes visible again by itself
        }
#pragma warning disable CA1031 // a fault of ours must not lose the message nor stop the others
        catch (Exception e)
#pragma warning restore CA1031
        {
            await FaultAsync(message, e, ct).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<InboundEnd> HandleAsync(InboundMessage message, CancellationToken ct) =>
        message.Body is { } body ? await handler.HandleAsync(body, s_holdOn, clock, ct).ConfigureAwait(false) : new InboundEnd.Done();

    private async Task EndAsync(InboundMessage message, InboundEnd end, CancellationToken ct)
    {
        switch (end)
        {
            case InboundEnd.Malformed no:
                SetAside(log, message.Id, no.Problem.Code);
                await queue.PoisonAsync(message, no.Problem, ct).ConfigureAwait(false);
                break;
            case InboundEnd.Later:
                await queue.PutBackAsync(message, s_putBackFor, ct).ConfigureAwait(false);
                break;
            default:
                await queue.CompleteAsync(message, ct).ConfigureAwait(false);
                break;
        }

        Telemetry.Inbound(end switch { InboundEnd.Malformed => "poisoned", InboundEnd.Later => "later", _ => "done" });
    }

    private async Task FaultAsync(InboundMessage message, Exception fault, CancellationToken ct)
    {
        var count = _faults.AddOrUpdate(message.Id, 1, (_, before) => before + 1);
        HandlingFailed(log, message.Id, count, Fault.Describe(fault));
        try
        {
            if (count <= MostFaults)
            {
                await queue.PutBackAsync(message, TimeSpan.FromSeconds(count - 1), ct).ConfigureAwait(false);
                return;
            }

            await queue.PoisonAsync(message, Problems.Internal, ct).ConfigureAwait(false);
            _faults.TryRemove(message.Id, out _);
            Telemetry.Inbound("poisoned");
        }
#pragma warning disable CA1031 // it becomes visible again by itself
        catch (Exception e)
#pragma warning restore CA1031
        {
            QueueDown(log, Fault.Kind(e));
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "contacts-inbound does not answer: {Fault}")]
    private static partial void QueueDown(ILogger log, string fault);

    [LoggerMessage(2002, LogLevel.Error, "Receiving from contacts-inbound failed: {Fault}")]
    private static partial void ReceiveFailed(ILogger log, string fault);

    [LoggerMessage(2003, LogLevel.Warning, "Message {Id} was set aside: {Code}")]
    private static partial void SetAside(ILogger log, string id, string code);

    [LoggerMessage(2004, LogLevel.Error, "Message {Id} failed for the {Count}. time: {Fault}")]
    private static partial void HandlingFailed(ILogger log, string id, int count, string fault);
}
