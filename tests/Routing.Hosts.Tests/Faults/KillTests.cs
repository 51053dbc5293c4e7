using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Hosts.Tests.Faults;

[Collection(FaultTests.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;

    [Fact]
    public async Task A_host_that_is_killed_20_times_under_load_loses_and_doubles_nothing()
    {
        var seed = Seed.Next(output.WriteLine);
        var random = new Random(seed);
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = new HostProcess();
        await host.StartAsync(azurite.ConnectionString);
        var play = new LoadPlay(host, seed);
        await play.StartAsync(clients: 4, agents: 2);

        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = play.AcceptedCount + play.PullCount + random.Next(1, 20);
            await Eventually.HoldsAsync(() => play.AcceptedCount + play.PullCount >= enough);
            host.Kill();
            await host.StartAsync(azurite.ConnectionString);
        }

        await play.FinishAsync();
        output.WriteLine(play.Summary);
        await play.CheckAsync(azurite.ConnectionString);
    }
}
