using System.Globalization;
using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Cases;
using Routing.App.Keys;
using Routing.Domain.Cases;
using Routing.SelfHost;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests.Cases;

/// <summary>Whole lives of cases through the real host on a real store. The clock is the test's: who waits is woken by the test.</summary>
public sealed class CaseLifeTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-cases-");
    private readonly ManualClock _clock = new(new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero)); // a Tuesday, 10:00 in New York
    private AzuriteProcess _azurite = null!;
    private RoutingHost _host = null!;
    private HttpClient _http = null!;
    private CaseClient _ask = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartInMemoryAsync();
        _host = RoutingHost.Create(
            ["--port", "0", "--ROUTING_ROOT", _root.FullName, "--Storage:ConnectionString", _azurite.ConnectionString],
            services => services.AddSingleton<TimeProvider>(_clock));
        var keys = (await _host.StartAsync()).ToDictionary(k => k.Role.Name(), k => k.Key.ToString());
        _http = new HttpClient { BaseAddress = new Uri(_host.Address) };
        _ask = new(_http, role => keys[role]);
    }

    public async Task DisposeAsync()
    {
        await _host.App.StopAsync();
        await _host.DisposeAsync();
        await _azurite.DisposeAsync();
        _root.Delete(recursive: true);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_reply_answers_only_when_it_means_something_and_then_settles_the_issue_and_counts()
    {
        var contact = await _ask.PostAsync("1");
        Assert.Equal((201, "withSeller"), (contact.Status, contact["status"]));
        var merged = await _ask.PostAsync("1.2", order: "o-1");
        Assert.Equal(("merged", contact["caseId"]), (merged["status"], merged["caseId"]));

        var hi = await ReplyAsync(contact, "Hi");
        Assert.Equal((200, "False", "no_words"), (hi.Status, hi["counted"], hi["why"]));
        _clock.Advance(TimeSpan.FromHours(13));
        var answer = await ReplyAsync(contact, "It is made of cotton, washed warm at forty degrees.");
        Assert.Equal((200, "True", "meaningful", "closed"), (answer.Status, answer["counted"], answer["why"], answer.Json.GetProperty("case").GetProperty("state").GetString()));

        Assert.Equal("settled", (await _ask.AskAsync("GET", $"contacts/{contact["contactId"]}"))["status"]);
        Assert.Equal((409, "closed"), (await ReplyAsync(contact, "And it comes in three sizes for everyone.")).Refusal);
        var rates = (await _ask.AskAsync("GET", "sellers/s-9/standing", role: "seller")).Json.GetProperty("responseRates").EnumerateArray()
            .ToDictionary(r => $"{r.GetProperty("measure").GetString()}-{r.GetProperty("days").GetInt32()}", r => r.GetProperty("rate").GetDouble());
        Assert.Equal((0.0, 1.0, 1.0), (rates["within12Hours-30"], rates["within24Hours-30"], rates["withinTarget-90"]));
    }

    [Fact]
    public async Task A_missed_deadline_moves_the_contact_through_the_tiers_and_a_late_reply_is_shown_to_the_agent()
    {
        var contact = await _ask.PostAsync("2");
        var (id, name) = (contact["contactId"]!, contact["caseId"]!);
        await WakeAtNextAlarmAsync(name, "withSeller"); // first reminder
        await WakeAtNextAlarmAsync(name, "withSeller"); // second
        var moved = await WakeAtNextAlarmAsync(name, "withAgents");
        Assert.Contains("seller-breached-v1", Events(moved));

        var queue = Assert.Single(await WaitingAsync());
        _clock.Advance(TimeSpan.FromMinutes(30));
        var late = await ReplyAsync(contact, "Sorry, it is made of cotton and linen.");
        Assert.Equal((200, "True", "True", "False"), (late.Status, late["counted"], late["late"], late["deliver"]));
        await _ask.AskAsync("PUT", "agents/x", new
        {
            name = "X", site = "in-house", tier = 2, languages = new[] { "en" }, capacity = 3, status = "available",
            queues = new[] { new { queue, proficiency = 4, afterSeconds = 0 } },
        });
        var item = Assert.Single((await _ask.AskAsync("POST", "agents/x/pull", new { max = 1 })).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((id, name), (item.GetProperty("contactId").GetString(), item.GetProperty("case").GetProperty("caseId").GetString()));
        Assert.Contains("cotton and linen", item.GetRawText(), StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => Events(await _ask.AskAsync("GET", $"cases/{name}")).Contains("seller-tier-taken-v1"));

        var token = item.GetProperty("lease").GetProperty("token").GetInt64();
        Assert.Equal(200, (await _ask.AskAsync("POST", $"agents/x/work/{id}/complete", new { token, resolved = true })).Status);
        await Eventually.HoldsAsync(async () => (await _ask.AskAsync("GET", $"cases/{name}"))["state"] == "closed");
        Assert.Equal("settled", (await _ask.AskAsync("GET", $"contacts/{id}"))["status"]);
        var rate = (await _ask.AskAsync("GET", "sellers/s-9/standing")).Json.GetProperty("responseRates")[2];
        Assert.Equal(("withinTarget", 1, 0.0), (rate.GetProperty("measure").GetString(), rate.GetProperty("conversations").GetInt32(), rate.GetProperty("rate").GetDouble()));
        Assert.Equal(2, (await SentAsync()).Count(m => m == "seller-reminder"));
    }

    [Fact]
    public async Task A_violation_takes_effect_shuts_the_seller_out_at_once_and_overturning_it_lets_the_seller_back()
    {
        var post = new { market = "US", violation = "off_platform_dealing", points = 30 };
        var cases = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var opened = await _ask.AskAsync("POST", "sellers/s-9/violations", new { post.market, post.violation, post.points, source = $"x-{i}" }, "supervisor");
            Assert.Equal(201, opened.Status);
            cases.Add(opened["caseId"]!);
        }

        Assert.Equal(201, (await _ask.PostAsync("30"))["status"] is "withSeller" ? 201 : 0);
        Assert.Equal((409, "same_reviewer"), await AppealAndReviewAsync(cases[0], "supervisor"));
        foreach (var name in cases.Skip(1))
            await WakeAtNextAlarmAsync(name, "effective");
        Assert.Equal("restricted", (await _ask.AskAsync("GET", "sellers/s-9/standing")).Json.GetProperty("eligibleChannels").GetProperty("why").GetString());
        Assert.NotEqual("withSeller", (await _ask.PostAsync("31"))["status"]);

        foreach (var name in cases.Skip(1))
        {
            await _ask.AskAsync("POST", $"cases/{name}/appeal", new { }, "seller");
            Assert.Equal(200, (await _ask.AskAsync("POST", $"cases/{name}/review", new { outcome = "overturn", reason = "A mistake." }, "reviewer")).Status);
        }

        Assert.Equal(0, (await _ask.AskAsync("GET", "sellers/s-9/standing")).Json.GetProperty("points").GetInt32());
        Assert.Equal("withSeller", (await _ask.PostAsync("32"))["status"]);
    }

    [Fact]
    public async Task A_dispute_goes_from_rejection_over_evidence_to_a_ruling_that_is_executed_once()
    {
        var contact = await _ask.PostAsync("4");
        _clock.Advance(TimeSpan.FromDays(3));
        var opened = await _ask.AskAsync("POST", "disputes", new { orderId = "o-4", openedBy = "buyer", claim = "not_received", requested = "refund", contactId = contact["contactId"] });
        Assert.Equal((201, "withSeller"), (opened.Status, opened["state"]));
        var path = $"cases/{opened["caseId"]}";
        Assert.Equal("rejected", (await _ask.AskAsync("POST", $"{path}/steps", new { step = "reject" }, "seller"))["state"]);
        Assert.Equal((403, "subject_forbidden"), (await _ask.AskAsync("POST", $"{path}/steps", new { step = "escalate" }, "seller")).Refusal);
        Assert.Equal("gathering", (await _ask.AskAsync("POST", $"{path}/steps", new { step = "escalate" }))["state"]);
        var evidence = new { side = "buyer", reference = "blob/1.jpg", sha256 = new string('a', 64), kind = "photo" };
        Assert.Equal(200, (await _ask.AskAsync("POST", $"{path}/evidence", evidence)).Status);
        await _ask.AskAsync("POST", $"{path}/steps", new { step = "rest", side = "buyer" });
        Assert.Equal((409, "evidence_window_over"), (await _ask.AskAsync("POST", $"{path}/evidence", evidence with { reference = "blob/2.jpg" })).Refusal);
        var ruled = await _ask.AskAsync("POST", $"{path}/steps", new { step = "rest" }, "seller");

        Assert.Equal("ruled", ruled["state"]);
        await Eventually.HoldsAsync(async () => Events(await _ask.AskAsync("GET", path)).Contains("dispute-step-succeeded-v1"));
        Assert.Single(Events(await _ask.AskAsync("GET", path)), "dispute-step-asked-v1");
        Assert.Equal((409, "decided_already"), (await _ask.AskAsync("POST", $"{path}/ruling", """{"liability":{"buyer":100},"reason":"no"}""", "reviewer")).Refusal);
    }

    [Fact]
    public async Task Holiday_mode_keeps_contacts_away_and_stops_the_clock_of_open_cases()
    {
        var contact = await _ask.PostAsync("5");
        Assert.Equal(400, (await _ask.AskAsync("PUT", "sellers/s-9/calendar", """{"zone":"Mars/Base","hours":[]}""", "seller")).Status);
        Assert.Equal(200, (await _ask.AskAsync("PUT", "sellers/s-9/calendar", """{"holiday":{"from":"2026-11-24T00:00:00Z"}}""", "seller")).Status);

        var open = await _ask.AskAsync("GET", $"cases/{contact["caseId"]}");
        Assert.Contains("seller-schedule-changed-v1", Events(open));
        Assert.Equal("", open["nextAlarm"]);
        Assert.NotEqual("withSeller", (await _ask.PostAsync("6"))["status"]);
        await _ask.AskAsync("PUT", "sellers/s-9/calendar", "{}", "seller");
        Assert.NotEqual("", (await _ask.AskAsync("GET", $"cases/{contact["caseId"]}"))["nextAlarm"]);
        Assert.Equal("withSeller", (await _ask.PostAsync("7"))["status"]);
    }

    [Fact]
    public async Task What_is_not_the_callers_or_makes_no_sense_is_refused_with_its_reason_and_changes_nothing()
    {
        var contact = await _ask.PostAsync("8", seller: "s-8");
        var path = $"cases/{contact["caseId"]}";
        var before = (await _ask.AskAsync("GET", path)).Json.GetRawText();

        Assert.Equal((403, "subject_forbidden"), (await _ask.AskAsync("GET", path, role: "seller")).Refusal);
        Assert.Equal((409, "other_seller"), (await ReplyAsync(contact, "It is made of cotton and linen.")).Refusal);
        Assert.Equal((403, "subject_forbidden"), (await _ask.AskAsync("POST", $"{path}/pause", new { }, "seller")).Refusal);
        Assert.Equal((409, "other_kind"), (await _ask.AskAsync("POST", $"{path}/correct", new { })).Refusal);
        Assert.Equal(404, (await _ask.AskAsync("GET", "cases/sr-000000000000000000")).Status);
        Assert.Equal(404, (await _ask.AskAsync("GET", "cases/nonsense")).Status);
        var bad = await _ask.AskAsync("POST", "sellers/s-9/violations", new { market = "XX", violation = "Not A Code", source = "a b", points = -1 });
        Assert.Equal(["market", "points", "source", "violation"], bad.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
        Assert.Equal(before, (await _ask.AskAsync("GET", path)).Json.GetRawText());
    }

    [Fact]
    public async Task A_pause_stops_the_clock_and_resuming_goes_on_with_what_was_left()
    {
        var contact = await _ask.PostAsync("9");
        var path = $"cases/{contact["caseId"]}";
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("", (await _ask.AskAsync("POST", $"{path}/pause", new { }, "seller"))["nextAlarm"]);
        _clock.Advance(TimeSpan.FromDays(2));
        var resumed = await _ask.AskAsync("POST", $"{path}/resume", new { }, "seller");

        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(10), DateTimeOffset.Parse(resumed["nextAlarm"]!, CultureInfo.InvariantCulture)); // the reminder at half of 24 h
    }

    private Task<Asked> ReplyAsync(Asked contact, string text) =>
        _ask.AskAsync("POST", "sellers/s-9/replies", new { contactId = contact["contactId"], text }, "seller");

    private async Task<(int, string?)> AppealAndReviewAsync(string name, string role)
    {
        Assert.Equal(200, (await _ask.AskAsync("POST", $"cases/{name}/appeal", new { }, "seller")).Status);
        Assert.Equal((409, "appealed_already"), (await _ask.AskAsync("POST", $"cases/{name}/appeal", new { }, "seller")).Refusal);
        return (await _ask.AskAsync("POST", $"cases/{name}/review", new { outcome = "overturn", reason = "A mistake." }, role)).Refusal;
    }

    /// <summary>Lets time pass to the case's next alarm and wakes it, as the clock does.</summary>
    private async Task<Asked> WakeAtNextAlarmAsync(string name, string state)
    {
        var alarm = DateTimeOffset.Parse((await _ask.AskAsync("GET", $"cases/{name}"))["nextAlarm"]!, CultureInfo.InvariantCulture);
        if (alarm > _clock.GetUtcNow())
            _clock.Advance(alarm - _clock.GetUtcNow());
        await _host.App.Services.GetRequiredService<ICaseAdvance>().AdvanceAsync(new CaseId(name), default);
        var after = await _ask.AskAsync("GET", $"cases/{name}");
        Assert.Equal(state, after["state"]);
        return after;
    }

    private static string[] Events(Asked page) => [.. page.Json.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("event").GetString()!)];

    private async Task<string[]> WaitingAsync() =>
        [.. (await _ask.AskAsync("GET", "queues")).Json.GetProperty("queues").EnumerateArray().Where(q => q.GetProperty("depth").GetInt32() > 0).Select(q => q.GetProperty("name").GetString()!)];

    private async Task<IReadOnlyList<string>> SentAsync()
    {
        var queue = new QueueClient(_azurite.ConnectionString, "messages-outbound");
        var sent = new List<string>();
        foreach (var message in (await queue.PeekMessagesAsync(32)).Value)
        {
            using var list = JsonDocument.Parse(message.MessageText);
            sent.AddRange(list.RootElement.EnumerateArray().Where(m => m.TryGetProperty("noticeId", out _)).Select(m => m.GetProperty("template").GetString()!));
        }

        return sent;
    }
}
