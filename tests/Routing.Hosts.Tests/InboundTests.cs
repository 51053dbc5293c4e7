using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Routing.App;
using Routing.App.Contacts;
using Routing.App.Keys;
using Routing.App.Queues;
using Routing.SelfHost;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests;

/// <summary>The whole self-host on a real store, with an intake that can be told to fail.</summary>
public sealed class InboundTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-root-");
    private readonly ScriptedIntake _intake = new();
    private AzuriteProcess _azurite = null!;
    private RoutingHost _host = null!;
    private QueueClient _queue = null!;
    private QueueClient _poison = null!;

    private HttpClient Client { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartOnDiskAsync();
        _queue = new QueueClient(_azurite.ConnectionString, "contacts-inbound");
        _poison = new QueueClient(_azurite.ConnectionString, "contacts-inbound-poison");
        var ports = new FakePorts();
        _host = RoutingHost.Create(
            ["--port", "0", "--Storage:ConnectionString", _azurite.ConnectionString, "--ROUTING_ROOT", _root.FullName],
            services => services.AddSingleton<IIntake>(_intake).AddSingleton<IContactDesk>(ports).AddSingleton<ITextGuard>(ports).AddSingleton<ISettlement>(ports));
        var keys = await _host.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_host.App.Urls.First()) };
        Client.DefaultRequestHeaders.Add("x-functions-key", keys.Single(k => k.Role == Role.Ops).Key.ToString());
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _host.App.StopAsync();
        await _host.DisposeAsync();
        await _azurite.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Messages_are_taken_in_as_plain_text_and_in_base_64_and_a_whole_64_KiB_by_respond_async()
    {
        await _queue.SendMessageAsync(Of("plain"));
        await _queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(Of("base64"))));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/contacts") { Content = Content(Of("large").PadRight(64 * 1024)) };
        request.Headers.Add("Prefer", "respond-async");
        using var answer = await Client.SendAsync(request);
        Assert.Equal(202, (int)answer.StatusCode);

        await _intake.UntilAsync(["plain", "base64", "large"]);
        await EmptyAsync(_queue);
        Assert.Empty(await PoisonedAsync());
    }

    [Fact]
    public async Task A_message_that_is_no_contact_is_set_aside_with_its_problem_and_comes_back_when_it_is_replayed()
    {
        await _queue.SendMessageAsync(Of("lost").Replace("\"US\"", "\"FR\"", StringComparison.Ordinal));
        await _queue.SendMessageAsync("no json at all");

        var told = new[] { await PoisonMessageAsync(), await PoisonMessageAsync() };
        Assert.Equal(["malformed_json", "validation"], told.Select(t => t.GetProperty("problem").GetProperty("code").GetString()).Order());
        Assert.Contains(told, t => t.GetProperty("body").GetString() == "no json at all");
        var listed = await PoisonedAsync();
        Assert.Equal(told.Select(t => t.GetProperty("id").GetString()).Order(), listed.Select(l => l.GetProperty("id").GetString()).Order());
        await EmptyAsync(_queue);

        var malformed = listed.Single(l => l.GetProperty("problem").GetProperty("code").GetString() == "malformed_json").GetProperty("id").GetString();
        using var replayed = await Client.PostAsync(new Uri($"/api/ops/poison/{malformed}/replay", UriKind.Relative), null);
        Assert.Equal(202, (int)replayed.StatusCode);
        Assert.Equal("malformed_json", (await PoisonMessageAsync()).GetProperty("problem").GetProperty("code").GetString());
        using var again = await Client.PostAsync(new Uri($"/api/ops/poison/{malformed}/replay", UriKind.Relative), null);
        Assert.Equal(404, (int)again.StatusCode);
    }

    [Fact]
    public async Task A_contact_that_is_being_processed_or_meets_an_outage_is_tried_again_until_it_is_in()
    {
        _intake.Script["busy"] = new([() => new IntakeReply.InProgress(default), () => new IntakeReply.InProgress(default)]);
        _intake.Script["down"] = new([() => throw new StoreUnavailableException("down"), () => throw new StoreUnavailableException("down")]);
        await _queue.SendMessageAsync(Of("busy"));
        await _queue.SendMessageAsync(Of("down"));

        await _intake.UntilAsync(["busy", "down"]);
        await EmptyAsync(_queue);
        Assert.Empty(await PoisonedAsync());
    }

    [Fact]
    public async Task A_message_that_meets_a_fault_of_ours_six_times_is_set_aside_and_does_not_tell_the_customers_words()
    {
        _intake.Script["fault"] = new(Enumerable.Repeat<Func<IntakeReply>>(() => throw new InvalidOperationException(FakePorts.CustomerText), 6));
        _intake.Script["fault twice"] = new(Enumerable.Repeat<Func<IntakeReply>>(() => throw new InvalidOperationException(FakePorts.CustomerText), 2));
        await _queue.SendMessageAsync(Of("fault"));
        await _queue.SendMessageAsync(Of("fault twice"));

        var told = await PoisonMessageAsync();

        Assert.Equal("internal", told.GetProperty("problem").GetProperty("code").GetString());
        Assert.DoesNotContain(FakePorts.CustomerText, told.GetRawText(), StringComparison.Ordinal);
        await _intake.UntilAsync(["fault twice"]);
        using var replayed = await Client.PostAsync(new Uri($"/api/ops/poison/{told.GetProperty("id").GetString()}/replay", UriKind.Relative), null);
        await _intake.UntilAsync(["fault"]);
        Assert.Empty(await PoisonedAsync());
    }

    [Fact]
    public async Task What_was_queued_before_the_store_went_away_is_taken_in_when_it_is_back()
    {
        using var first = await Client.GetAsync(new Uri("/api/health", UriKind.Relative));
        Assert.Equal(200, (int)first.StatusCode);
        await _queue.SendMessageAsync(Of("before"), visibilityTimeout: TimeSpan.FromSeconds(3));

        await _azurite.StopAsync();
        var started = DateTime.UtcNow;
        using var away = await Client.PostAsync(new Uri("/api/ops/keys", UriKind.Relative), Content("""{ "role": "ops" }"""));
        Assert.Equal(503, (int)away.StatusCode);
        Assert.NotNull(away.Headers.RetryAfter);
        Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(3));
        await _azurite.StartAsync();

        await _intake.UntilAsync(["before"]);
    }

    [Fact]
    public async Task A_key_outlives_the_host_and_a_revoked_one_does_not()
    {
        using var issued = await Client.PostAsync(new Uri("/api/ops/keys", UriKind.Relative), Content("""{ "role": "agent", "subject": "a-5" }"""));
        var id = JsonDocument.Parse(await issued.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        var store = _host.App.Services.GetRequiredService<IKeyStore>();
        Assert.Equal((Role.Agent, "a-5"), (await store.FindAsync(id, default) is { } key) ? (key.Role, key.Subject) : default);

        using var revoked = await Client.DeleteAsync(new Uri($"/api/ops/keys/{id}", UriKind.Relative));

        Assert.Equal(204, (int)revoked.StatusCode);
        Assert.Null(await store.FindAsync(id, default));
        Assert.False(await store.RevokeAsync(id, default));
    }

    private static string Of(string externalId) => Examples.Contact.Replace("hc-20391", externalId, StringComparison.Ordinal);

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task<JsonElement[]> PoisonedAsync()
    {
        var text = await Client.GetStringAsync(new Uri("/api/ops/poison", UriKind.Relative));
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("items").EnumerateArray()];
    }

    private async Task<JsonElement> PoisonMessageAsync() => await UntilAsync(async () =>
    {
        var received = await _poison.ReceiveMessagesAsync(1, TimeSpan.FromMinutes(5));
        return received.Value is [var one] ? JsonDocument.Parse(one.MessageText).RootElement : (JsonElement?)null;
    });

    private static Task<bool> EmptyAsync(QueueClient queue) => UntilAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0 ? true : (bool?)null);

    /// <summary>The store cannot tell when something happened in it, so it is asked.</summary>
    private static async Task<T> UntilAsync<T>(Func<Task<T?>> ask)
        where T : struct
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            if (await ask() is { } found)
                return found;
        }

        throw new TimeoutException();
    }

    /// <summary>Takes everything in, after what the script says for its external id.</summary>
    private sealed class ScriptedIntake : IIntake
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _accepted = new();

        public ConcurrentDictionary<string, Queue<Func<IntakeReply>>> Script { get; } = new();

        public Task UntilAsync(string[] externalIds) => Task.WhenAll(externalIds.Select(id => Of(id).Task)).WaitAsync(s_patience);

        public Task<IntakeReply> AcceptAsync(ContactPost post, CancellationToken ct)
        {
            if (Script.TryGetValue(post.ExternalId, out var script) && script.TryDequeue(out var reply))
                return Task.FromResult(reply());
            Of(post.ExternalId).TrySetResult();
            return Task.FromResult<IntakeReply>(new IntakeReply.Accepted(post.Id, "{}"u8.ToArray(), Replayed: false));
        }

        private TaskCompletionSource Of(string id) => _accepted.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
