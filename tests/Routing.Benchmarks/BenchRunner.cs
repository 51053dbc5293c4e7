using Routing.Benchmarks.Classify;

namespace Routing.Benchmarks;

/// <summary><c>./dev bench [name]</c>: one benchmark, or all but <c>choose</c> one after the other.</summary>
internal static class BenchRunner
{
    private static readonly (string Name, string What, Func<Task> Run)[] s_all =
    [
        ("classify", "The classifier on public sets, against NLP.js", ClassifyBench.RunAsync),
        ("choose", "How the trainer's defaults were chosen; only when named", ChooseBench.RunAsync),
        ("decide", "Linking, choosing the queue and deciding, on one core", () => Task.FromResult(DecideBench.Run())),
        ("queues", "64 agents pull and complete one queue of 10,000 contacts", QueueBench.RunAsync),
        ("bus", "Sending to Service Bus, and taking in from it, against the in-process endpoint", BusBench.RunAsync),
        ("lone", "One contact at a time over HTTP, beside its bare storage calls", LoneContact.RunAsync),
        ("intake", "Contacts over HTTP, 64 at a time", IntakeBench.RunAsync),
        ("cases", "Cases of sellers: deciding, waking, and many open ones", CaseBench.RunAsync),
        ("memory", "The host's memory and start", MemoryBench.RunAsync),
        ("start", "The published host, from the start of its process to its first answer, and its size", StartBench.RunAsync),
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> names)
    {
        if (names.Except(s_all.Select(static b => b.Name)).Any())
        {
            await Console.Error.WriteLineAsync($"There are these benchmarks: {string.Join(", ", s_all.Select(static b => b.Name))}.");
            return 1;
        }

        foreach (var (name, what, run) in s_all)
        {
            if (names.Count > 0 ? !names.Contains(name) : name == "choose")
                continue;
            Report.Title($"{name}: {what}");
            await run();
        }

        return 0;
    }
}
