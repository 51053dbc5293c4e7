using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Routing.App.Contacts;
using Routing.App.Inbound;
using Routing.App.Policies;
using Routing.Domain.Policies;
using Routing.Storage.ServiceBus;

namespace Routing.Tests.ServiceBus;

/// <summary>A broker of its own, and the real client on it.</summary>
internal sealed class BusFixture : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly List<BusClient> _clients = [];

    /// <param name="clock">Moves only when it is told to; null: real time.</param>
    public BusFixture(ManualClock? clock = null, TimeSpan? @lock = null, TimeSpan duplicates = default)
    {
        Clock = clock;
        var rules = new BrokerQueueRules(@lock ?? (clock is null ? TimeSpan.FromMinutes(5) : null), Duplicates: duplicates); // a busy machine is no lost lock
        Broker = new AmqpBroker(clock).WithQueue(BusNames.Inbound, rules).WithQueue(BusNames.Outbound, rules).WithTopic(BusNames.Events, rules, "all").Start();
        Bus = Connect(Broker.ConnectionString);
    }

    public ManualClock? Clock { get; }

    public AmqpBroker Broker { get; }

    public BusClient Bus { get; }

    public BrokerQueue Inbound => Broker.Queue(BusNames.Inbound);

    public BrokerQueue Dead => Inbound.DeadLetters!;

    public ServiceBusSender Sender() => Bus.Client.CreateSender(BusNames.Inbound);

    /// <param name="prefetch">Messages fetched before they are asked for; 0: none.</param>
    public ServiceBusReceiver Receiver(SubQueue queue = SubQueue.None, int prefetch = 0) =>
        Bus.Client.CreateReceiver(BusNames.Inbound, new ServiceBusReceiverOptions { SubQueue = queue, PrefetchCount = prefetch });

    public BusClient Connect(string connectionString, TimeSpan? timeout = null)
    {
        var client = new BusClient(
            Options.Create(new BusConnection { ConnectionString = connectionString }), Options.Create(new MessagingOptions { Timeout = timeout ?? TimeSpan.FromSeconds(20) }))
        {
            Clock = Clock ?? TimeProvider.System,
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>What takes messages in, with an intake that can be told what to answer.</summary>
    public BusDelivery Delivery(IIntake intake, BusInbound inbound) => new(
        new InboundHandler(intake, new OneMarket(), NullLogger<InboundHandler>.Instance), inbound, Clock ?? TimeProvider.System, NullLogger<BusDelivery>.Instance);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        await Broker.DisposeAsync();
    }

    private sealed class OneMarket : IPolicies
    {
        public IReadOnlyList<string> Markets => ["US"];

        public MarketPolicy? Find(string market, DateTimeOffset at) => null;

        public Task<MarketPolicy?> FindVersionAsync(string market, int version, CancellationToken ct) => Task.FromResult<MarketPolicy?>(null);

        public QueuePolicy? FindQueue(string queue, DateTimeOffset at) => null;
    }
}

/// <summary>Takes contacts in as it is told.</summary>
internal sealed class ToldIntake(Func<ContactPost, IntakeReply>? answer = null) : IIntake
{
    public ConcurrentQueue<string> Seen { get; } = [];

    public Task<IntakeReply> AcceptAsync(ContactPost post, CancellationToken ct)
    {
        Seen.Enqueue(post.ExternalId);
        return Task.FromResult(answer?.Invoke(post) ?? new IntakeReply.Accepted(post.Id, "{}"u8.ToArray(), Replayed: false));
    }

    public static string Body(string externalId, string market = "US") =>
        $$"""{ "source": "helpCenter", "externalId": "{{externalId}}", "party": { "role": "buyer", "id": "u-1" }, "market": "{{market}}", "text": "Where is it?" }""";
}

/// <summary>The receiver's own methods.</summary>
internal sealed class ReceiverSettlement(ServiceBusReceiver receiver) : IBusSettlement
{
    public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken ct) => receiver.CompleteMessageAsync(message, ct);

    public Task AbandonAsync(ServiceBusReceivedMessage message, Dictionary<string, object> changes, CancellationToken ct) =>
        receiver.AbandonMessageAsync(message, changes, ct);

    public Task DeadLetterAsync(ServiceBusReceivedMessage message, Dictionary<string, object> changes, string reason, string description, CancellationToken ct) =>
        receiver.DeadLetterMessageAsync(message, changes, reason, description, ct);
}
