using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App.Events;
using Routing.Storage.Connection;
using Routing.Storage.ServiceBus;
using Xunit;

namespace Routing.Tests.ServiceBus;

/// <summary>The topic, and what becomes of events while it is away.</summary>
public sealed class BusEventsTests : IAsyncLifetime
{
    private AzuriteProcess _azurite = null!;

    public async Task InitializeAsync() => _azurite = await AzuriteProcess.StartInMemoryAsync();

    public async Task DisposeAsync() => await _azurite.DisposeAsync();

    [Fact]
    public async Task An_event_goes_out_as_a_cloud_event_and_twice_it_has_the_same_id()
    {
        await using var bus = new BusFixture(duplicates: TimeSpan.FromMinutes(10));
        await using var events = new BusEvents(bus.Bus, Spool());

        await events.PublishAsync(Event("e-1"), default);
        await events.PublishAsync(Event("e-1"), default);

        var sent = Assert.Single(Told(bus));
        Assert.Equal(("e-1", "routing.test.done.v1", "US"), (sent.MessageId, sent.ApplicationProperties["type"], sent.ApplicationProperties["market"]));
        Assert.Equal(
            """{"specversion":"1.0","id":"e-1","source":"urn:routing:US","type":"routing.test.done.v1","subject":"tests/1","time":"2026-11-23T09:00:00Z","datacontenttype":"application/json","data":{"n":1}}""",
            sent.Body);
    }

    [Fact]
    public async Task What_the_topic_does_not_take_waits_in_the_store_and_is_told_when_the_topic_is_back()
    {
        await using var bus = new BusFixture();
        await using var events = new BusEvents(bus.Connect(bus.Broker.ConnectionString, TimeSpan.FromSeconds(1)), Spool());
        await Setup().EnsureAsync(default);
        bus.Broker.Stop();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => events.PublishAsync(Event($"e-{i}"), default)));
        Assert.Empty(Told(bus));

        bus.Broker.Start();
        var relay = new EventRelay(events, NullLogger<EventRelay>.Instance);
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                await relay.RunAsync(default);
                return true;
            }
            catch (App.StoreUnavailableException)
            {
                return false;
            }
        });

        Assert.Equal(50, Told(bus).Select(static m => m.MessageId).Distinct().Count());
        Assert.All(Told(bus), static m => Assert.Equal(1, JsonDocument.Parse(m.Body).RootElement.GetProperty("data").GetProperty("n").GetInt32()));
        Assert.Empty(await Spool().TakeAsync(32, default));
    }

    private static IReadOnlyList<BrokerMessage> Told(BusFixture bus) => bus.Broker.Queue($"{BusNames.Events}/Subscriptions/all").Messages;

    private static RoutingEvent Event(string id) =>
        new(id, "routing.test.done.v1", "tests/1", BusFixture.Start, "US", Encoding.UTF8.GetBytes("""{"n":1}"""));

    private StorageOptions Options() => new() { ConnectionString = _azurite.ConnectionString };

    private EventSpool Spool() => new(StorageClients.Queues(Options()));

    private StorageSetup Setup() => new(StorageClients.Tables(Options()), StorageClients.Queues(Options()));
}
