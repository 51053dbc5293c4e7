using Routing.App.Agents;
using Routing.App.Queues;
using Xunit;
using static Routing.Tests.Work.Sample;

namespace Routing.Tests.Work;

[Collection("work")]
public sealed class WorkTransferTests(WorkFixture fixture) : IAsyncLifetime
{
    private readonly ManualClock _clock = new(Start);
    private readonly TestPolicies _policies = new(
        TestPolicies.Queue("q"), TestPolicies.Queue("other"), TestPolicies.Queue("small", cap: 1, overflowTo: "other"));

    public Task InitializeAsync() => fixture.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_transferred_contact_keeps_its_token_growing_and_its_merged_contacts()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        await process.Queues.AttachAsync(Contact(1), "q", Item(1, "q").DueAt, new(Contact(9), Start, "refund.status", "one"), default);
        var item = Assert.Single(await process.PullAsync("ann"));

        Assert.IsType<WorkReply.Done>(await TransferAsync(process, item, "other"));
        Assert.True(await process.Queues.AttachAsync(Contact(1), "q", Item(1, "q").DueAt, new(Contact(8), Start, "refund.status", "two"), default));
        var moved = Assert.Single(await process.PullAsync("bob"));

        Assert.Equal(("other", item.Token + 1, 2), (moved.Queue, moved.Token, moved.Merged));
        Assert.IsType<WorkReply.Stale>(await process.CompleteAsync("ann", item));
        Assert.Equal("other", await process.Queues.PlaceAgainAsync(Item(1, "q"), Payload(1), _ => Task.FromResult(false), default));
        Assert.IsType<WorkReply.Done>(await process.CompleteAsync("bob", moved));
        await Eventually.HoldsAsync(async () => await RowsAsync("q") + await RowsAsync("other") == 0);
        Assert.Equal("other", Assert.Single(process.Settled.All).Queue);
        Assert.IsType<WorkReply.UnknownQueue>(await TransferAsync(process, item, "nowhere"));
    }

    [Fact]
    public async Task After_a_restart_a_transfer_is_still_followed()
    {
        await using (var before = await StartAsync())
        {
            await before.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
            await TransferAsync(before, Assert.Single(await before.PullAsync("ann")), "other");
        }

        await using var after = await StartAsync();
        Assert.Equal("other", await after.Queues.PlaceAgainAsync(Item(1, "q"), Payload(1), _ => Task.FromResult(false), default));
        Assert.True(await after.Queues.AttachAsync(Contact(1), "q", Item(1, "q").DueAt, new(Contact(8), Start, "refund.status", "two"), default));
        await after.Queues.WithdrawAsync(Contact(1), "q", Item(1, "q").DueAt, default);
        Assert.Equal(0, await RowsAsync("q") + await RowsAsync("other"));
    }

    [Theory]
    [InlineData("before add")]
    [InlineData("added")]
    [InlineData("confirmed")]
    [InlineData("moved")]
    public async Task A_crash_between_the_steps_leaves_the_contact_in_one_queue(string step)
    {
        await using (var before = await StartAsync())
        {
            await before.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
            var item = Assert.Single(await before.PullAsync("ann"));
            before.Mover.Step = at => { if (at == step) throw new InvalidOperationException("crash"); };
            await Assert.ThrowsAsync<InvalidOperationException>(() => TransferAsync(before, item, "other"));
        }

        await using var after = await StartAsync();
        Pulled? moved = null;
        await Eventually.HoldsAsync(async () =>
        {
            moved ??= (await after.PullAsync("bob", max: 3)).SingleOrDefault();
            return moved is not null;
        });

        Assert.Equal(("other", 2L), (moved!.Queue, moved.Token));
        Assert.Empty(await after.PullAsync("bob"));
        Assert.Empty(await after.PullAsync("ann"));
        Assert.IsType<WorkReply.Done>(await after.CompleteAsync("bob", moved));
        await Eventually.HoldsAsync(async () => await RowsAsync("q") + await RowsAsync("other") == 0);
    }

    [Fact]
    public async Task Who_comes_late_with_a_transfer_takes_back_what_it_added()
    {
        await using var slow = await StartAsync();
        await slow.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        var item = Assert.Single(await slow.PullAsync("ann"));
        await using var quick = new WorkProcess(fixture, _clock, _policies);
        slow.Mover.Step = at =>
        {
            if (at != "before add")
                return;
            slow.Mover.Step = static _ => { };
            FinishElsewhereAsync(quick).GetAwaiter().GetResult();
        };

        Assert.IsType<WorkReply.Done>(await TransferAsync(slow, item, "other"));

        Assert.Equal(0, await RowsAsync("q") + await RowsAsync("other"));
        Assert.Empty(await slow.PullAsync("bob"));
    }

    [Fact]
    public async Task A_transfer_into_a_full_queue_overflows()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(2, "small"), Payload(2), default);
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);

        await TransferAsync(process, Assert.Single(await process.PullAsync("ann")), "small");

        Assert.Equal("other", Assert.Single(await process.PullAsync("bob")).Queue);
    }

    [Fact]
    public async Task An_outage_during_a_transfer_delays_it_and_loses_nothing()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        var item = Assert.Single(await process.PullAsync("ann"));
        process.Store.Before = at => { if (at == "add") throw new Routing.App.StoreUnavailableException("down"); };

        Assert.IsType<WorkReply.Done>(await TransferAsync(process, item, "other"));
        process.Store.Before = static _ => { };

        await Eventually.HoldsAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return (await process.PullAsync("bob")).Count == 1;
        });
    }

    [Fact]
    public async Task A_lease_nobody_was_told_of_is_given_back_after_an_outage()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        process.Store.Before = at => { if (at == nameof(WorkChange.Take)) throw new Routing.App.StoreUnavailableException("down"); };
        await Assert.ThrowsAsync<Routing.App.StoreUnavailableException>(() => process.PullAsync("ann"));
        Assert.Empty(await process.PullAsync("ann", max: 3));
        process.Store.Before = static _ => { };

        await Eventually.HoldsAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return (await process.PullAsync("ann")).Count == 1;
        });
    }

    private async Task FinishElsewhereAsync(WorkProcess quick)
    {
        await quick.StartedAsync();
        Pulled? moved = null;
        await Eventually.HoldsAsync(async () => (moved = (await quick.PullAsync("bob")).SingleOrDefault()) is not null);
        await quick.CompleteAsync("bob", moved!);
        await Eventually.HoldsAsync(async () => await RowsAsync("q") + await RowsAsync("other") == 0);
    }

    private async Task<WorkProcess> StartAsync()
    {
        var process = await new WorkProcess(fixture, _clock, _policies).StartedAsync();
        await process.Desk.PutAsync(Agent("ann", 3, "q"), default);
        await process.Desk.PutAsync(Agent("bob", 3, "other"), default);
        return process;
    }

    private static Task<WorkReply> TransferAsync(WorkProcess process, Pulled item, string queue) =>
        process.Desk.ActAsync("ann", item.Contact, new WorkAction.Transfer(item.Token, queue, "needs others"), default);

    private async Task<int> RowsAsync(string queue)
    {
        var count = 0;
        await foreach (var _ in fixture.Tables.GetTableClient("work").QueryAsync<Azure.Data.Tables.TableEntity>($"RowKey ge '{queue}|' and RowKey lt '{queue}|~'"))
            count++;
        return count;
    }
}
