using Azure;
using Routing.Storage.Commit;
using Xunit;

namespace Routing.Tests.Commit;

public sealed class GroupCommitterTests(CommitFixture fixture) : IClassFixture<CommitFixture>
{
    [Fact]
    public async Task A_refused_unit_is_answered_alone_and_the_rest_of_its_group_gets_in()
    {
        var partition = fixture.NewPartition();
        var committer = fixture.Committer(partition, rowsForSecond: 100);
        await CommitAsync(committer, Rows.Add(partition, "there", 1));

        var before = fixture.Proxy.Exchanges;
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CommitAsync(committer, i switch
        {
            7 => Rows.Add(partition, "there", 2),
            11 => Rows.Replace(partition, "missing", 2, new("W/\"datetime'2026-01-01T00%3A00%3A00.0000000Z'\"")),
            13 => new([RowChange.Add(Rows.Of(partition, "with-13", 2)), RowChange.Add(Rows.Of(partition, "there", 2))]),
            _ => Rows.Add(partition, Rows.Key("r", i), 2),
        })));

        Assert.Equal(new CommitResult.Conflict(0, 409), results[7]);
        Assert.Equal(new CommitResult.Conflict(0, 404), results[11]);
        Assert.Equal(new CommitResult.Conflict(1, 409), results[13]);
        Assert.All(results.Where((_, i) => i is not (7 or 11 or 13)), r => Assert.IsType<CommitResult.Committed>(r));
        var rows = await fixture.RowsAsync(partition);
        Assert.Equal(1, rows["there"].GetInt32("V"));
        Assert.DoesNotContain("with-13", rows.Keys);
        Assert.Equal(18, rows.Count);
        Assert.InRange(fixture.Proxy.Exchanges - before, 4, 6); // perhaps the first alone, the rest, again without 7 and without 11, and 13, which shares a row with 7
    }

    [Fact]
    public async Task Two_units_of_one_row_never_share_a_group_and_keep_their_order()
    {
        var partition = fixture.NewPartition();
        var committer = fixture.Committer(partition);
        await CommitAsync(committer, Rows.Add(partition, "one", 0));

        // in one group the store would refuse the second change of a row as malformed
        var results = await Task.WhenAll(Enumerable.Range(1, 30).Select(i => CommitAsync(
            committer, new([RowChange.Merge(Rows.Of(partition, "one", i), ETag.All), RowChange.Add(Rows.Of(partition, Rows.Key("r", i), i))]))));
        var adds = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => CommitAsync(committer, Rows.Add(partition, "two", i))));

        Assert.Equal(30, results.Cast<CommitResult.Committed>().Select(r => r.Tags[0]).Distinct().Count());
        var rows = await fixture.RowsAsync(partition);
        Assert.Equal(30, rows["one"].GetInt32("V"));
        Assert.IsType<CommitResult.Committed>(adds[0]);
        Assert.All(adds[1..], r => Assert.IsType<CommitResult.Conflict>(r));
        Assert.Equal(1, rows["two"].GetInt32("V"));
    }

    [Fact]
    public async Task A_delete_whose_row_is_gone_is_done_and_takes_nobody_with_it()
    {
        var partition = fixture.NewPartition();
        var committer = fixture.Committer(partition);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => CommitAsync(
            committer, i % 2 == 0 ? new([RowChange.Delete(partition, Rows.Key("gone", i), ETag.All)]) : Rows.Add(partition, Rows.Key("r", i), i))));

        Assert.All(results, r => Assert.IsType<CommitResult.Committed>(r));
        Assert.Equal(3, (await fixture.RowsAsync(partition)).Count);
    }

    [Fact]
    public async Task Two_processes_fill_a_capped_partition_exactly()
    {
        const int Cap = 40;
        var partition = fixture.NewPartition();
        var committers = new[] { fixture.Committer(partition), fixture.Committer(partition) };

        var results = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => CommitAsync(committers[i % 2], Rows.Add(partition, Rows.Key("r", i), i, delta: 1, cap: Cap))));

        Assert.Equal(Cap, results.Count(r => r is CommitResult.Committed));
        Assert.Equal(80, results.Count(r => r is CommitResult.Full));
        Assert.Equal(Cap, await fixture.CountAsync(partition));
        Assert.Equal(Cap + 1, (await fixture.RowsAsync(partition)).Count);
    }

    [Fact]
    public async Task The_count_stays_exact_and_below_its_cap_while_two_processes_add_and_finish()
    {
        const int Cap = 12, Workers = 12, Rounds = 25;
        var partition = fixture.NewPartition();
        var committers = new[] { fixture.Committer(partition), fixture.Committer(partition) };
        var seen = new List<int>();
        using var over = new CancellationTokenSource();
        var watch = WatchAsync();

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var key = Rows.Key("r", (worker * Rounds) + round);
                if (await CommitAsync(committers[worker % 2], Rows.Add(partition, key, 0, delta: 1, cap: Cap)) is CommitResult.Committed { Tags: [var tag] }
                    && round % 8 != 0)
                {
                    Assert.IsType<CommitResult.Committed>(await CommitAsync(committers[(worker + round) % 2], Rows.Finish(partition, key, tag)));
                }
            }
        }));
        await over.CancelAsync();
        await watch;

        var ready = (await fixture.RowsAsync(partition)).Values.Count(r => r.GetString("State") == "ready");
        Assert.Equal(ready, await fixture.CountAsync(partition));
        Assert.NotEmpty(seen);
        Assert.All(seen, n => Assert.InRange(n, 0, Cap));

        async Task WatchAsync()
        {
            while (!over.IsCancellationRequested)
                seen.Add(await fixture.CountAsync(partition));
        }
    }

    private static Task<CommitResult> CommitAsync(GroupCommitter committer, CommitUnit unit) => committer.CommitAsync(unit, CancellationToken.None);
}
