using System.Text.Json;
using System.Xml;
using Routing.App.Policies;
using Routing.App.Queues.Floor;

namespace Routing.App.Queues;

/// <summary>What GET /api/queues answers.</summary>
internal sealed class QueueStatus(WorkFloor floor, QueueCounters counters, QueueOutlook outlook, IPolicies policies, TimeProvider clock)
{
    /// <summary>All queues that a policy has or that hold contacts; for a site those it takes from.</summary>
    public ReadOnlyMemory<byte> All(string? site) => WorkJson.Write(json =>
    {
        json.WriteStartArray("queues");
        foreach (var queue in Names().Where(q => site is null || IsOf(q, site)).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            Members(json, queue, site);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public ReadOnlyMemory<byte>? One(string queue) => Names().Contains(queue) ? WorkJson.Write(json => Members(json, queue, null)) : null;

    private HashSet<string> Names()
    {
        var now = clock.GetUtcNow();
        var names = floor.Do(_ => floor.Mirrors.Values.Where(static m => m.Known + m.Beyond > 0).Select(static m => m.Name).ToHashSet());
        names.UnionWith(policies.Markets.SelectMany(m => policies.Find(m, now)?.Queues.Keys.AsEnumerable() ?? []));
        return names;
    }

    private bool IsOf(string queue, string site) =>
        policies.FindQueue(queue, clock.GetUtcNow()) is not { Sites.Count: > 0 } policy || policy.Sites.Any(s => s.Site == site);

    private void Members(Utf8JsonWriter json, string queue, string? site)
    {
        var counts = counters.Of(queue).Where(c => site is null || c.Site == site || c.Site.Length == 0).ToArray();
        var (lines, beyond, now) = floor.Do(at => (Lines(queue, site), site is null && floor.Mirrors.TryGetValue(queue, out var m) ? m.Beyond : 0, at));
        json.WriteString("name", queue);
        Figures(json, lines.Values.Aggregate(new SiteLine(), static (a, b) => a.Plus(b)).Plus(new() { Ready = beyond }), now);
        json.WriteString("expectedWait", outlook.Of(queue).Wait is { } wait ? XmlConvert.ToString(wait) : null);
        json.WriteNumber("agentsAvailable", outlook.Agents(queue));
        Today(json, counts);
        json.WriteStartArray("sites");
        foreach (var name in lines.Keys.Union(counts.Select(static c => c.Site)).Where(static s => s.Length > 0).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("site", name);
            Figures(json, lines.GetValueOrDefault(name) ?? new(), now);
            Today(json, counts.Where(c => c.Site == name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private Dictionary<string, SiteLine> Lines(string queue, string? site)
    {
        var lines = new Dictionary<string, SiteLine>(StringComparer.Ordinal);
        if (!floor.Mirrors.TryGetValue(queue, out var mirror))
            return lines;
        foreach (var entry in mirror.All)
        {
            if (!(entry.IsReady || entry.IsLeased) || (site is not null && (entry.Item.Site ?? site) != site))
                continue;
            var key = entry.Item.Site ?? "";
            var line = new SiteLine { Ready = entry.IsReady ? 1 : 0, Leased = entry.IsLeased ? 1 : 0, Oldest = entry.IsReady ? entry.Item.QueuedAt : null };
            lines[key] = lines.TryGetValue(key, out var sum) ? sum.Plus(line) : line;
        }

        return lines;
    }

    private static void Figures(Utf8JsonWriter json, SiteLine line, DateTimeOffset now)
    {
        json.WriteNumber("depth", line.Ready);
        json.WriteNumber("leased", line.Leased);
        json.WriteString("oldestWait", line.Oldest is { } oldest ? XmlConvert.ToString(TimeSpan.FromSeconds(Math.Floor(Math.Max(0, (now - oldest).TotalSeconds)))) : null);
    }

    private static void Today(Utf8JsonWriter json, IEnumerable<QueueCount> counts)
    {
        var sum = counts.Aggregate(new QueueCount("", "", 0, 0, 0), static (a, b) => a.Plus(b));
        json.WriteNumber("offeredToday", sum.Offered);
        json.WriteNumber("takenToday", sum.Taken);
        if (sum.Offered > 0)
            json.WriteNumber("serviceLevelToday", Math.Round((double)sum.Within / sum.Offered, 4));
        else
            json.WriteNull("serviceLevelToday");
    }

    private sealed record SiteLine
    {
        public int Ready { get; init; }
        public int Leased { get; init; }
        public DateTimeOffset? Oldest { get; init; }

        public SiteLine Plus(SiteLine other) => new()
        {
            Ready = Ready + other.Ready,
            Leased = Leased + other.Leased,
            Oldest = Oldest < other.Oldest ? Oldest : other.Oldest ?? Oldest,
        };
    }
}
