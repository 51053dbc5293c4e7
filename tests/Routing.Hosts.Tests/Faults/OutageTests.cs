using System.Diagnostics;
using Azure.Storage.Queues;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Hosts.Tests.Faults;

[Collection(FaultTests.Name)]
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Outages = 5;

    [Fact]
    public async Task A_store_that_goes_away_5_times_under_load_costs_503s_and_nothing_else()
    {
        var seed = Seed.Next(output.WriteLine);
        await using var azurite = await AzuriteProcess.StartOnDiskAsync();
        await using var host = new HostProcess();
        await host.StartAsync(azurite.ConnectionString);
        var play = new LoadPlay(host, seed);
        var inbound = new QueueClient(azurite.ConnectionString, "contacts-inbound");
        await play.StartAsync(clients: 4, agents: 2);

        for (var outage = 0; outage < Outages; outage++)
        {
            var enough = play.AcceptedCount + 10;
            await Eventually.HoldsAsync(() => play.AcceptedCount >= enough);
            for (var i = 0; i < 3; i++)
                await inbound.SendMessageAsync(play.Promise(), visibilityTimeout: TimeSpan.FromSeconds(2)); // so that it waits through the outage
            await azurite.StopAsync();
            await TellsOfTheOutageAsync(host);
            await azurite.StartAsync();
            await play.KeepPromisesAsync();
        }

        await Eventually.HoldsAsync(async () => (await host.AskAsync("GET", "/api/health")).Status == 200);
        await play.FinishAsync();
        output.WriteLine(play.Summary);
        await play.CheckAsync(azurite.ConnectionString);
    }

    private static async Task TellsOfTheOutageAsync(HostProcess host)
    {
        var started = Stopwatch.StartNew();
        var answer = await host.AskAsync("POST", "/api/contacts", Examples.Contact);
        Assert.Equal((503, "store_unavailable", true), (answer.Status, answer.Code, answer.SaysWhenToRetry));
        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await Eventually.HoldsAsync(async () => (await host.AskAsync("GET", "/api/health")).Status == 503);
    }
}
