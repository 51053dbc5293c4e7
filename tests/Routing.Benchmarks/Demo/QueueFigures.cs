namespace Routing.Benchmarks.Demo;

/// <summary>How long contacts waited for an agent, by the queue that they were placed in.</summary>
/// <param name="serviceLevels">As the service counts them, by queue.</param>
internal sealed class QueueFigures(Journal journal, IReadOnlyDictionary<string, double> serviceLevels)
{
    /// <summary>The first time that each contact was taken.</summary>
    private readonly Dictionary<string, Taken> _first = journal.Taken
        .GroupBy(static t => t.Contact, StringComparer.Ordinal)
        .ToDictionary(static g => g.Key, static g => g.MinBy(static t => t.At)!, StringComparer.Ordinal);

    public ClosingTable Table()
    {
        var placed = journal.Contacts.Values.Where(static c => c is { Status: "queued", Queue: not null }).ToArray();
        return new(
            "By queue (wait: from sending the contact to its first agent; within due: taken by dueAt, which a head start puts as early as the receipt)",
            ["queue", "placed", "taken", "mean wait", "p90 wait", "within due", "service level"],
            [
                .. placed.GroupBy(static c => c.Queue!, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(g => Line(g.Key, [.. g])),
                Line("all", placed),
            ]);
    }

    private string[] Line(string name, Posted[] placed)
    {
        var taken = placed.Where(c => _first.ContainsKey(c.Id)).ToArray();
        var waits = taken.Select(c => _first[c.Id].At - c.SentAt).Order().ToArray();
        var within = taken.Count(c => _first[c.Id].At <= c.DueAt);
        return
        [
            name, Format.Count(placed.Length), Format.Count(taken.Length),
            waits.Length == 0 ? "-" : Format.Milliseconds(TimeSpan.FromTicks((long)waits.Average(static w => w.Ticks))),
            waits.Length == 0 ? "-" : Format.Milliseconds(waits[(int)Math.Ceiling(0.9 * waits.Length) - 1]),
            Format.Share(within, placed.Length),
            serviceLevels.TryGetValue(name, out var level) ? Format.Share(level) : "",
        ];
    }
}
