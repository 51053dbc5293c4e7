using Microsoft.Extensions.DependencyInjection;
using Routing.App.Agents;
using Routing.App.Keys;
using Routing.SelfHost;
using Routing.Storage.Commit;
using Routing.Storage.Contacts;

namespace Routing.Benchmarks;

/// <summary>The self-host in this process, with a real port, on a store given.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-bench-");
    private readonly RoutingHost _host;

    private BenchHost(string store, bool grouping, int shards, int headCache) => _host = RoutingHost.Create(
        [
            "--port", "0", "--Storage:ConnectionString", store, "--ROUTING_ROOT", _root.FullName, "--Storage:Timeout", "00:00:20",
            "--Contacts:Shards", $"{shards}", "--Work:Shards", $"{shards}", "--Cases:Shards", $"{shards}", "--Contacts:HeadCache", $"{headCache}",
            "--Logging:LogLevel:Default", "Error",
        ],
        services => services.AddSingleton(new CommitOptions { Grouping = grouping }));

    public ContactClient Client { get; private set; } = null!;

    public IServiceProvider Services => _host.App.Services;

    public IAgentDesk Desk => _host.App.Services.GetRequiredService<IAgentDesk>();

    public static async Task<BenchHost> StartAsync(string store, bool grouping = true, int shards = 1, int headCache = 20_000)
    {
        var host = new BenchHost(store, grouping, shards, headCache);
        var keys = await host._host.StartAsync();
        await host._host.App.Services.GetRequiredService<ContactWarmUp>().LoadAsync(CancellationToken.None);
        host.Client = new(host._host.Address, keys.Single(static k => k.Role == Role.Channel).Key.ToString());
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.App.StopAsync();
        await _host.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
