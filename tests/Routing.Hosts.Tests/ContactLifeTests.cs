using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Routing.App.Keys;
using Routing.SelfHost;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests;

/// <summary>Whole lives of contacts, through the real host on a real store.</summary>
public sealed class ContactLifeTests : IAsyncLifetime, IDisposable
{
    private const string Damaged = "I want to talk to a human agent, my order arrived damaged";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-life-");
    private AzuriteProcess _azurite = null!;
    private RoutingHost _host = null!;
    private HttpClient _client = null!;
    private Dictionary<Role, string> _keys = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartInMemoryAsync();
        _host = RoutingHost.Create(["--port", "0", "--ROUTING_ROOT", _root.FullName, "--Storage:ConnectionString", _azurite.ConnectionString]);
        _keys = (await _host.StartAsync()).ToDictionary(k => k.Role, k => k.Key.ToString());
        _client = new HttpClient { BaseAddress = new Uri(_host.Address) };
    }

    public async Task DisposeAsync()
    {
        await _host.App.StopAsync();
        await _host.DisposeAsync();
        await _azurite.DisposeAsync();
        _root.Delete(recursive: true);
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_contact_is_queued_pulled_completed_and_asked_again()
    {
        var (status, first) = await PostAsync("1", Damaged, "o-1");
        Assert.Equal((201, "queued"), (status, Text(first, "status")));
        var (id, queue) = (Text(first, "contactId"), Text(first.GetProperty("decision"), "queue"));
        await SendAsync(HttpMethod.Put, "agents/x", Role.Supervisor, Agent(queue));

        var item = Assert.Single((await SendAsync(HttpMethod.Post, "agents/x/pull", Role.Supervisor, """{"max":1}""")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(id, Text(item, "contactId"));
        Assert.Equal(Damaged, Text(item.GetProperty("contact"), "text"));
        var token = item.GetProperty("lease").GetProperty("token").GetInt64();

        var (_, merged) = await PostAsync("2", "any news about my damaged item?", "o-1", source: "helpCenter");
        Assert.Equal(("merged", id), (Text(merged, "status"), Text(merged, "mergedInto")));
        var held = await ActAsync(id, "heartbeat", $$"""{"token":{{token}}}""");
        Assert.Equal(Text(merged, "contactId"), Text(Assert.Single(held.Json.GetProperty("merged").EnumerateArray()), "contactId"));

        Assert.Equal(409, (await ActAsync(id, "complete", $$"""{"token":{{token + 1}},"resolved":true}""")).Status);
        var complete = $$"""{"token":{{token}},"resolved":true,"disposition":"refunded","notes":"call ann@shop.example"}""";
        Assert.Equal(200, (await ActAsync(id, "complete", complete)).Status);
        Assert.Equal(200, (await ActAsync(id, "complete", complete)).Status);
        await Eventually.HoldsAsync(async () => Text(await GetAsync($"contacts/{id}"), "status") == "settled");
        Assert.DoesNotContain("ann@shop", (await GetAsync($"contacts/{id}")).GetRawText(), StringComparison.Ordinal);

        var (_, again) = await PostAsync("3", "it is still damaged, third time I write", "o-1");
        Assert.Equal((id, Text(first, "issueId")), (Text(again, "recontactOf"), Text(again, "issueId")));
        var issues = await GetAsync("parties/u-life/issues");
        Assert.Equal((3, 1, 1), (issues.GetProperty("contactCount").GetInt32(), issues.GetProperty("recontacts").GetProperty("within24h").GetInt32(), issues.GetProperty("issues").GetArrayLength()));
    }

    [Fact]
    public async Task A_channel_that_failed_is_not_offered_again_and_thanks_count_for_nothing()
    {
        var (_, first) = await PostAsync("1", "where is my order? I want to track it", "o-2");
        var channel = Text(first.GetProperty("decision"), "channel");
        Assert.Contains(Text(first, "status"), (string[])["answered", "messaged"]);
        await SendAsync(HttpMethod.Post, $"contacts/{Text(first, "contactId")}/outcome", Role.Channel, """{"resolved":false}""");

        var (_, thanks) = await PostAsync("2", "thanks!", null);
        var (_, second) = await PostAsync("3", "where is my order? I want to track it", "o-2");

        Assert.Equal(JsonValueKind.Null, thanks.GetProperty("recontactOf").ValueKind);
        Assert.Equal(Text(first, "contactId"), Text(second, "recontactOf"));
        var failed = second.GetProperty("decision").GetProperty("alternatives").EnumerateArray().Single(a => Text(a, "channel") == channel);
        Assert.Equal("failed_before", Text(failed, "code"));
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_other_content_is_refused_and_a_decision_can_be_derived_again()
    {
        var (_, first) = await PostAsync("1", Damaged, "o-3");

        var (status, repeat) = await PostAsync("1", Damaged, "o-3");
        var (other, problem) = await PostAsync("1", "something else", "o-3");
        var why = await GetAsync($"contacts/{Text(first, "contactId")}/explanation?rederive=true");

        Assert.Equal((200, first.GetRawText()), (status, repeat.GetRawText()));
        Assert.Equal((422, "externalId_reused"), (other, Text(problem, "code")));
        Assert.True(why.GetProperty("matches").GetBoolean());
        Assert.Equal(Text(first.GetProperty("decision").GetProperty("policy"), "hash"), Text(why.GetProperty("decision").GetProperty("policy"), "hash"));
    }

    [Fact]
    public async Task A_contact_that_may_wait_is_taken_in_from_the_queue_and_agrees_with_a_post()
    {
        var body = Body("1", "write to ann@shop.example, my parcel is late", "o-4", "chatbot");
        var accepted = await SendAsync(HttpMethod.Post, "contacts", Role.Channel, body, h => h.Add("Prefer", "respond-async"));
        Assert.Equal(202, accepted.Status);

        await Eventually.HoldsAsync(async () => (await SendAsync(HttpMethod.Get, $"contacts/{Text(accepted.Json, "contactId")}", Role.Channel)).Status == 200);

        await Eventually.HoldsAsync(async () => (await SendAsync(HttpMethod.Post, "contacts", Role.Channel, body)).Status is var repeat && repeat == 200
            ? true
            : repeat == 409 ? false : throw new InvalidOperationException($"A repeat got {repeat}.")); // 409 while it is still being handed on
    }

    [Fact]
    public async Task An_erased_party_leaves_no_contact_and_no_work()
    {
        var (_, first) = await PostAsync("1", Damaged, "o-5");
        var queue = Text(first.GetProperty("decision"), "queue");
        await SendAsync(HttpMethod.Put, "agents/x", Role.Supervisor, Agent(queue));

        Assert.Equal(202, (await SendAsync(HttpMethod.Delete, "parties/u-life", Role.Ops)).Status);

        Assert.Equal(404, (await SendAsync(HttpMethod.Get, $"contacts/{Text(first, "contactId")}", Role.Channel)).Status);
        Assert.Empty((await GetAsync("parties/u-life/issues")).GetProperty("issues").EnumerateArray());
        Assert.Empty((await SendAsync(HttpMethod.Post, "agents/x/pull", Role.Supervisor, """{"max":1}""")).Json.GetProperty("items").EnumerateArray());
    }

    private async Task<(int Status, JsonElement Json)> PostAsync(string externalId, string text, string? order, string source = "chatbot") =>
        await SendAsync(HttpMethod.Post, "contacts", Role.Channel, Body(externalId, text, order, source));

    private static string Body(string externalId, string text, string? order, string source) => JsonSerializer.Serialize(
        new { source, externalId, party = new { role = "buyer", id = "u-life" }, market = "US", text, orderId = order });

    private Task<(int Status, JsonElement Json)> ActAsync(string contact, string action, string body) =>
        SendAsync(HttpMethod.Post, $"agents/x/work/{contact}/{action}", Role.Supervisor, body);

    private async Task<JsonElement> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path, Role.Supervisor)).Json;

    private async Task<(int Status, JsonElement Json)> SendAsync(
        HttpMethod method, string path, Role role, string? body = null, Action<HttpRequestHeaders>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/{path}", UriKind.Relative));
        request.Headers.Add("x-functions-key", _keys[role]);
        change?.Invoke(request.Headers);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return ((int)answer.StatusCode, bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement);
    }

    private static string Agent(string queue) => JsonSerializer.Serialize(new
    {
        name = "X", site = "in-house", tier = 1, languages = new[] { "en" }, capacity = 3, status = "available",
        queues = new[] { new { queue, proficiency = 4, afterSeconds = 0 } },
    });

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";
}
