using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Benchmarks.Demo;

/// <summary>Acts as one agent. What becomes of a contact follows from the seed and the contact, whoever gets it.</summary>
internal sealed class Player(string agent, int seed, Api supervisor, Agents agents, Journal journal)
{
    private static readonly string[] s_dispositions = ["answered", "refunded", "replaced", "escalated"];

    public async Task RunAsync(CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            var pulled = await supervisor.PostAsync($"/api/agents/{agent}/pull", """{ "max": 1, "waitSeconds": 1 }""", 200);
            if (!pulled.IsOk)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
                continue;
            }

            foreach (var item in pulled.Json.GetProperty("items").EnumerateArray())
                await WorkAsync(item);
        }
    }

    private async Task WorkAsync(JsonElement item)
    {
        var contact = item.GetProperty("contactId").GetString()!;
        var queue = item.GetProperty("queue").GetString()!;
        var token = item.GetProperty("lease").GetProperty("token").GetInt64();
        var visit = journal.Acted.Count(a => a.Contact == contact && a.Verb != "heartbeat");
        journal.Taken.Enqueue(new(contact, queue, agent, DateTimeOffset.UtcNow));

        var chance = new Random(Mix(seed, contact, visit));
        var (verb, draw) = (chance.NextDouble(), chance.NextDouble());
        await Task.Delay(chance.Next(2, 9));
        if (draw < 0.2 && !await ActAsync(contact, "heartbeat", new() { ["token"] = token }))
            return;
        var others = visit == 0 && agents.HasColleague(agent, queue); // whoever gives back leaves it to somebody, and once
        if (verb < 0.03 && others)
            await ActAsync(contact, "skip", new() { ["token"] = token, ["reason"] = "Not my subject." });
        else if (verb < 0.06 && others)
            await ActAsync(contact, "release", new() { ["token"] = token, ["reason"] = "The shift ends." });
        else if (verb < 0.10 && visit == 0 && agents.Above(queue) is { } above)
            await ActAsync(contact, "transfer", new() { ["token"] = token, ["queue"] = above, ["reason"] = "Needs a specialist." });
        else
            await CompleteAsync(contact, token, chance);
    }

    private async Task CompleteAsync(string contact, long token, Random chance)
    {
        var resolved = chance.NextDouble() < 0.9;
        var body = new JsonObject { ["token"] = token, ["resolved"] = resolved, ["disposition"] = s_dispositions[chance.Next(s_dispositions.Length)] };
        if (await ActAsync(contact, "complete", body, resolved))
            journal.Complete(contact);
    }

    private async Task<bool> ActAsync(string contact, string verb, JsonObject body, bool resolved = false)
    {
        var answer = await supervisor.PostAsync($"/api/agents/{agent}/work/{contact}/{verb}", body.ToJsonString(), 200);
        if (answer.IsOk)
            journal.Acted.Enqueue(new(contact, agent, verb, resolved));
        return answer.IsOk;
    }

    /// <summary>FNV-1a, which is the same on every run.</summary>
    private static int Mix(int seed, string text, int visit)
    {
        var hash = 2166136261u ^ (uint)seed;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return (int)((hash ^ (uint)visit) * 16777619u);
    }
}
