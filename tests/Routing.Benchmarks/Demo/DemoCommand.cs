using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Routing.Tests;
using Spectre.Console;

namespace Routing.Benchmarks.Demo;

/// <summary>Shows Routing at work: a host, the customers of the samples, and agents who answer them.</summary>
internal static class DemoCommand
{
    private const int MaxShown = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await RunAsync(DemoOptions.Parse(args));
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n{DemoOptions.Usage}");
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"demo: {e.Message}");
        }

        return 1;
    }

    private static async Task<int> RunAsync(DemoOptions options)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
            (AnsiConsole.Profile.Width, AnsiConsole.Profile.Capabilities.Ansi, AnsiConsole.Profile.Capabilities.ColorSystem) = (160, false, ColorSystem.NoColors);
        AnsiConsole.WriteLine($"seed {options.Seed}");
        await using var host = options.Url is null ? await DemoHost.StartAsync() : null;
        var (address, channelKey, supervisorKey) = host is null
            ? (options.Url!, options.Key!, options.Key!)
            : (host.Address, host.Key("channel"), host.Key("supervisor"));
        AnsiConsole.WriteLine($"host {address}");

        var journal = new Journal();
        using var channel = new Api(address, channelKey, journal.Problems);
        using var supervisor = new Api(address, supervisorKey, journal.Problems);
        var samples = Sample.Load(Path.Combine(AzuriteProcess.RepositoryRoot, "tests", "samples", "contacts.jsonl"));
        var agents = await Agents.LoadAsync(supervisor, AgentIds());
        if (journal.Problems.TryPeek(out var first))
            throw new InvalidOperationException(first);

        var started = Stopwatch.GetTimestamp();
        await new DemoRun(options, samples, channel, supervisor, agents, journal).RunAsync();
        var took = Stopwatch.GetElapsedTime(started);

        var audit = await Audit.OfAsync(supervisor, journal);
        var figures = new Figures(journal, audit, agents.Ids);
        foreach (var table in figures.Tables())
            table.Print(options.Markdown);
        Tell(journal.Problems, host is null ? [] : [.. host.Errors]);
        Console.WriteLine(figures.Closing(samples.Count, took)); // never wrapped
        return journal.Problems.IsEmpty && journal.Left.Count == 0 ? 0 : 1;
    }

    /// <summary>The demo's agents, which a host stores at its first start. There is no list of agents to ask for.</summary>
    private static List<string> AgentIds()
    {
        var path = Path.Combine(AzuriteProcess.RepositoryRoot, "functions", "policies", "agents.json");
        return [.. JsonElement.Parse(File.ReadAllBytes(path)).GetProperty("agents").EnumerateArray().Select(static a => a.GetProperty("id").GetString()!)];
    }

    private static void Tell(ConcurrentQueue<string> problems, IReadOnlyList<string> logged)
    {
        foreach (var problem in problems.Take(MaxShown))
            Console.Error.WriteLine($"problem: {problem}");
        if (problems.Count > MaxShown)
            Console.Error.WriteLine($"and {problems.Count - MaxShown} more problems.");
        foreach (var line in logged.Take(MaxShown))
            Console.Error.WriteLine($"host: {line}");
    }
}
