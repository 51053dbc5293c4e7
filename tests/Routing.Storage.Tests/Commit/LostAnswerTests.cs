using System.Collections.Concurrent;
using Azure;
using Routing.App;
using Routing.Storage.Commit;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Tests.Commit;

/// <summary>Connections end at random points, before and after the store committed: every answer is still true.</summary>
public sealed class LostAnswerTests(CommitFixture fixture, ITestOutputHelper output) : IClassFixture<CommitFixture>
{
    private const int Cuts = 100, Workers = 12;

    [Fact]
    public async Task Through_100_cuts_two_processes_commit_every_unit_once_or_not_at_all_and_say_so_truly()
    {
        var seed = Seed.Next(output.WriteLine);
        var partition = fixture.NewPartition();
        var committers = new[] { fixture.Committer(partition), fixture.Committer(partition) };
        var said = new ConcurrentBag<Said>();
        var next = 0;

        fixture.Proxy.Plan(seed, Cuts, oneIn: 3);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => WorkAsync(worker, committers[worker % 2])));

        var answers = said.ToLookup(s => s.End);
        output.WriteLine(string.Join(", ", answers.Select(a => $"{a.Key}: {a.Count()}")));
        var rows = await fixture.RowsAsync(partition);
        foreach (var one in said)
        {
            var isIn = rows.TryGetValue(one.Key, out var row) && row.GetInt32("V") == one.Value;
            Assert.True(one.End == End.Unknown || isIn == (one.End == End.Committed), $"{one} but the store says {(isIn ? "in" : "not in")}.");
            Assert.False(one is { IsOwn: true, End: End.Refused }, $"{one}: nobody else wrote that row.");
        }

        Assert.All(said.Where(s => s.End == End.Committed).GroupBy(s => s.Key), same => Assert.Single(same));
        Assert.Equal(rows.Values.Count(r => r.RowKey[0] == 'n' && r.GetString("State") == "ready"), await fixture.CountAsync(partition));

        async Task WorkAsync(int worker, GroupCommitter committer)
        {
            for (var round = 0; fixture.Proxy.CutsLeft > 0; round++)
            {
                var key = Rows.Key("n", (worker * 1000) + round);
                var (end, tag) = await SayAsync(committer, key, value => Rows.Add(partition, key, value, delta: 1), isOwn: true);
                if (end == End.Committed && round % 2 == 0)
                    await FinishAsync(committer, key, tag);
                await SayAsync(committer, Rows.Key("c", round), value => Rows.Add(partition, Rows.Key("c", round), value), isOwn: false); // contended
            }
        }

        async Task<(End End, ETag Tag)> SayAsync(GroupCommitter committer, string key, Func<int, CommitUnit> unit, bool isOwn)
        {
            var value = Interlocked.Increment(ref next);
            var (end, tag) = await EndAsync(committer.CommitAsync(unit(value), CancellationToken.None));
            said.Add(new(key, value, end, isOwn));
            return (end, tag);
        }

        async Task FinishAsync(GroupCommitter committer, string key, ETag tag)
        {
            if (tag == default)
                return; // it was lost with the answer
            var (end, _) = await EndAsync(committer.CommitAsync(Rows.Finish(partition, key, tag), CancellationToken.None));
            Assert.NotEqual(End.Refused, end);
        }
    }

    [Fact]
    public async Task Through_cuts_a_row_that_is_changed_under_its_tag_counts_every_change_once()
    {
        var seed = Seed.Next(output.WriteLine);
        var partition = fixture.NewPartition();
        var committer = fixture.Committer(partition);

        fixture.Proxy.Plan(seed, cuts: 30, oneIn: 4);
        var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(CountUpAsync));

        var rows = await fixture.RowsAsync(partition);
        Assert.All(counts, c => Assert.Equal(c.Value, rows[c.Key].GetInt32("V")));

        async Task<(string Key, int Value)> CountUpAsync(int worker)
        {
            var key = Rows.Key("u", worker);
            var value = 0;
            ETag tag = default;
            while (fixture.Proxy.CutsLeft > 0 || value == 0)
            {
                var (end, changed) = await EndAsync(committer.CommitAsync(
                    tag == default ? Rows.Add(partition, key, value + 1) : Rows.Replace(partition, key, value + 1, tag), CancellationToken.None));
                Assert.NotEqual(End.Refused, end);
                value += end == End.Committed ? 1 : 0;
                tag = changed;
                if (end == End.Committed && tag != default)
                    continue;
                var row = (await fixture.RowsAsync(partition)).GetValueOrDefault(key); // it says what happened
                Assert.InRange(row?.GetInt32("V") ?? 0, value, value + (end == End.Unknown ? 1 : 0));
                (value, tag) = (row?.GetInt32("V") ?? 0, row?.ETag ?? default);
            }

            return (key, value);
        }
    }

    private static async Task<(End End, ETag Tag)> EndAsync(Task<CommitResult> commit)
    {
        try
        {
            return await commit switch
            {
                CommitResult.Committed done => (End.Committed, done.Tags[0]),
                _ => (End.Refused, default),
            };
        }
        catch (StoreUnavailableException)
        {
            return (End.Unknown, default);
        }
    }

    private enum End { Committed, Refused, Unknown }

    private sealed record Said(string Key, int Value, End End, bool IsOwn);
}
