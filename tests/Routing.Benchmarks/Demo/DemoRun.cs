using System.Diagnostics;
using Spectre.Console;

namespace Routing.Benchmarks.Demo;

/// <summary>Customers write while agents work, until nothing waits any more.</summary>
internal sealed class DemoRun(DemoOptions options, IReadOnlyList<Sample> samples, Api channel, Api supervisor, Agents agents, Journal journal)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200), s_line = TimeSpan.FromSeconds(2);

    public Task RunAsync() => AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Interactive
        ? AnsiConsole.Progress().StartAsync(async progress =>
        {
            var posts = progress.AddTask("contacts posted", maxValue: samples.Count);
            var work = progress.AddTask("completed by agents", maxValue: 1);
            await RunAsync(() =>
            {
                posts.Value = Posted;
                work.MaxValue = Math.Max(1, journal.Completed + journal.Left.Count);
                work.Value = journal.Completed;
            });
        })
        : RunInLinesAsync();

    private int Posted => journal.Contacts.Count + journal.Replayed;

    private Task RunInLinesAsync()
    {
        var last = Stopwatch.GetTimestamp();
        return RunAsync(() =>
        {
            if (Stopwatch.GetElapsedTime(last) < s_line)
                return;
            last = Stopwatch.GetTimestamp();
            AnsiConsole.WriteLine($"{Posted} of {samples.Count} posted, {journal.Completed} completed by agents, {journal.Left.Count} waiting");
        });
    }

    private async Task RunAsync(Action report)
    {
        await agents.OpenRingsAsync();
        try
        {
            using var closing = new CancellationTokenSource();
            var players = agents.Ids.Select(id => new Player(id, options.Seed, supervisor, agents, journal).RunAsync(closing.Token)).ToArray();
            using var parties = new Parties(channel, journal, isFresh: options.Url is null);
            var posting = parties.RunAsync(samples);
            await UntilEmptyAsync(posting, report);
            await posting;
            await closing.CancelAsync();
            await Task.WhenAll(players);
            report();
        }
        finally
        {
            await agents.RestoreAsync();
        }
    }

    /// <summary>Ends when everything is posted and nothing waits, or when nothing has moved for too long.</summary>
    private async Task UntilEmptyAsync(Task posting, Action report)
    {
        var (seen, moved) = (-1, Stopwatch.GetTimestamp());
        while (true)
        {
            report();
            if (posting.IsCompleted && journal.Left.Count == 0 && await WaitingAsync() == 0)
                return;
            var now = Posted + journal.Taken.Count + journal.Acted.Count;
            if (now != seen)
                (seen, moved) = (now, Stopwatch.GetTimestamp());
            if (posting.IsCompleted && Stopwatch.GetElapsedTime(moved) > options.Patience)
                break;
            await Task.Delay(s_look);
        }

        foreach (var left in journal.Left)
            journal.Problems.Enqueue($"Contact {left.Id} ({left.Sample.ExternalId}) was {left.Status} and is left in {left.Queue}.");
        if (await WaitingAsync() is > 0 and var waiting)
            journal.Problems.Enqueue($"GET /api/queues: {waiting} contacts are still in queues.");
    }

    private async Task<int> WaitingAsync()
    {
        var answer = await supervisor.GetAsync("/api/queues", 200);
        return answer.IsOk
            ? answer.Json.GetProperty("queues").EnumerateArray().Sum(static q => q.GetProperty("depth").GetInt32() + q.GetProperty("leased").GetInt32())
            : 0;
    }
}
