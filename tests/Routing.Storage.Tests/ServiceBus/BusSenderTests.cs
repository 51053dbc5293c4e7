using Azure.Messaging.ServiceBus;
using Routing.App;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.Storage.ServiceBus;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Tests.ServiceBus;

public sealed class BusSenderTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_is_sent_at_once_goes_together_and_an_oversized_one_fails_alone()
    {
        await using var bus = new BusFixture();
        await using var sender = new BusSender(bus.Bus, BusNames.Inbound);

        var sends = Enumerable.Range(0, 2_000).Select(i => sender.SendAsync(new(new string('x', 400)) { MessageId = $"m-{i}" }, default)).ToList();
        var large = sender.SendAsync(new(new byte[300 * 1024]), default);
        sends.AddRange(Enumerable.Range(2_000, 10).Select(i => sender.SendAsync(new("y") { MessageId = $"m-{i}" }, default)));
        await Task.WhenAll(sends);

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, (await Assert.ThrowsAsync<ServiceBusException>(() => large)).Reason);
        Assert.Equal(Enumerable.Range(0, 2_010).Select(static i => $"m-{i}"), bus.Inbound.Messages.Select(static m => m.MessageId));
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_batch_loses_nothing_and_doubles_nothing()
    {
        var random = new Random(Seed.Next(output.WriteLine));
        await using var bus = new BusFixture(duplicates: TimeSpan.FromMinutes(10));
        await using var proxy = CuttingProxy.Before(bus.Broker.ConnectionString);
        await using var sender = new BusSender(bus.Connect(proxy.ConnectionString, TimeSpan.FromSeconds(5)), BusNames.Inbound);
        await sender.SendAsync(new("first") { MessageId = "first" }, default);

        proxy.Plan(random.Next(), cuts: 8, oneIn: 2);
        var bodies = Enumerable.Range(0, 600).Select(_ => new byte[random.Next(20_000)]).ToArray();
        await Task.WhenAll(bodies.Select(async (body, i) =>
        {
            await Task.Yield();
            if (i % 150 == 149)
                bus.Broker.Cut();
            while (!await TryAsync(sender, new(body) { MessageId = $"m-{i}" }))
                await Task.Yield();
        }));

        output.WriteLine($"{8 - proxy.CutsLeft} cuts of 8");
        Assert.InRange(proxy.CutsLeft, 0, 7);
        Assert.Equal(600, bus.Inbound.Messages.Select(static m => m.MessageId).Where(static id => id != "first").Distinct().Count());
        Assert.Equal(601, bus.Inbound.Count);
    }

    [Fact]
    public async Task A_namespace_that_is_away_is_told_soon_and_found_again_when_it_is_back()
    {
        await using var bus = new BusFixture();
        await using var sender = new BusSender(bus.Connect(bus.Broker.ConnectionString, TimeSpan.FromSeconds(1)), BusNames.Inbound);
        bus.Broker.Stop();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => sender.SendAsync(new("x") { MessageId = "m-1" }, default));
        var started = TimeProvider.System.GetTimestamp();
        var refused = Enumerable.Range(0, 100).Count(_ => !TryAsync(sender, new("x")).IsCompletedSuccessfully);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(1), "Nobody waits for an outage that is known.");
        Assert.InRange(refused, 0, 1);

        bus.Broker.Start();
        await Eventually.HoldsAsync(() => TryAsync(sender, new("x") { MessageId = "m-1" }));
        Assert.Contains(bus.Inbound.Messages, static m => m.MessageId == "m-1");
    }

    [Fact]
    public async Task A_scheduled_message_can_be_called_back_until_it_is_shown()
    {
        var clock = new ManualClock(BusFixture.Start);
        await using var bus = new BusFixture(clock);
        await using var sender = new BusSender(bus.Bus, BusNames.Inbound);
        var first = await sender.ScheduleAsync(new("first"), BusFixture.Start.AddHours(1), default);
        var second = await sender.ScheduleAsync(new("second"), BusFixture.Start.AddHours(1), default);

        Assert.True(await sender.CancelAsync(first, default));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.False(await sender.CancelAsync(second, default));

        Assert.Equal("second", Assert.Single(bus.Inbound.Messages).Body);
    }

    [Fact]
    public async Task Messages_and_notices_go_out_under_their_own_ids_and_once()
    {
        await using var bus = new BusFixture(duplicates: TimeSpan.FromMinutes(10));
        await using var messages = new BusMessages(bus.Bus);
        var contact = ContactId.Of("u-1", Source.HelpCenter, "hc-1");
        var message = new OutboundMessage(contact, Channel.Seller, "US", "u-1", "s-9", "o-1", null, "en", "Where is it?", null);
        var notice = new CaseNotice("sr-1.2.0", CaseId.Of(CaseKind.SellerResponse, "x"), "US", PartyRole.Seller, "s-9", "seller-reminder", new Dictionary<string, string>());

        await messages.SendAsync(message, default);
        await messages.SendAsync(message, default); // as a sweep does after a lost answer
        await messages.SendAsync(message with { Id = ContactId.Of("u-1", Source.HelpCenter, "hc-2"), Text = new string('€', 100_000) }, default);
        await messages.SendAsync(notice, default);

        var sent = bus.Broker.Queue(BusNames.Outbound).Messages;
        Assert.Equal([contact.Value, ContactId.Of("u-1", Source.HelpCenter, "hc-2").Value, "sr-1.2.0"], sent.Select(static m => m.MessageId));
        Assert.Contains("\"text\":\"Where is it?\"", sent[0].Body, StringComparison.Ordinal);
        Assert.Contains("\"text\":null", sent[1].Body, StringComparison.Ordinal); // too large: it can be read by the id
        Assert.All(sent, static m => Assert.Equal("US", m.ApplicationProperties["market"]));
    }

    private static async Task<bool> TryAsync(BusSender sender, ServiceBusMessage message)
    {
        try
        {
            await sender.SendAsync(message, default);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
