using Azure.Messaging.ServiceBus;
using Routing.App;
using Routing.App.Events;
using Routing.App.Observability;

namespace Routing.Storage.ServiceBus;

/// <summary>
/// The topic <c>routing-events</c>. What it does not take waits in the store, so that nothing else has to wait for a topic that is away or full.
/// </summary>
internal sealed class BusEvents(BusClient bus, EventSpool spool) : IEvents, IAsyncDisposable
{
    private readonly BusSender _topic = new(bus, BusNames.Events);

    public bool IsOn => true;

    public async Task PublishAsync(RoutingEvent told, CancellationToken ct)
    {
        try
        {
            await SendAsync(told, ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            await spool.KeepAsync(told, ct).ConfigureAwait(false);
            Telemetry.Told(told.Type, "kept");
        }
    }

    /// <summary>Sends what waits in the store, until nothing waits or the topic does not take it. The first goes alone, to see whether it does.</summary>
    /// <exception cref="StoreUnavailableException">The topic or the store is away; the rest waits on.</exception>
    public async Task<int> CatchUpAsync(CancellationToken ct)
    {
        for (var (sent, most) = (0, 1); ; most = 32)
        {
            var kept = await spool.TakeAsync(most, ct).ConfigureAwait(false);
            if (kept.Count == 0)
                return sent;
            await SendAsync(kept, ct).ConfigureAwait(false);
            sent += kept.Count;
        }
    }

    private async Task SendAsync(IReadOnlyList<KeptEvent> kept, CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(kept.Select(k => SendAsync(k.Event, ct))).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            foreach (var one in kept)
                await spool.GiveBackAsync(one, ct).ConfigureAwait(false);
            throw;
        }

        foreach (var one in kept)
            await spool.DropAsync(one, ct).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _topic.DisposeAsync();

    private async Task SendAsync(RoutingEvent told, CancellationToken ct)
    {
        await _topic.SendAsync(Of(told), ct).ConfigureAwait(false);
        Telemetry.Told(told.Type, "sent");
    }

    private static ServiceBusMessage Of(RoutingEvent told) => new(told.ToJson())
    {
        MessageId = told.Id,
        Subject = told.Type,
        ContentType = RoutingEvent.ContentType,
        ApplicationProperties = { ["type"] = told.Type, ["market"] = told.Market }, // what subscriptions filter by
    };
}
