using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Routing.App.Contacts;
using Routing.App.Inbound;
using Routing.App.Policies;
using Routing.Domain.Policies;
using Routing.SelfHost;
using Routing.Storage.ServiceBus;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>
/// The Service Bus transport with the real client against the broker of the tests, in one process: what is sent through <see cref="BusSender"/> by 1,024
/// callers, one message at a time each, and what the self-host's loop receives, takes in (an intake that only says yes) and completes.
/// </summary>
/// <remarks>The endpoint's own ceiling is the bare client on it: full batches sent one after the other, and pages received one after the other while the former are completed.</remarks>
internal static class BusBench
{
    private const int Messages = 30_000, Callers = 1_024, Rounds = 3;

    public static async Task RunAsync()
    {
        await RoundAsync(2_000); // warms the JIT up
        var rounds = new List<Round>();
        for (var i = 0; i < Rounds; i++)
            rounds.Add(await RoundAsync(Messages));
        var busy = rounds.OrderBy(static r => r.Sent).ElementAt(Rounds / 2).Busy;
        var (sent, received) = (Report.Median(rounds.Select(static r => r.Sent)), Report.Median(rounds.Select(static r => r.Received)));
        var (sendCeiling, receiveCeiling) = (Report.Median(rounds.Select(static r => r.SendCeiling)), Report.Median(rounds.Select(static r => r.ReceiveCeiling)));
        Report.Line("endpoint: bare batches, one after the other", sendCeiling, "sends/s");
        Report.Line("endpoint: bare receive and complete", receiveCeiling, "messages/s");
        Report.AtLeast("sent batched, 1,024 callers", sent, 5_000, "sends/s");
        Report.Line("", $"{sent / sendCeiling:P0} of the endpoint's ceiling; busy while sending: {busy:P0} of a core, endpoint and client together");
        Report.AtLeast("received, taken in and completed", received, 2_000, "messages/s");
        Report.Line("", $"{received / receiveCeiling:P0} of the endpoint's ceiling");
    }

    private static async Task<Round> RoundAsync(int messages)
    {
        await using var broker = new AmqpBroker().WithQueue(BusNames.Inbound, new(Duplicates: TimeSpan.FromMinutes(10))).Start();
        await using var bus = new BusClient(Options.Create(new BusConnection { ConnectionString = broker.ConnectionString }), Options.Create(new MessagingOptions { Timeout = TimeSpan.FromSeconds(30) }));
        var queue = broker.Queue(BusNames.Inbound);
        var sendCeiling = await PerSecondAsync(messages, () => SendBareAsync(bus, messages));
        var receiveCeiling = await PerSecondAsync(messages, () => ReceiveBareAsync(bus, messages));
        var busyBefore = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.GetTimestamp();
        var sent = await PerSecondAsync(messages, () => SendAsync(bus, messages));
        var busy = (Environment.CpuUsage.TotalTime - busyBefore) / Stopwatch.GetElapsedTime(clock);
        if (queue.Count != messages)
            throw new InvalidOperationException($"{queue.Count} messages came of {messages}.");
        var received = await PerSecondAsync(messages, () => TakeInAsync(bus, queue, messages));
        return new(sendCeiling, receiveCeiling, sent, received, busy);
    }

    private static async Task SendBareAsync(BusClient bus, int messages)
    {
        await using var sender = bus.Client.CreateSender(BusNames.Inbound);
        for (var i = 0; i < messages;)
        {
            using var batch = await sender.CreateMessageBatchAsync();
            while (i < messages && batch.TryAddMessage(Message($"bare-{i}")))
                i++;
            await sender.SendMessagesAsync(batch);
        }
    }

    private static async Task ReceiveBareAsync(BusClient bus, int messages)
    {
        await using var receiver = bus.Client.CreateReceiver(BusNames.Inbound);
        var completed = new List<Task>(messages);
        while (completed.Count < messages)
        {
            foreach (var message in await receiver.ReceiveMessagesAsync(Math.Min(messages - completed.Count, 256), TimeSpan.FromSeconds(30)))
                completed.Add(receiver.CompleteMessageAsync(message));
        }

        await Task.WhenAll(completed);
    }

    private static async Task SendAsync(BusClient bus, int messages)
    {
        await using var sender = new BusSender(bus, BusNames.Inbound);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i <= messages)
                await sender.SendAsync(Message($"sent-{i}"), default);
        }));
    }

    private static async Task TakeInAsync(BusClient bus, BrokerQueue queue, int messages)
    {
        var intake = new Yes();
        await using var inbound = new BusInbound(bus);
        var handler = new InboundHandler(intake, intake, NullLogger<InboundHandler>.Instance);
        var delivery = new BusDelivery(handler, inbound, TimeProvider.System, NullLogger<BusDelivery>.Instance);
        using var loop = new BusLoop(bus, delivery, Options.Create(new HostSettings()), NullLogger<BusLoop>.Instance);
        await loop.StartAsync(default);
        await Eventually.HoldsAsync(() => queue.Count == 0, TimeSpan.FromMinutes(2));
        await loop.StopAsync(default);
        if (intake.Taken != messages)
            throw new InvalidOperationException($"{intake.Taken} messages were taken in, of {messages}.");
    }

    private static async Task<double> PerSecondAsync(int messages, Func<Task> run)
    {
        var clock = Stopwatch.GetTimestamp();
        await run();
        return messages / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private static ServiceBusMessage Message(string id) => new(
        $$"""{ "source": "helpCenter", "externalId": "{{id}}", "party": { "role": "buyer", "id": "u-{{id}}" }, "market": "US", "orderId": "o-5531", "text": "Marked delivered yesterday, nothing here. Third time I write." }""")
    {
        MessageId = id,
        ContentType = "application/json",
    };

    private sealed record Round(double SendCeiling, double ReceiveCeiling, double Sent, double Received, double Busy);

    /// <summary>Takes everything in, and knows one market.</summary>
    private sealed class Yes : IIntake, IPolicies
    {
        private int _taken;

        public int Taken => Volatile.Read(ref _taken);

        public IReadOnlyList<string> Markets { get; } = ["US"];

        public Task<IntakeReply> AcceptAsync(ContactPost post, CancellationToken ct)
        {
            Interlocked.Increment(ref _taken);
            return Task.FromResult<IntakeReply>(new IntakeReply.Accepted(post.Id, default, Replayed: false));
        }

        public MarketPolicy? Find(string market, DateTimeOffset at) => null;

        public Task<MarketPolicy?> FindVersionAsync(string market, int version, CancellationToken ct) => Task.FromResult<MarketPolicy?>(null);

        public QueuePolicy? FindQueue(string queue, DateTimeOffset at) => null;
    }
}
