using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Benchmarks.Demo;

/// <summary>The staff: profiles as stored, which queues they serve, and everybody at work.</summary>
internal sealed class Agents
{
    private readonly Api _supervisor;
    private readonly IReadOnlyDictionary<string, JsonObject> _profiles;
    private readonly IReadOnlySet<string> _queues;
    private readonly HashSet<string> _served;

    private Agents(Api supervisor, IReadOnlyDictionary<string, JsonObject> profiles, IReadOnlySet<string> queues)
    {
        (_supervisor, _profiles, _queues) = (supervisor, profiles, queues);
        _served = [.. profiles.Values.SelectMany(static p => p["queues"]!.AsArray().Select(static q => (string)q!["queue"]!))];
    }

    public IEnumerable<string> Ids => _profiles.Keys;

    /// <param name="ids">Of agents that the host has.</param>
    public static async Task<Agents> LoadAsync(Api supervisor, IEnumerable<string> ids)
    {
        var profiles = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (await supervisor.GetAsync($"/api/agents/{id}", 200) is { IsOk: true, Json: var json })
                profiles[id] = JsonObject.Create(json)!;
        }

        var queues = await supervisor.GetAsync("/api/queues", 200);
        return new(supervisor, profiles, queues.IsOk ? Names(queues.Json) : new HashSet<string>());
    }

    /// <summary>Whether somebody else at the agent's site serves the queue: a contact waits for its site, for longer than the demo lasts.</summary>
    public bool HasColleague(string agent, string queue) => _profiles.Any(other =>
        other.Key != agent && (string?)other.Value["site"] == (string?)_profiles[agent]["site"]
        && other.Value["queues"]!.AsArray().Any(q => (string?)q!["queue"] == queue));

    /// <summary>The queue of the next tier, where there is one that somebody serves.</summary>
    public string? Above(string queue) =>
        queue.EndsWith("-t1", StringComparison.Ordinal) && $"{queue[..^1]}2" is var above && _queues.Contains(above) && _served.Contains(above) ? above : null;

    /// <summary>Expansion rings open after minutes, which the demo does not have: everybody serves their queues at once, until <see cref="RestoreAsync"/>.</summary>
    public Task OpenRingsAsync() => StoreAsync(static profile =>
    {
        foreach (var queue in profile["queues"]!.AsArray())
            queue!["afterSeconds"] = 0;
        profile["status"] = "available";
    });

    public Task RestoreAsync() => StoreAsync(static _ => { });

    private Task<Answer[]> StoreAsync(Action<JsonObject> change) => Task.WhenAll(_profiles.Select(p =>
    {
        var profile = p.Value.DeepClone().AsObject();
        profile.Remove("agentId");
        change(profile);
        return _supervisor.PutAsync($"/api/agents/{p.Key}", profile.ToJsonString(), 200);
    }));

    private static HashSet<string> Names(JsonElement queues) =>
        [.. queues.GetProperty("queues").EnumerateArray().Select(static q => q.GetProperty("name").GetString()!)];
}
