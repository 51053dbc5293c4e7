using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App.Agents;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Policies;
using Routing.Storage.Commit;
using Routing.Storage.Work;

namespace Routing.Benchmarks;

/// <summary>The queue engine as a host has it, on the real store, with one queue and nobody who settles.</summary>
internal sealed class QueueProcess : IAsyncDisposable
{
    public const string Queue = "us-orders-t1";
    private readonly ServiceProvider _services;

    private QueueProcess(TableServiceClient tables) => _services = new ServiceCollection()
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton(tables)
        .AddSingleton(new Committers(tables, new(), TimeProvider.System, NullLogger<Committers>.Instance))
        .AddSingleton<IPolicies>(new OneQueue())
        .AddSingleton<ISettlement>(new NobodySettles())
        .AddSingleton<ITextGuard>(new NoGuard())
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddWorkStorage()
        .AddWorkQueues()
        .BuildServiceProvider();

    public IWorkQueues Queues => _services.GetRequiredService<IWorkQueues>();

    public IAgentDesk Desk => _services.GetRequiredService<IAgentDesk>();

    public static async Task<QueueProcess> StartAsync(TableServiceClient tables)
    {
        var process = new QueueProcess(tables);
        foreach (var service in process._services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        await process.Desk.QueuesAsync(null, CancellationToken.None); // loaded when it answers
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private sealed class NobodySettles : ISettlement
    {
        public Task SettleAsync(Handled handled, CancellationToken ct) => Task.CompletedTask;
    }

    private sealed class NoGuard : ITextGuard
    {
        public string? Redact(string? text) => text;
    }

    private sealed class OneQueue : IPolicies
    {
        private readonly QueuePolicy _queue = new()
        {
            Name = Queue,
            Market = "US",
            Family = "orders",
            Language = "en",
            Tier = 1,
            Target = TimeSpan.FromHours(1),
            Calendar = BusinessCalendar.Always("always"),
            Lease = TimeSpan.FromMinutes(10),
            HandleTime = TimeSpan.FromMinutes(4),
        };

        public IReadOnlyList<string> Markets => ["US"];

        public MarketPolicy? Find(string market, DateTimeOffset at) => null;

        public Task<MarketPolicy?> FindVersionAsync(string market, int version, CancellationToken ct) => Task.FromResult<MarketPolicy?>(null);

        public QueuePolicy? FindQueue(string queue, DateTimeOffset at) => queue == Queue ? _queue : null;
    }
}
