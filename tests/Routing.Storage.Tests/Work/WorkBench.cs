using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Routing.App;
using Routing.App.Agents;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.App.Queues.Floor;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;
using Routing.Domain.Queues;
using Routing.Storage.Commit;
using Routing.Storage.Work;
using Xunit;

namespace Routing.Tests.Work;

/// <summary>Azurite with empty tables, and as many "processes" on it as a test starts.</summary>
public sealed class WorkFixture : IAsyncLifetime
{
    private AzuriteProcess? _azurite;

    internal TableServiceClient Tables { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartInMemoryAsync();
        Tables = new(_azurite.ConnectionString);
    }

    public async Task DisposeAsync() => await _azurite!.DisposeAsync();

    internal async Task EmptyAsync()
    {
        foreach (var table in WorkStorageServices.Tables)
        {
            await Tables.DeleteTableAsync(table);
            await Tables.CreateTableAsync(table);
        }
    }
}

/// <summary>One process: the whole engine on the real store, without HTTP and without its loop unless a test ticks it.</summary>
internal sealed class WorkProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public WorkProcess(WorkFixture fixture, TimeProvider clock, TestPolicies policies, Settled? settled = null, TimeSpan? poll = null, QueueOptions? options = null)
    {
        Settled = settled ?? new();
        Store = new(new TableWorkStore(fixture.Tables, new Committers(fixture.Tables, new(), TimeProvider.System, NullLogger<Committers>.Instance), new(1)));
        _services = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(clock)
            .AddSingleton<IPolicies>(policies)
            .AddSingleton<ISettlement>(Settled)
            .AddSingleton<ITextGuard>(new NoGuard())
            .AddSingleton(fixture.Tables)
            .AddWorkStorage()
            .AddSingleton<IWorkStore>(Store)
            .AddWorkQueues()
            .AddSingleton(Options.Create(options ?? new QueueOptions { PollInterval = poll ?? TimeSpan.Zero, ReleaseRest = TimeSpan.FromMinutes(10) }))
            .BuildServiceProvider();
    }

    public Settled Settled { get; }

    public SpyStore Store { get; }

    public IWorkQueues Queues => _services.GetRequiredService<IWorkQueues>();

    public IAgentDesk Desk => _services.GetRequiredService<IAgentDesk>();

    public QueueKeeper Keeper => _services.GetRequiredService<QueueKeeper>();

    public Mover Mover => _services.GetRequiredService<Mover>();

    public WorkFloor Floor => _services.GetRequiredService<WorkFloor>();

    public async Task<WorkProcess> StartedAsync()
    {
        await Keeper.LoadAsync();
        return this;
    }

    public async Task<IReadOnlyList<Pulled>> PullAsync(string agent, int max = 1, TimeSpan wait = default) =>
        Pulled.From(await Desk.PullAsync(agent, max, wait, CancellationToken.None));

    public Task<WorkReply> CompleteAsync(string agent, Pulled item) =>
        Desk.ActAsync(agent, item.Contact, new WorkAction.Complete(item.Token, true, "done", null), CancellationToken.None);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class NoGuard : ITextGuard
    {
        public string? Redact(string? text) => text;
    }
}

/// <summary>Remembers what was settled; fails as often as told.</summary>
internal sealed class Settled : ISettlement
{
    private readonly Lock _gate = new();
    private readonly List<Handled> _all = [];

    public int FailuresLeft { get; set; }

    public TaskCompletionSource? Hold { get; set; }

    public IReadOnlyList<Handled> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public bool Has(ContactId contact) => All.Any(h => h.Contact == contact);

    public async Task SettleAsync(Handled handled, CancellationToken ct)
    {
        if (Hold is { } hold)
            await hold.Task.WaitAsync(ct);
        lock (_gate)
        {
            if (FailuresLeft-- > 0)
                throw new InvalidOperationException("Told to fail.");
            _all.Add(handled);
        }
    }
}

internal sealed class TestPolicies(params QueuePolicy[] queues) : IPolicies
{
    private readonly Dictionary<string, QueuePolicy> _queues = queues.ToDictionary(q => q.Name);

    public IReadOnlyList<string> Markets => [];

    public static QueuePolicy Queue(string name, TimeSpan? lease = null, int? cap = null, string? overflowTo = null, int units = 1) => new()
    {
        Name = name,
        Market = "US",
        Family = "orders",
        Language = "en",
        Tier = 1,
        Target = TimeSpan.FromHours(1),
        Calendar = BusinessCalendar.Always("always"),
        Lease = lease ?? TimeSpan.FromMinutes(5),
        HandleTime = TimeSpan.FromMinutes(4),
        Cap = cap,
        OverflowTo = overflowTo,
        Units = units,
    };

    public void Add(QueuePolicy queue) => _queues.Add(queue.Name, queue);

    public void Remove(string queue) => _queues.Remove(queue);

    public MarketPolicy? Find(string market, DateTimeOffset at) => null;

    public Task<MarketPolicy?> FindVersionAsync(string market, int version, CancellationToken ct) => Task.FromResult<MarketPolicy?>(null);

    public QueuePolicy? FindQueue(string queue, DateTimeOffset at) => _queues.GetValueOrDefault(queue);
}

/// <summary>A contact as a pull handed it out.</summary>
internal sealed record Pulled(string Contact, string Queue, long Token, DateTimeOffset Until, int Merged)
{
    public static IReadOnlyList<Pulled> From(PullReply reply)
    {
        using var json = System.Text.Json.JsonDocument.Parse(Assert.IsType<PullReply.Items>(reply).Json);
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(static i => new Pulled(
            i.GetProperty("contactId").GetString()!,
            i.GetProperty("queue").GetString()!,
            i.GetProperty("lease").GetProperty("token").GetInt64(),
            i.GetProperty("lease").GetProperty("expiresAt").GetDateTimeOffset(),
            i.GetProperty("merged").GetArrayLength()))];
    }
}

/// <summary>Counts reads, and fails where told.</summary>
internal sealed class SpyStore(IWorkStore inner) : IWorkStore
{
    private int _reads;

    public int Reads => _reads;

    /// <summary>Throws to stand for a store that answers no more.</summary>
    public Action<string> Before { get; set; } = static _ => { };

    public Task<IReadOnlyList<string>> QueuesAsync(CancellationToken ct) => Read(inner.QueuesAsync(ct));

    public Task RegisterAsync(string queue, CancellationToken ct) => inner.RegisterAsync(queue, ct);

    public Task<IReadOnlyList<Peer>> AnnounceAsync(Peer self, TimeSpan fresh, CancellationToken ct) => inner.AnnounceAsync(self, fresh, ct);

    public Task<IReadOnlyList<WorkRecord>> ReadAsync(string queue, WorkKey? after, int max, CancellationToken ct) => Read(inner.ReadAsync(queue, after, max, ct));

    public Task<IReadOnlyList<WorkRecord>> ReadUnderWayAsync(string queue, CancellationToken ct) => Read(inner.ReadUnderWayAsync(queue, ct));

    public Task<IReadOnlyList<WorkRecord>> ReadChangedAsync(string queue, DateTimeOffset since, CancellationToken ct) =>
        Read(inner.ReadChangedAsync(queue, since, ct));

    public Task<IReadOnlyList<(ContactId Contact, DateTimeOffset Changed)>> ReadContactsAsync(string queue, WorkKey after, CancellationToken ct) =>
        Read(inner.ReadContactsAsync(queue, after, ct));

    public Task<WorkRecord?> FindAsync(WorkKey key, CancellationToken ct) => Read(inner.FindAsync(key, ct));

    public async Task<WorkWrite> AddAsync(WorkRecord record, int? cap, CancellationToken ct)
    {
        Before("add");
        return await inner.AddAsync(record, cap, ct);
    }

    public async Task<WorkWrite> ChangeAsync(WorkKey key, string tag, WorkChange change, bool capped, CancellationToken ct)
    {
        Before(change.GetType().Name);
        return await inner.ChangeAsync(key, tag, change, capped, ct);
    }

    public async Task DeleteAsync(WorkKey key, CancellationToken ct)
    {
        Before("delete");
        await inner.DeleteAsync(key, ct);
    }

    private Task<T> Read<T>(Task<T> read)
    {
        Interlocked.Increment(ref _reads);
        Before("read");
        return read;
    }
}

internal static class Sample
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    public static ContactId Contact(int n) => ContactId.Of($"party-{n}", Source.HelpCenter, "1");

    public static WorkItem Item(int n, string queue, DateTimeOffset? due = null) => new()
    {
        Contact = Contact(n),
        Queue = queue,
        Market = "US",
        ReceivedAt = Start,
        QueuedAt = Start,
        DueAt = due ?? Start.AddSeconds(n),
    };

    public static ReadOnlyMemory<byte> Payload(int n) => Packing.Pack(System.Text.Encoding.UTF8.GetBytes($"\"contact\":{{\"text\":\"number {n}\"}}"));

    public static AgentProfile Agent(string id, int capacity, params string[] queues) => new()
    {
        Id = id,
        Name = id,
        Site = "in-house",
        Tier = 1,
        Languages = ["en"],
        Capacity = capacity,
        Queues = [.. queues.Select(q => new AgentQueue(q, 3, 0))],
        Status = AgentStatus.Available,
    };
}
