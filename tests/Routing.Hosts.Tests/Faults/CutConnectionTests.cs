using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Hosts.Tests.Faults;

[Collection(FaultTests.Name)]
public sealed class CutConnectionTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Contacts_and_work_come_through_100_cuts_of_the_connections_to_the_store_once_each()
    {
        var seed = Seed.Next(output.WriteLine);
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var proxy = CuttingProxy.Before(azurite.ConnectionString);
        await using var host = new HostProcess();
        await host.StartAsync(proxy.ConnectionString);
        var play = new LoadPlay(host, seed);
        await play.StartAsync(clients: 8, agents: 3);

        proxy.Plan(seed, cuts: 100, oneIn: 5);
        await Eventually.HoldsAsync(() => proxy.CutsLeft == 0);
        await play.FinishAsync();
        host.Kill();
        await host.StartAsync(azurite.ConnectionString);

        output.WriteLine(play.Summary);
        await play.CheckAsync(azurite.ConnectionString);
    }
}

/// <summary>One at a time: each of them wants the machine for itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultTests
{
    public const string Name = "faults";
}
