using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Routing.Domain.Contacts;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests.Faults;

/// <summary>
/// Clients that post contacts until each is accepted, and agents that pull and work them, whatever happens to the host and the store. It notes
/// what everybody was told, and checks it against the store at the end.
/// </summary>
internal sealed class LoadPlay(HostProcess host, int seed)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A message that was received when the store went away is seen again after 30 s.</summary>
    private static readonly TimeSpan s_queuePatience = TimeSpan.FromSeconds(50);
    private const string Promised = "promised";

    private static readonly string[] s_queues =
    [
        .. new[] { "orders", "returns", "payments", "account", "safety", "seller-support", "disputes", "general" }
            .SelectMany(family => new[] { $"us-{family}-t1", $"us-{family}-t2" }),
    ];

    private static readonly string[] s_texts =
    [
        "My package is marked delivered but nothing is here. This is the third time I write, I want to speak to a person.",
        "The charger caught fire and burned my hand. This is dangerous.",
        "I will sue you, my lawyer will contact you about this refund.",
        "How do I change my password?",
        "Someone hacked my account and bought things, please help me now.",
    ];

    private readonly ConcurrentQueue<Accepted> _accepted = [];
    private readonly ConcurrentQueue<Pull> _pulls = [];
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly List<Task> _players = [];
    private volatile bool _isOver;
    private int _contacts;

    public int AcceptedCount => _accepted.Count;

    public int PullCount => _pulls.Count;

    public string Summary => string.Join(
        ", ", _answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}: {a.Value}")) + $"; accepted {_accepted.Count}, pulled {_pulls.Count}";

    public async Task StartAsync(int clients, int agents)
    {
        for (var i = 0; i < agents; i++)
            await EnlistAsync($"load-{i}");
        for (var i = 0; i < clients; i++)
            _players.Add(PostAllAsync(new Random(seed + i)));
        for (var i = 0; i < agents; i++)
            _players.Add(WorkAsync($"load-{i}", new Random(seed + 1000 + i)));
    }

    /// <summary>Every contact that was begun is accepted, and every action on a pulled one is answered, when it returns.</summary>
    public async Task FinishAsync()
    {
        _isOver = true;
        await Task.WhenAll(_players);
        Assert.Empty(_wrong);
    }

    /// <summary>A body for the message queue, noted as accepted: it must get in.</summary>
    public string Promise()
    {
        var (body, id) = Next(new Random(seed));
        _accepted.Enqueue(new(id, Promised));
        return body;
    }

    /// <summary>Everything promised is in when it returns.</summary>
    public async Task KeepPromisesAsync()
    {
        foreach (var promised in _accepted.Where(a => a.Status == Promised))
            await Eventually.HoldsAsync(async () => (await host.AskAsync("GET", $"/api/contacts/{promised.Contact}")).Status == 200, s_queuePatience);
    }

    /// <summary>What clients and agents were told is what the store holds; no contact is there twice, and what waits can be pulled once.</summary>
    public async Task CheckAsync(string store)
    {
        var tables = new TableServiceClient(store);
        foreach (var group in _accepted.GroupBy(a => a.Contact))
            Assert.Single(group);
        await KeepPromisesAsync();
        await Parallel.ForEachAsync(_accepted, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (contact, _) =>
            Assert.Equal((contact.Contact, 200), (contact.Contact, (await host.AskAsync("GET", $"/api/contacts/{contact.Contact}")).Status)));

        var kept = await ReadAsync(tables, "contacts");
        Assert.Equal(_accepted.Count, kept.Count(r => r.RowKey[0] != '!' && r.RowKey.Count('|') == 1));
        await Eventually.HoldsAsync(async () => !(await ReadAsync(tables, "contacts")).Exists(r => r.RowKey.StartsWith("!p|", StringComparison.Ordinal) && r.ContainsKey("B0")));
        await Eventually.HoldsAsync(async () => (await WorkRowsAsync(tables)).TrueForAll(r => r.GetString("State") is "ready" or "leased"));

        var work = (await WorkRowsAsync(tables)).ToLookup(r => r.RowKey.Split('|')[2]);
        var pulls = _pulls.ToLookup(p => p.Contact);
        foreach (var contact in _accepted)
            CheckWork(contact, [.. pulls[contact.Contact]], [.. work[contact.Contact]]);
        Assert.Subset(_accepted.Select(a => a.Contact).ToHashSet(), work.Select(w => w.Key).ToHashSet());
        await DrainAsync([.. work.Where(w => w.Single().GetString("State") == "ready").Select(w => w.Key).Order()]);
    }

    private static void CheckWork(Accepted contact, List<Pull> pulls, List<TableEntity> rows)
    {
        pulls.Sort((a, b) => a.Token.CompareTo(b.Token));
        for (var i = 1; i < pulls.Count; i++)
        {
            Assert.True(pulls[i].Token > pulls[i - 1].Token, $"{contact}: token {pulls[i].Token} was given twice.");
            Assert.True(pulls[i - 1].End == "release" && pulls[i - 1].MayHaveEndedAt <= pulls[i].At, $"{contact}: held twice, {pulls[i - 1]} and {pulls[i]}.");
        }

        var isCompleted = pulls.Exists(p => p.End == "complete");
        if (contact.Status == "queued")
            Assert.True(rows.Count == (isCompleted ? 0 : 1), $"{contact}: {rows.Count} rows, {string.Join(", ", pulls)}");
        else
            Assert.True(rows.Count <= 1, $"{contact}: {rows.Count} rows");
        if (isCompleted)
            Assert.Empty(rows);
        if (pulls.LastOrDefault() is { End: "held" } held)
            Assert.Equal(("leased", held.Agent, held.Token), (rows[0].GetString("State"), rows[0].GetString("Agent"), rows[0].GetInt64("Token")));
    }

    /// <summary>Fresh agents take everything that is ready, each contact once.</summary>
    private async Task DrainAsync(List<string> ready)
    {
        var drained = new List<string>();
        for (var agent = 0; drained.Count < ready.Count; agent++)
        {
            Assert.True(agent <= (ready.Count / 50) + 2, $"{drained.Count} of {ready.Count} could be pulled.");
            await EnlistAsync($"drain-{agent}");
            var answer = await host.AskAsync("POST", $"/api/agents/drain-{agent}/pull", """{ "max": 100, "waitSeconds": 1 }""");
            Assert.Equal(200, answer.Status);
            drained.AddRange(answer.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("contactId").GetString()!));
        }

        drained.Sort(StringComparer.Ordinal);
        ready.Sort(StringComparer.Ordinal);
        Assert.Equal(ready, drained);
    }

    private async Task EnlistAsync(string agent)
    {
        var queues = string.Join(',', s_queues.Select(q => $$"""{ "queue": "{{q}}", "proficiency": 4, "afterSeconds": 0 }"""));
        var profile = $$"""
            { "name": "{{agent}}", "site": "in-house", "tier": 2, "languages": ["en"], "capacity": 100, "queues": [{{queues}}], "status": "available" }
            """;
        var answer = await host.AskAsync("PUT", $"/api/agents/{agent}", profile);
        Assert.Equal((200, answer.Text), (answer.Status, answer.Text));
    }

    private async Task PostAllAsync(Random random)
    {
        while (!_isOver)
        {
            var (body, id) = Next(random);
            for (var tries = 1; ; tries++)
            {
                var answer = await host.AskAsync("POST", "/api/contacts", body);
                Note("post", answer);
                if (answer.Status == 201 || (answer.Status == 200 && tries > 1))
                {
                    if (answer.Json.GetProperty("contactId").GetString() != id)
                        _wrong.Enqueue($"{id} was answered as {answer.Text}");
                    _accepted.Enqueue(new(id, answer.Json.GetProperty("status").GetString()!));
                    break;
                }

                if (!IsTemporary(answer) && answer is not { Status: 409, Code: "in_progress" })
                {
                    _wrong.Enqueue($"posting was answered {answer}");
                    return;
                }

                await Task.Delay(s_pause);
            }
        }
    }

    private async Task WorkAsync(string agent, Random random)
    {
        while (!_isOver)
        {
            var answer = await host.AskAsync("POST", $"/api/agents/{agent}/pull", """{ "max": 3, "waitSeconds": 1 }""");
            Note("pull", answer);
            if (answer.Status != 200)
            {
                if (!IsTemporary(answer) && answer is not { Status: 409, Code: "at_capacity" })
                    _wrong.Enqueue($"a pull was answered {answer}");
                await Task.Delay(s_pause);
                continue;
            }

            var at = DateTime.UtcNow;
            foreach (var item in answer.Json.GetProperty("items").EnumerateArray())
            {
                var pull = new Pull(item.GetProperty("contactId").GetString()!, agent, item.GetProperty("lease").GetProperty("token").GetInt64(), at);
                _pulls.Enqueue(pull);
                await ActAsync(pull, random.Next(10) switch { < 5 => "complete", < 7 => "release", _ => "held" });
            }
        }
    }

    private async Task ActAsync(Pull pull, string action)
    {
        if (action == "held")
            return;
        var body = action == "complete" ? $$"""{ "token": {{pull.Token}}, "resolved": true }""" : $$"""{ "token": {{pull.Token}}, "reason": "Later." }""";
        pull.MayHaveEndedAt = DateTime.UtcNow;
        pull.End = action; // by the time anybody else hears of the contact
        for (var isFirst = true; ; isFirst = false)
        {
            var answer = await host.AskAsync("POST", $"/api/agents/{pull.Agent}/work/{pull.Contact}/{action}", body);
            Note(action, answer);
            if (answer.Status == 200 || (!isFirst && answer is { Status: 404 } or { Status: 409, Code: "stale_lease" }))
                return;
            if (!IsTemporary(answer))
            {
                _wrong.Enqueue($"{action} of {pull} was answered {answer}");
                return;
            }

            await Task.Delay(s_pause);
        }
    }

    private (string Body, string Id) Next(Random random)
    {
        var number = Interlocked.Increment(ref _contacts).ToString("D5", CultureInfo.InvariantCulture);
        var body = $$"""
            { "source": "helpCenter", "externalId": "x-{{seed}}-{{number}}", "party": { "role": "buyer", "id": "u-{{number}}" }, "market": "US", "locale": "en-US",
              "text": "{{s_texts[random.Next(s_texts.Length)]}}" }
            """;
        return (body, ContactId.Of($"u-{number}", Source.HelpCenter, $"x-{seed}-{number}").Value);
    }

    /// <summary>No answer, or the one that says that the store is away and a repeat is safe.</summary>
    private static bool IsTemporary(Heard answer) => answer.Status == 0 || answer is { Status: 503, Code: "store_unavailable", SaysWhenToRetry: true };

    private void Note(string what, Heard answer) => _answers.AddOrUpdate($"{what} {answer.Status}", 1, (_, n) => n + 1);

    private static async Task<List<TableEntity>> ReadAsync(TableServiceClient tables, string table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>())
            rows.Add(row);
        return rows;
    }

    private static async Task<List<TableEntity>> WorkRowsAsync(TableServiceClient tables) =>
        (await ReadAsync(tables, "work")).FindAll(r => r.PartitionKey[0] != '!' && r.RowKey[0] != '!');

    private sealed record Accepted(string Contact, string Status);

    private sealed record Pull(string Contact, string Agent, long Token, DateTime At)
    {
        public string End { get; set; } = "held";

        public DateTime MayHaveEndedAt { get; set; } = DateTime.MaxValue;
    }
}
