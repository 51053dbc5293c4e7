using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Routing.Benchmarks.Demo;

/// <summary>How a seller answers.</summary>
internal enum Habit { Prompt, Steady, Slow, Curt, Silent, OffPlatform }

/// <summary>Buyers who ask, sellers who answer by habit, agents who take over, and buyers who dispute what nobody answered.</summary>
internal sealed class SellerPlay(Api api, int seed)
{
    private const int Agents = 3;
    private int _contacts, _replies, _disputes;

    public IReadOnlyList<Habit> Habits { get; private set; } = [];

    /// <summary>Cases by id, with their sellers.</summary>
    public ConcurrentDictionary<string, string> Cases { get; } = new(StringComparer.Ordinal);

    public int Contacts => _contacts;

    public int Replies => _replies;

    public int Disputes => _disputes;

    public async Task RunAsync(int sellers, string[] questions, TimeSpan length)
    {
        Habits = [.. Enumerable.Range(0, sellers).Select(i => (Habit)(i % 6))];
        using var over = new CancellationTokenSource(length);
        await EnlistAsync();
        var agents = Task.WhenAll(Enumerable.Range(0, Agents).Select(i => WorkAsync($"demo-{i}", over.Token)));
        await Task.WhenAll(Enumerable.Range(0, sellers).Select(i => SellAsync($"s-{i + 1}", Habits[i], new Random(seed + i), questions, over.Token)));
        await agents;
    }

    private async Task SellAsync(string seller, Habit habit, Random random, string[] questions, CancellationToken over)
    {
        var answers = new List<Task>();
        try
        {
            for (var n = 0; ; n++)
            {
                await Task.Delay(random.Next(500, 3_500), over); // one in every 4 to 28 hours
                var answer = await api.PostAsync("/api/contacts", Contact(seller, n, questions[random.Next(questions.Length)]), 201);
                Interlocked.Increment(ref _contacts);
                if (!answer.IsOk || answer.Json.GetProperty("status").GetString() != "withSeller")
                    continue;
                Cases[answer.Json.GetProperty("caseId").GetString()!] = seller;
                var id = answer.Json.GetProperty("contactId").GetString()!;
                answers.Add(AnswerAsync(seller, id, habit, random.Next(1000), random.NextDouble(), over));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(string seller, string contact, Habit habit, int wait, double luck, CancellationToken over)
    {
        try
        {
            var (milliseconds, text) = habit switch
            {
                Habit.Prompt => (wait / 2, "Thank you for asking, it is made of cotton and comes in three colours."),
                Habit.Steady => (wait * 2, "We checked with the warehouse, and the answer is in the description of the product."),
                Habit.Slow => (wait * 6, "Sorry for the delay, we looked into it and will send a new one."),
                Habit.Curt => (wait, luck < 0.5 ? "Hi" : "ok"),
                Habit.OffPlatform => (wait, "Write to me on whatsapp at five five five 123 4567 and pay me there."),
                _ => (-1, ""),
            };
            if (milliseconds >= 0)
            {
                await Task.Delay(milliseconds, over);
                await ReplyAsync(seller, contact, $"{text} ({contact[^5..]})");
            }

            if (habit is Habit.Silent or Habit.Curt && luck < 0.3)
            {
                await Task.Delay(6_000, over);
                await DisputeAsync(seller, contact);
            }
        }
        catch (OperationCanceledException)
        {
            // The weeks are over.
        }
    }

    private async Task ReplyAsync(string seller, string contact, string text)
    {
        await api.PostAsync($"/api/sellers/{seller}/replies", JsonSerializer.Serialize(new { contactId = contact, text }), 200, 409);
        Interlocked.Increment(ref _replies);
    }

    private async Task DisputeAsync(string seller, string contact)
    {
        var opened = await api.PostAsync(
            "/api/disputes",
            JsonSerializer.Serialize(new { orderId = $"o-{contact[^8..]}", openedBy = "buyer", claim = "not_received", requested = "refund", contactId = contact }), 201, 409);
        if (!opened.IsOk)
            return;
        Interlocked.Increment(ref _disputes);
        Cases[opened.Json.GetProperty("caseId").GetString()!] = seller;
    }

    /// <summary>Agents who take whatever the sellers left.</summary>
    private async Task EnlistAsync()
    {
        var queues = (await api.GetAsync("/api/queues", 200)).Json.GetProperty("queues").EnumerateArray().Select(q => q.GetProperty("name").GetString()!)
            .Where(q => q.StartsWith("us-", StringComparison.Ordinal)).Take(90).ToArray();
        var profile = JsonSerializer.Serialize(new
        {
            name = "Demo", site = "in-house", tier = 2, languages = new[] { "en" }, capacity = 100, status = "available",
            queues = queues.Select(queue => new { queue, proficiency = 4, afterSeconds = 0 }),
        });
        for (var i = 0; i < Agents; i++)
            await api.PutAsync($"/api/agents/demo-{i}", profile, 200);
    }

    /// <summary>One at a time: a lease of ten minutes is over in thirty milliseconds.</summary>
    private async Task WorkAsync(string agent, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var pulled = await api.PostAsync($"/api/agents/{agent}/pull", """{ "max": 1, "waitSeconds": 0 }""", 200, 409);
            foreach (var item in pulled.Status == System.Net.HttpStatusCode.OK ? pulled.Json.GetProperty("items").EnumerateArray().ToArray() : [])
            {
                var token = item.GetProperty("lease").GetProperty("token").GetInt64().ToString(CultureInfo.InvariantCulture);
                await api.PostAsync($"/api/agents/{agent}/work/{item.GetProperty("contactId").GetString()}/complete", $$"""{ "token": {{token}}, "resolved": true }""", 200, 409, 404);
            }

            if (pulled.Status != System.Net.HttpStatusCode.OK || pulled.Json.GetProperty("items").GetArrayLength() == 0)
                await Task.Delay(100, CancellationToken.None);
        }
    }

    private static string Contact(string seller, int number, string text) => JsonSerializer.Serialize(new
    {
        source = "helpCenter", externalId = $"{seller}-{number}", party = new { role = "buyer", id = $"u-{seller}-{number}" }, sellerId = seller, orderId = $"o-{seller}-{number}",
        market = "US", text, order = new { status = "delivered", value = new { amountMinor = 2_599, currency = "USD" }, fulfilledBy = "seller" },
    });
}
