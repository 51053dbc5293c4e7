using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Routing.App.Keys;
using Routing.Domain.Contacts;
using Routing.SelfHost;
using Routing.Storage;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests.Faults;

/// <summary>Personal data goes in by every way there is, and is nowhere to be found afterwards.</summary>
[Collection(FaultTests.Name)]
public sealed class PersonalDataTests
{
    /// <summary>As a customer writes it.</summary>
    private const string Told =
        "Mail me at zoe.marker17@mailbox.example or call +1 (415) 555-0137. My card is 4111 1111 1111 1111, my IBAN DE89 3704 0044 0532 0130 00, "
        + "my SSN 536-90-4399, see https://shop.example/reset?token=tok7f9a8b7c6d5e4f3a2b1c.";

    /// <summary>What would betray it, however it was written down.</summary>
    private static readonly string[] s_marks =
    [
        "marker17", "mailbox.example", "555-0137", "5550137", "4111 1111", "41111111", "3704 0044", "37040044", "536-90-4399", "536904399", "tok7f9a8b7c",
    ];

    private static readonly string[] s_queues =
        [.. new[] { "orders", "returns", "payments", "account", "safety", "general", "disputes" }.SelectMany(f => new[] { $"us-{f}-t1", $"us-{f}-t2" })];

    private delegate Task<Heard> Ask(string method, string path, string? body = null, Action<HttpRequestMessage>? change = null);

    [Fact]
    public async Task Nothing_personal_is_in_the_store_in_what_the_process_writes_or_in_any_answer()
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = new HostProcess();
        await host.StartAsync(azurite.ConnectionString);

        var answers = await FeedAsync(host.AskAsync, azurite.ConnectionString);

        Assert.Contains(answers, a => a.Answer.Contains("charger caught fire", StringComparison.Ordinal)); // the rest of the text is there
        AssertClean("the process's output", host.Output);
        foreach (var (asked, answer) in answers)
            AssertClean($"the answer to {asked}", answer);
        await AssertStoreCleanAsync(azurite.ConnectionString);
    }

    [Fact]
    public async Task Nothing_personal_is_in_logs_of_any_level_activities_or_metrics()
    {
        var (log, told) = (new ListLog(), new ConcurrentQueue<string>());
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => told.Enqueue($"{a.Source.Name} {a.DisplayName} {a.StatusDescription} {Tags(a.TagObjects)} {string.Join(' ', a.Events.Select(e => e.Name + Tags(e.Tags)))}"),
        };
        ActivitySource.AddActivityListener(activities);
        using var metrics = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => told.Enqueue($"{instrument.Name} {Tags(tags.ToArray())}"));
        metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => told.Enqueue($"{instrument.Name} {Tags(tags.ToArray())}"));
        metrics.SetMeasurementEventCallback<int>((instrument, _, tags, _) => told.Enqueue($"{instrument.Name} {Tags(tags.ToArray())}"));
        metrics.Start();
        var root = Directory.CreateTempSubdirectory("routing-root-");
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = RoutingHost.Create(
            ["--port", "0", "--Storage:ConnectionString", azurite.ConnectionString, "--ROUTING_ROOT", root.FullName, "--Host:DemoStaff", "false", "--Logging:LogLevel:Routing", "Trace"],
            services => services.AddSingleton<ILoggerProvider>(log));
        var key = (await host.StartAsync()).Single(k => k.Role == Role.Ops).Key.ToString();
        using var client = new HttpClient { BaseAddress = new Uri(host.App.Urls.First()) };
        client.DefaultRequestHeaders.Add("x-functions-key", key);

        await FeedAsync(AskAsync, azurite.ConnectionString);
        metrics.RecordObservableInstruments();
        await host.App.StopAsync();
        root.Delete(recursive: true);

        AssertClean("the log", log.All);
        Assert.Contains(told, t => t.StartsWith("Routing ", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("routing.http.duration", StringComparison.Ordinal));
        foreach (var one in told.Where(t => !t.StartsWith("System.Net.Http", StringComparison.Ordinal))) // this test's own client
            AssertClean("telemetry", one);

        async Task<Heard> AskAsync(string method, string path, string? body, Action<HttpRequestMessage>? change)
        {
            using var request = new HttpRequestMessage(new(method), path);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            change?.Invoke(request);
            using var answer = await client.SendAsync(request);
            return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.RetryAfter is not null);
        }
    }

    /// <summary>Every way in. What the host answered, and to what.</summary>
    private static async Task<List<(string Asked, string Answer)>> FeedAsync(Ask ask, string store)
    {
        var answers = new List<(string, string)>();
        var inbound = new QueueClient(store, "contacts-inbound");
        var poison = new QueueClient(store, "contacts-inbound-poison");
        foreach (var agent in new[] { "p-1", "p-2", "p-3", "p-4" })
            await SayAsync(200, "PUT", $"/api/agents/{agent}", Profile(agent));

        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add((await SayAsync(201, "POST", "/api/contacts", Contact($"post-{i}"))).Json.GetProperty("contactId").GetString()!);
        ids.Add((await SayAsync(202, "POST", "/api/contacts", Contact("async"), r => r.Headers.Add("Prefer", "respond-async"))).Json.GetProperty("contactId").GetString()!);
        ids.Add((await SayAsync(202, "POST", "/api/contacts", Contact("async-long").PadRight(60_000), r => r.Headers.Add("Prefer", "respond-async")))
            .Json.GetProperty("contactId").GetString()!);
        await inbound.SendMessageAsync(Contact("queued"));
        ids.Add(IdOf("queued"));
        await inbound.SendMessageAsync(Contact("lost").Replace("\"US\"", $"\"{Told}\"", StringComparison.Ordinal));
        await inbound.SendMessageAsync(Told);
        await inbound.SendMessageAsync($$"""{ "{{Told}}": "{{Told}}" }""");
        foreach (var id in ids)
            await Eventually.HoldsAsync(async () => (await ask("GET", $"/api/contacts/{id}")).Status == 200);
        await Eventually.HoldsAsync(async () => (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount == 3);
        await Eventually.HoldsAsync(async () => (await inbound.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);

        await SayAsync(422, "POST", "/api/contacts", Contact("post-0").Replace("fire", "smoke", StringComparison.Ordinal));
        foreach (var wrong in WrongBodies())
            await SayAsync(400, "POST", "/api/contacts", wrong);
        await SayAsync(400, "POST", $"/api/contacts/{ids[0]}/outcome", $$"""{ "resolved": "{{Told}}", "by": "{{Told}}", "csat": "{{Told}}" }""");
        await SayAsync(400, "PUT", "/api/agents/p-1", $$"""{ "name": "x", "status": "{{Told}}", "languages": ["{{Told}}"], "queues": [ { "queue": "{{Told[..60]}}" } ] }""");
        var path = Uri.EscapeDataString(Told);
        await SayAsync(404, "GET", $"/api/contacts/{path}");
        await SayAsync(404, "GET", $"/api/{path}");
        await SayAsync(404, "GET", $"/api/queues/{path}");
        await SayAsync(400, "GET", $"/api/contacts/{ids[0]}/explanation?rederive={path}");
        await SayAsync(401, "GET", "/api/queues", null, r =>
        {
            r.Headers.Remove("x-functions-key");
            r.Headers.Add("x-functions-key", "zoe.marker17@mailbox.example");
        });
        await ask("GET", $"/api/parties/{Uri.EscapeDataString("zoe.marker17@mailbox.example")}/issues");

        await WorkAsync("p-1", "release", token => $$"""{ "token": {{token}}, "reason": "{{Told}}" }""");
        await WorkAsync("p-2", "skip", token => $$"""{ "token": {{token}}, "reason": "{{Told}}" }""");
        await WorkAsync("p-3", "transfer", token => $$"""{ "token": {{token}}, "queue": "us-general-t2", "reason": "{{Told}}" }""");
        await WorkAsync("p-4", "complete", token => $$"""{ "token": {{token}}, "resolved": true, "disposition": "zoe.marker17@mailbox.example", "notes": "{{Told}}" }""");
        await SayAsync(200, "POST", $"/api/contacts/{ids[0]}/outcome", """{ "resolved": true, "csat": 5 }""");
        foreach (var id in ids)
        {
            await SayAsync(200, "GET", $"/api/contacts/{id}");
            await SayAsync(200, "GET", $"/api/contacts/{id}/explanation?rederive=true");
        }

        foreach (var other in new[] { "/api/queues", "/api/queues/us-safety-t2", "/api/parties/u-post-0/issues", "/api/ops/poison", "/api/health", "/api/agents/p-1" })
            await SayAsync(200, "GET", other);
        return answers;

        async Task<Heard> SayAsync(int status, string method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
        {
            var answer = await ask(method, path, body, change);
            Assert.Equal((status, answer.Text), (answer.Status, answer.Text));
            answers.Add(($"{method} {path}", answer.Text));
            return answer;
        }

        async Task WorkAsync(string agent, string verb, Func<long, string> body)
        {
            var pulled = await SayAsync(200, "POST", $"/api/agents/{agent}/pull", """{ "max": 1, "waitSeconds": 10 }""");
            var item = pulled.Json.GetProperty("items").EnumerateArray().Single();
            var at = $"/api/agents/{agent}/work/{item.GetProperty("contactId").GetString()}";
            var token = item.GetProperty("lease").GetProperty("token").GetInt64();
            await SayAsync(400, "POST", $"{at}/{verb}", $$"""{ "token": "{{Told}}", "{{Told}}": 1 }""");
            await SayAsync(409, "POST", $"{at}/{verb}", body(token + 7));
            await SayAsync(200, "POST", $"{at}/{verb}", body(token));
        }
    }

    private static IEnumerable<string> WrongBodies()
    {
        foreach (var member in new[] { "\"helpCenter\"", "\"buyer\"", "\"US\"", "\"en-US\"", "\"2026-11-21T09:12:00Z\"" })
            yield return Contact("wrong").Replace(member, $"\"{Told}\"", StringComparison.Ordinal);
        yield return Contact("wrong").Replace("\"locale\"", $"\"{Told}\"", StringComparison.Ordinal);
        yield return Contact("wrong").Replace("\"order\": {", $"\"order\": {{ \"{Told}\": 1, ", StringComparison.Ordinal);
        yield return Contact("wrong")[..^20];
        yield return Told;
    }

    private static string Contact(string externalId) => $$"""
        { "source": "helpCenter", "externalId": "{{externalId}}", "party": { "role": "buyer", "id": "u-{{externalId}}" }, "market": "US", "locale": "en-US",
          "subject": "{{Told}}", "text": "The charger caught fire and burned my hand, I will sue you. {{Told}}",
          "transcript": [ { "from": "bot", "text": "Hi {{Told}}" }, { "from": "buyer", "text": "{{Told}}" } ],
          "order": { "status": "delivered" }, "occurredAt": "2026-11-21T09:12:00Z" }
        """;

    private static string IdOf(string externalId) => ContactId.Of($"u-{externalId}", Source.HelpCenter, externalId).Value;

    private static string Profile(string agent) => $$"""
        { "name": "{{agent}}", "site": "in-house", "tier": 2, "languages": ["en"], "capacity": 100, "status": "available",
          "queues": [{{string.Join(',', s_queues.Select(q => $$"""{ "queue": "{{q}}", "proficiency": 4, "afterSeconds": 0 }"""))}}] }
        """;

    private static async Task AssertStoreCleanAsync(string store)
    {
        var tables = new TableServiceClient(store);
        await foreach (var table in tables.QueryAsync())
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                foreach (var (name, value) in row.Where(c => !(table.Name == "poison" && c.Key == "Body")))
                {
                    var where = $"{table.Name}/{row.PartitionKey}/{row.RowKey}/{name}";
                    AssertClean(where, value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{value}");
                    if ((table.Name, name) is ("contacts", "Body") or ("work", "P"))
                        AssertClean(where, Encoding.UTF8.GetString(Packed.ReadBytes(row, name)));
                }
            }
        }

        var queues = new QueueServiceClient(store);
        await foreach (var queue in queues.GetQueuesAsync())
        {
            foreach (var message in (await queues.GetQueueClient(queue.Name).PeekMessagesAsync(32)).Value)
                AssertClean($"queue {queue.Name}", queue.Name == "contacts-inbound-poison" ? WithoutBody(message.MessageText) : message.MessageText);
        }
    }

    private static string WithoutBody(string poison) => string.Join(
        '\n', JsonDocument.Parse(poison).RootElement.EnumerateObject().Where(m => m.Name != "body").Select(m => m.Value.GetRawText()));

    private static void AssertClean(string where, string text)
    {
        foreach (var mark in s_marks)
            Assert.False(text.Contains(mark, StringComparison.OrdinalIgnoreCase), $"{mark} is in {where}: {text}");
    }

    private static string Tags(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}"));
}
