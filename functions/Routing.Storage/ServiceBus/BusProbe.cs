using Azure.Messaging.ServiceBus;
using Routing.App.Health;

namespace Routing.Storage.ServiceBus;

/// <summary>Looks at the first message of <c>contacts-inbound</c> without taking it: the namespace answers, the queue is there, and we may read it.</summary>
internal sealed class BusProbe(BusClient bus) : ITransportProbe, IAsyncDisposable
{
    private readonly ServiceBusReceiver _receiver = bus.Client.CreateReceiver(BusNames.Inbound);

    public Task ProbeAsync(CancellationToken ct) => _receiver.PeekMessageAsync(0, ct);

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();
}
