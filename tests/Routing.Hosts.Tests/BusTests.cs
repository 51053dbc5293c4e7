using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Keys;
using Routing.Domain.Cases;
using Routing.Hosts.Tests.Cases;
using Routing.SelfHost;
using Routing.Storage.ServiceBus;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests;

/// <summary>The whole self-host with Service Bus as its transport, on a broker in this process and a real store.</summary>
public sealed class BusTests : IAsyncLifetime
{
    private const string Subscription = $"{BusNames.Events}/Subscriptions/all";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-root-");
    private readonly AmqpBroker _broker = new AmqpBroker()
        .WithQueue(BusNames.Inbound, new(TimeSpan.FromSeconds(8), Duplicates: TimeSpan.FromMinutes(10)))
        .WithQueue(BusNames.Outbound, new(Duplicates: TimeSpan.FromMinutes(10)))
        .WithTopic(BusNames.Events, new(Duplicates: TimeSpan.FromMinutes(10)), "all");
    private readonly List<IAsyncDisposable> _ends = [];
    private AzuriteProcess _azurite = null!;
    private RoutingHost? _host;

    public async Task InitializeAsync()
    {
        _broker.Start();
        _azurite = await AzuriteProcess.StartInMemoryAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var end in Enumerable.Reverse(_ends))
            await end.DisposeAsync();
        await _azurite.DisposeAsync();
        await _broker.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Contacts_come_in_and_decisions_assignments_and_messages_go_out()
    {
        var client = await StartAsync();
        await SendAsync(Of("by-bus", "I want to talk to a human agent please."));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/contacts") { Content = Content(Of("by-http", "I want to talk to a human agent please.", "u-2")) };
        request.Headers.Add("Prefer", "respond-async");
        using var accepted = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        using var answered = await client.PostAsync(Uri("/api/contacts"), Content(Of("at-once", "How do I change my password?", "u-3")));
        Assert.Equal(HttpStatusCode.Created, answered.StatusCode);

        await Eventually.HoldsAsync(() => Told("routing.contact.decided.v1").Count == 3, s_patience);
        await Eventually.HoldsAsync(() => _broker.Queue(BusNames.Inbound).Count == 0, s_patience);
        var queued = Told("routing.contact.decided.v1").Where(static e => e.GetProperty("status").GetString() == "queued").ToArray();
        Assert.Equal(2, queued.Length);

        using var pulled = await client.PostAsync(Uri("/api/agents/a-17/pull"), Content("""{ "max": 2, "waitSeconds": 20 }"""));
        var items = JsonDocument.Parse(await pulled.Content.ReadAsStringAsync()).RootElement.GetProperty("items");
        await Eventually.HoldsAsync(() => Told("routing.work.assigned.v1").Count == items.GetArrayLength(), s_patience);
        Assert.InRange(items.GetArrayLength(), 1, 2);
        Assert.All(Told("routing.work.assigned.v1"), static e => Assert.Equal("a-17", e.GetProperty("agentId").GetString()));
        Assert.DoesNotContain(_broker.Queue(Subscription).Messages, static m =>
            m.Body.Contains("human agent", StringComparison.Ordinal) || m.Body.Contains("\"u-", StringComparison.Ordinal)); // neither words nor the party
    }

    [Fact]
    public async Task A_message_that_is_no_contact_is_dead_at_once_and_listed_and_comes_back_when_it_is_replayed()
    {
        var client = await StartAsync();
        await SendAsync("no json at all");
        await Eventually.HoldsAsync(() => _broker.Queue(BusNames.Inbound).DeadLetters!.Count == 1, s_patience);

        var listed = Assert.Single(JsonDocument.Parse(await client.GetStringAsync(Uri("/api/ops/poison"))).RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal("malformed_json", listed.GetProperty("problem").GetProperty("code").GetString());
        using var replayed = await client.PostAsync(Uri($"/api/ops/poison/{listed.GetProperty("id").GetString()}/replay"), null);
        Assert.Equal(HttpStatusCode.Accepted, replayed.StatusCode);

        await Eventually.HoldsAsync(
            async () => JsonDocument.Parse(await client.GetStringAsync(Uri("/api/ops/poison"))).RootElement.GetProperty("items").EnumerateArray()
                .Select(static l => l.GetProperty("id").GetString()).SingleOrDefault() is { } id && id != listed.GetProperty("id").GetString(),
            s_patience);
    }

    [Fact]
    public async Task A_contact_that_takes_longer_than_its_lock_keeps_it()
    {
        var slow = new SlowIntake();
        await StartAsync(services => services.AddSingleton<IIntake>(slow));
        await SendAsync(Of("slow", "Where is it?"));

        await slow.Began.Task.WaitAsync(s_patience);
        await Eventually.HoldsAsync(() => _broker.Queue(BusNames.Inbound).Renewals >= 2, s_patience); // without them the lock would be over
        slow.Go.SetResult();

        await Eventually.HoldsAsync(() => _broker.Queue(BusNames.Inbound).Count == 0, s_patience);
        Assert.Equal(1, slow.Times);
    }

    [Fact]
    public async Task With_the_namespace_away_the_host_starts_says_so_and_goes_on_when_it_is_back()
    {
        _broker.Stop();
        var client = await StartAsync();

        Assert.Equal((503, "unavailable", "ok"), await HealthAsync(client));
        using var refused = await PostAsync(client, Of("e-1", "Where is it?"), isAsync: true);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refused.StatusCode, refused.Headers.RetryAfter is not null));
        using var answered = await PostAsync(client, Of("e-2", "How do I change my password?", "u-2"), isAsync: false);
        Assert.Equal(HttpStatusCode.Created, answered.StatusCode); // contacts need no namespace

        _broker.Start();
        await Eventually.HoldsAsync(async () => await HealthAsync(client) == (200, "ok", "ok"), s_patience);
        await SendAsync(Of("e-3", "Where is it?", "u-3"));
        await Eventually.HoldsAsync(() => Told("routing.contact.decided.v1").Count == 2, s_patience); // that of the outage too
        await Eventually.HoldsAsync(() => _broker.Queue(BusNames.Inbound).Count == 0, s_patience);
    }

    [Fact]
    public async Task A_connection_that_is_cut_again_and_again_loses_no_contact_and_doubles_none()
    {
        await StartAsync();
        var sender = Sender();
        for (var i = 0; i < 60; i++)
        {
            var message = new ServiceBusMessage(Of($"e-{i}", "How do I change my password?", $"u-{i}")) { MessageId = $"m-{i}" };
            if (i % 15 == 7)
                _broker.Cut();
            await sender.SendMessageAsync(message);
        }

        await Eventually.HoldsAsync(() => Told("routing.contact.decided.v1").Count >= 60 && _broker.Queue(BusNames.Inbound).Count == 0, s_patience);
        Assert.Equal(60, Told("routing.contact.decided.v1").Select(static e => e.GetProperty("contactId").GetString()).Distinct().Count());
        Assert.Equal(0, _broker.Queue(BusNames.Inbound).DeadLetters!.Count);
    }

    [Fact]
    public async Task A_sellers_breach_and_the_ruling_of_a_dispute_are_told_once_each_though_the_namespace_was_away()
    {
        var clock = new ManualClock(new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero)); // a Tuesday, 10:00 in New York
        var client = await StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        var key = client.DefaultRequestHeaders.GetValues("x-functions-key").Single();
        client.DefaultRequestHeaders.Clear();
        var ask = new CaseClient(client, _ => key);
        var services = _host!.App.Services;
        var contact = await ask.PostAsync("1");
        var asked = await ask.PostAsync("2", seller: "s-8");
        Assert.Equal(("withSeller", "withSeller"), (contact["status"], asked["status"]));

        var name = contact["caseId"]!;
        for (var alarms = 0; alarms < 3; alarms++) // two reminders, then the seller's time is over
        {
            if (alarms == 2)
                _broker.Stop();
            clock.Advance(DateTimeOffset.Parse((await ask.AskAsync("GET", $"cases/{name}"))["nextAlarm"]!, CultureInfo.InvariantCulture) - clock.GetUtcNow());
            await services.GetRequiredService<ICaseAdvance>().AdvanceAsync(new CaseId(name), default);
        }

        Assert.Equal("withAgents", (await ask.AskAsync("GET", $"cases/{name}"))["state"]);
        Assert.Empty(Told("routing.seller.breached.v1"));
        _broker.Start();
        await Eventually.HoldsAsync(
            async () =>
            {
                await services.GetRequiredService<ICaseSweep>().RunAsync(TimeSpan.Zero, default);
                await services.GetRequiredService<EventRelay>().RunAsync(default);
                return Told("routing.seller.breached.v1").Count > 0;
            },
            s_patience);
        var breach = Assert.Single(Told("routing.seller.breached.v1"));
        Assert.Equal((name, contact["contactId"], "s-9"), (breach.GetProperty("caseId").GetString(), breach.GetProperty("contactId").GetString(), breach.GetProperty("sellerId").GetString()));

        clock.Advance(TimeSpan.FromDays(2));
        var opened = await ask.AskAsync("POST", "disputes", new { orderId = "o-2", openedBy = "buyer", claim = "not_received", requested = "refund", contactId = asked["contactId"] });
        var path = $"cases/{opened["caseId"]}";
        foreach (object step in new object[] { new { step = "reject" }, new { step = "escalate" }, new { step = "rest", side = "buyer" }, new { step = "rest", side = "seller" } })
            await ask.AskAsync("POST", $"{path}/steps", step);
        Assert.Equal("ruled", (await ask.AskAsync("GET", path))["state"]);
        await Eventually.HoldsAsync(() => Told("routing.dispute.ruled.v1").Count == 1, s_patience);
        var ruling = Told("routing.dispute.ruled.v1")[0];
        Assert.Equal((opened["caseId"], "s-8", false), (ruling.GetProperty("caseId").GetString(), ruling.GetProperty("sellerId").GetString(), ruling.GetProperty("onAppeal").GetBoolean()));
        Assert.Contains(_broker.Queue(BusNames.Outbound).Messages, static m => m.Body.Contains("seller-reminder", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Kafka", "", "Messaging:Transport is neither StorageQueues nor ServiceBus")]
    [InlineData("ServiceBus", "", "ServiceBus:fullyQualifiedNamespace is required")]
    [InlineData("ServiceBus", "nonsense", "ServiceBus is not a connection string")]
    public async Task A_setting_that_is_wrong_stops_the_start_and_is_named(string transport, string connection, string sentence)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var host = RoutingHost.Create(
            [
                "--port", "0", "--Storage:ConnectionString", _azurite.ConnectionString, "--ROUTING_ROOT", _root.FullName, "--Messaging:Transport", transport,
                "--ServiceBus", connection,
            ]);
            await host.RunAsync(TextWriter.Null);
        });

        Assert.Contains(sentence, StartFailure.Sentence(failure), StringComparison.Ordinal);
    }

    private static string Of(string externalId, string text, string party = "u-1") =>
        $$"""{ "source": "helpCenter", "externalId": "{{externalId}}", "party": { "role": "buyer", "id": "{{party}}" }, "market": "US", "text": "{{text}}" }""";

    private static Uri Uri(string path) => new(path, UriKind.Relative);

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body, bool isAsync)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/contacts") { Content = Content(body) };
        if (isAsync)
            request.Headers.Add("Prefer", "respond-async");
        return await client.SendAsync(request);
    }

    private static async Task<(int Status, string? Queue, string? Store)> HealthAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(Uri("/api/health"));
        var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return ((int)answer.StatusCode, health.GetProperty("queue").GetString(), health.GetProperty("store").GetString());
    }

    /// <summary>The data of the events of a type.</summary>
    private IReadOnlyList<JsonElement> Told(string type) =>
        [.. _broker.Queue(Subscription).Messages.Select(static m => JsonDocument.Parse(m.Body).RootElement).Where(e => e.GetProperty("type").GetString() == type).Select(static e => e.GetProperty("data"))];

    private ServiceBusSender Sender()
    {
        var client = new ServiceBusClient(_broker.ConnectionString);
        _ends.Add(client);
        return client.CreateSender(BusNames.Inbound);
    }

    private Task SendAsync(string body) => Sender().SendMessageAsync(new(body) { MessageId = Guid.NewGuid().ToString() });

    private async Task<HttpClient> StartAsync(Action<IServiceCollection>? replace = null)
    {
        var host = RoutingHost.Create(
            [
                "--port", "0", "--Storage:ConnectionString", _azurite.ConnectionString, "--Storage:Timeout", "00:00:20", "--ROUTING_ROOT", _root.FullName,
                "--Messaging:Transport", "ServiceBus", "--Messaging:Timeout", "00:00:02", "--ServiceBus", _broker.ConnectionString,
            ],
            replace);
        _ends.Add(new Ending(host));
        _host = host;
        var keys = await host.StartAsync();
        var client = new HttpClient { BaseAddress = new Uri(host.Address) };
        client.DefaultRequestHeaders.Add("x-functions-key", keys.Single(static k => k.Role == Role.Ops).Key.ToString());
        return client;
    }

    private sealed class Ending(RoutingHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.App.StopAsync();
            await host.DisposeAsync();
        }
    }

    /// <summary>Takes a contact in when it is told to.</summary>
    private sealed class SlowIntake : IIntake
    {
        private int _times;

        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Times => Volatile.Read(ref _times);

        public async Task<IntakeReply> AcceptAsync(ContactPost post, CancellationToken ct)
        {
            Interlocked.Increment(ref _times);
            Began.TrySetResult();
            await Go.Task.WaitAsync(ct);
            return new IntakeReply.Accepted(post.Id, "{}"u8.ToArray(), Replayed: false);
        }
    }
}
