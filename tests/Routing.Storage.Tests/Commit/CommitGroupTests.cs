using Routing.Storage.Commit;
using Xunit;

namespace Routing.Tests.Commit;

/// <summary>What may go beside a group that is under way.</summary>
public sealed class CommitGroupTests
{
    private readonly CommitGroup _underWay = new();
    private readonly CommitGroup _beside = new();

    [Fact]
    public void A_row_is_in_one_group_at_a_time_and_who_waits_for_it_holds_up_whoever_comes_later()
    {
        Assert.True(_underWay.TryAdd(Unit("a", "b"), int.MaxValue));
        Assert.False(_underWay.TryAdd(Unit("b", "c"), int.MaxValue));
        _beside.KeepClearOf(_underWay);

        Assert.False(_beside.TryAdd(Unit("b", "c"), int.MaxValue));
        Assert.False(_beside.TryAdd(Unit("c"), int.MaxValue));
        Assert.True(_beside.TryAdd(Unit("d"), int.MaxValue));
    }

    [Fact]
    public void What_did_not_fit_in_the_group_under_way_goes_beside_it()
    {
        var units = Enumerable.Range(0, 120).Select(static n => Unit(Rows.Key("r", n))).ToArray();
        var waiting = units.Where(u => !_underWay.TryAdd(u, int.MaxValue)).ToArray();
        _beside.KeepClearOf(_underWay);

        Assert.Equal(units[99..], waiting);
        Assert.All(waiting, u => Assert.True(_beside.TryAdd(u, int.MaxValue)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Two_groups_that_change_counters_or_the_outbox_never_go_at_once(bool counts, bool cleans)
    {
        Assert.True(_underWay.TryAdd(Shared("a"), int.MaxValue));
        _beside.KeepClearOf(_underWay);

        Assert.True(_underWay.IsShared);
        Assert.False(_beside.TryAdd(Shared("b"), int.MaxValue));
        Assert.True(_beside.TryAdd(Unit("c"), int.MaxValue));
        Assert.False(_beside.IsShared);

        CommitUnit Shared(string key) => new([RowChange.Add(Rows.Of("p", key, 1))]) { CounterDelta = counts ? 1 : 0, CleansOutbox = cleans };
    }

    private static CommitUnit Unit(params string[] keys) => new([.. keys.Select(static key => RowChange.Add(Rows.Of("p", key, 1)))]);
}
