using System.Collections.Concurrent;
using System.Text;
using Routing.App;
using Routing.App.Agents;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Health;
using Routing.App.Inbound;
using Routing.App.Keys;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Domain.Cases;
using Routing.Domain.Policies;
using Routing.Domain.Queues;
using Routing.Domain.SellerResponse;

namespace Routing.Hosts.Tests;

/// <summary>Every port behind the endpoints, in memory. What they answer hangs on the ids they are asked with.</summary>
internal sealed class FakePorts : IIntake, IContactDesk, IAgentDesk, IPolicies, IPolicyAdmin, IInbound, IHealth, ITextGuard, ISettlement, ICaseDesk
{
    public const string CustomerText = "my card is 4111 1111 1111 1111";

    public ConcurrentQueue<ContactPost> Posts { get; } = [];
    public ConcurrentQueue<byte[]> Enqueued { get; } = [];
    public ConcurrentQueue<object> Seen { get; } = [];
    public HealthReport Health { get; set; } = new(true, true, TimeSpan.Zero);
    public IReadOnlyList<string> Markets => ["BR", "MX", "US"];

    public Task<IntakeReply> AcceptAsync(ContactPost post, CancellationToken ct)
    {
        Posts.Enqueue(post);
        IntakeReply reply = post.ExternalId switch
        {
            "down" => throw new StoreUnavailableException("down"),
            "bug" => throw new InvalidOperationException(CustomerText),
            "replay" => new IntakeReply.Accepted(post.Id, Json("{\"first\":true}"), Replayed: true),
            "reused" => new IntakeReply.Reused(post.Id),
            "busy" => new IntakeReply.InProgress(post.Id),
            _ => new IntakeReply.Accepted(post.Id, Json("{\"ok\":true}"), Replayed: false),
        };
        return Task.FromResult(reply);
    }

    public Task<ReadOnlyMemory<byte>?> FindAsync(string contactId, CancellationToken ct) => Task.FromResult<ReadOnlyMemory<byte>?>(Json("{\"contact\":1}"));

    public Task<ReadOnlyMemory<byte>?> ExplainAsync(string contactId, bool rederive, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(Json(rederive ? "{\"matches\":true}" : "{}"));

    public Task<ReadOnlyMemory<byte>?> RecordOutcomeAsync(string contactId, ContactOutcome outcome, CancellationToken ct)
    {
        Seen.Enqueue(outcome);
        return Task.FromResult<ReadOnlyMemory<byte>?>(Json("{}"));
    }

    public Task<ReadOnlyMemory<byte>> IssuesAsync(string partyId, CancellationToken ct)
    {
        Seen.Enqueue(partyId);
        return Task.FromResult<ReadOnlyMemory<byte>>(Json("{\"issues\":[]}"));
    }

    public Task EraseAsync(string partyId, CancellationToken ct) => Task.CompletedTask;

    public Task<ProfileReply> PutAsync(AgentProfile profile, CancellationToken ct)
    {
        Seen.Enqueue(profile);
        var unknown = profile.Queues.Select(q => q.Queue).Where(q => q.StartsWith("no-such", StringComparison.Ordinal)).ToArray();
        return Task.FromResult<ProfileReply>(unknown.Length > 0 ? new ProfileReply.UnknownQueues(unknown) : new ProfileReply.Stored(Json("{}")));
    }

    Task<ReadOnlyMemory<byte>?> IAgentDesk.FindAsync(string agentId, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(agentId == "a-0" ? null : (ReadOnlyMemory<byte>?)Json("{}"));

    public Task<PullReply> PullAsync(string agentId, int max, TimeSpan wait, CancellationToken ct) => Task.FromResult<PullReply>(agentId switch
    {
        "a-0" => new PullReply.UnknownAgent(),
        "a-full" => new PullReply.AtCapacity(),
        "a-paused" => new PullReply.NotAvailable(AgentStatus.Paused),
        _ => new PullReply.Items(Json("{\"items\":[]}")),
    });

    public Task<WorkReply> ActAsync(string agentId, string contactId, WorkAction action, CancellationToken ct)
    {
        Seen.Enqueue(action);
        return Task.FromResult<WorkReply>(action switch
        {
            { Token: 40 } => new WorkReply.Stale(41),
            { Token: 404 } => new WorkReply.NotFound(),
            WorkAction.Transfer { Queue: "no-such" } => new WorkReply.UnknownQueue(),
            _ => new WorkReply.Done(Json("{}")),
        });
    }

    public Task<ReadOnlyMemory<byte>> QueuesAsync(string? site, CancellationToken ct) => Task.FromResult<ReadOnlyMemory<byte>>(Json("{\"queues\":[]}"));

    public Task<ReadOnlyMemory<byte>?> QueueAsync(string name, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(name == "us-orders-t1" ? (ReadOnlyMemory<byte>?)Json("{}") : null);

    MarketPolicy? IPolicies.Find(string market, DateTimeOffset at) => null;

    public Task<MarketPolicy?> FindVersionAsync(string market, int version, CancellationToken ct) => Task.FromResult<MarketPolicy?>(null);

    public QueuePolicy? FindQueue(string queue, DateTimeOffset at) => null;

    Task<ReadOnlyMemory<byte>?> IPolicyAdmin.FindAsync(string market, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(market == "US" ? (ReadOnlyMemory<byte>?)Json("{}") : null);

    Task<PolicyPutReply> IPolicyAdmin.PutAsync(string market, ReadOnlyMemory<byte> document, CancellationToken ct) => Task.FromResult<PolicyPutReply>(
        market != "US" ? new PolicyPutReply.UnknownMarket()
        : document.Length < 10 ? new PolicyPutReply.Invalid(new Dictionary<string, IReadOnlyList<string>> { ["$.queues"] = ["Is missing."] })
        : new PolicyPutReply.Stored(Json("{}")));

    public Task EnqueueAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        Enqueued.Enqueue(body.ToArray());
        return Task.CompletedTask;
    }

    public Task<ReadOnlyMemory<byte>> PoisonedAsync(CancellationToken ct) => Task.FromResult<ReadOnlyMemory<byte>>(Json("{\"items\":[]}"));

    public Task<bool> ReplayAsync(string id, CancellationToken ct) => Task.FromResult(id == "known");

    public Task<HealthReport> CheckAsync(CancellationToken ct) => Task.FromResult(Health);

    public Task<CaseReply> ReplyAsync(string sellerId, ReplyPost reply, CancellationToken ct) => SeeAsync(reply);

    public Task<ReadOnlyMemory<byte>> PutCalendarAsync(string sellerId, SellerSchedule? schedule, bool chatbotOn, CancellationToken ct)
    {
        Seen.Enqueue((schedule, chatbotOn));
        return Task.FromResult<ReadOnlyMemory<byte>>(Json("{}"));
    }

    public Task<ReadOnlyMemory<byte>?> StandingAsync(string sellerId, string? market, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(Json("{}"));

    public Task<CaseReply> FindAsync(CaseId id, CaseCaller caller, CancellationToken ct) => SeeAsync(caller);

    public Task<CaseReply> ActAsync(CaseId id, CaseAction action, CaseCaller caller, CancellationToken ct) => SeeAsync((action, caller));

    public Task<CaseReply> OpenViolationAsync(string sellerId, ViolationPost violation, string person, CancellationToken ct) => SeeAsync((violation, person));

    public Task<CaseReply> OpenDisputeAsync(DisputePost dispute, CaseCaller caller, CancellationToken ct) => SeeAsync((dispute, caller));

    private Task<CaseReply> SeeAsync(object asked)
    {
        Seen.Enqueue(asked);
        return Task.FromResult<CaseReply>(new CaseReply.Done(Json("{}"), CaseId.Of(CaseKind.Arbitration, "x")));
    }

    public string? Redact(string? text) => text;

    public Task SettleAsync(Handled handled, CancellationToken ct) => Task.CompletedTask;

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);
}

internal sealed class MemoryKeys : IKeyStore
{
    private readonly ConcurrentDictionary<string, StoredKey?> _keys = new(StringComparer.Ordinal);

    public int Reads { get; private set; }
    public bool IsDown { get; set; }

    /// <summary>Runs after a key was read and before the reader hears of it.</summary>
    public Func<Task>? AfterRead { get; set; }

    public async Task<StoredKey?> FindAsync(string id, CancellationToken ct)
    {
        if (IsDown)
            throw new StoreUnavailableException("down");
        Reads++;
        var found = _keys.GetValueOrDefault(id);
        if (AfterRead is { } then)
            await then();
        return found;
    }

    public Task<bool> AddAsync(StoredKey key, CancellationToken ct) => Task.FromResult(_keys.TryAdd(key.Id, key));

    public Task<bool> RevokeAsync(string id, CancellationToken ct) =>
        Task.FromResult(_keys.TryGetValue(id, out var key) && key is not null && _keys.TryUpdate(id, null, key));
}
