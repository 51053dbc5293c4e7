using Routing.Storage.Hosting;
using Routing.Storage.ServiceBus;

namespace Routing.SelfHost;

/// <summary>Tells what the topic did not take when it happened, looking every five seconds.</summary>
internal sealed class EventKeeper(EventRelay relay, TimeProvider clock, ILogger<EventKeeper> log) : Keeper(TimeSpan.FromSeconds(5), first: true, clock, log)
{
    protected override Task TickAsync(CancellationToken ct) => relay.RunAsync(ct);
}
