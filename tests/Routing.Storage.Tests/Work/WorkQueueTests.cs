using Routing.App;
using Routing.App.Agents;
using Routing.Domain.Queues;
using Xunit;
using static Routing.Tests.Work.Sample;

namespace Routing.Tests.Work;

[Collection("work")]
public sealed class WorkQueueTests(WorkFixture fixture) : IAsyncLifetime
{
    private readonly ManualClock _clock = new(Start);
    private readonly TestPolicies _policies = new(TestPolicies.Queue("q"), TestPolicies.Queue("other"));

    public Task InitializeAsync() => fixture.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_contact_is_pulled_in_due_order_with_its_payload_and_completed_once()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(2, "q"), Payload(2), default);
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);

        var reply = Assert.IsType<PullReply.Items>(await process.Desk.PullAsync("ann", 5, default, default));
        var items = Pulled.From(reply);

        Assert.Equal([Contact(1).Value, Contact(2).Value], items.Select(static i => i.Contact));
        Assert.Contains("number 1", System.Text.Encoding.UTF8.GetString(reply.Json.Span), StringComparison.Ordinal);
        Assert.IsType<WorkReply.Done>(await process.CompleteAsync("ann", items[0]));
        Assert.IsType<WorkReply.Done>(await process.CompleteAsync("ann", items[0])); // the answer was lost
        await Eventually.HoldsAsync(() => process.Settled.Has(Contact(1)));
        await Eventually.HoldsAsync(async () => (await RowsAsync("q")) == 1);
        Assert.IsType<WorkReply.Done>(await process.CompleteAsync("ann", items[0]));
        Assert.Single(process.Settled.All);
    }

    [Fact]
    public async Task A_queue_that_agents_pulled_from_before_it_had_a_contact_is_loaded_by_the_next_start()
    {
        await using (var first = await StartAsync())
        {
            Assert.Empty(await first.PullAsync("ann"));
            await first.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        }

        await using var second = await StartAsync();

        Assert.Equal(1, second.Floor.Do(_ => second.Floor.Mirror("q").Known));
    }

    [Fact]
    public async Task A_lease_that_ran_out_gives_the_contact_back_to_its_place_and_refuses_the_old_holder()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        await process.Queues.PlaceAsync(Item(2, "q"), Payload(2), default);
        var first = Assert.Single(await process.PullAsync("ann"));

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<WorkReply.Stale>(await process.CompleteAsync("ann", first));
        var reply = Assert.IsType<PullReply.Items>(await process.Desk.PullAsync("bob", 1, default, default));
        var again = Assert.Single(Pulled.From(reply));

        Assert.Contains("number 1", System.Text.Encoding.UTF8.GetString(reply.Json.Span), StringComparison.Ordinal);
        Assert.Equal(first.Contact, again.Contact);
        Assert.Equal(first.Token + 1, again.Token);
        Assert.Equal(new WorkReply.Stale(again.Token), await process.CompleteAsync("ann", first));
        Assert.IsType<WorkReply.Done>(await process.CompleteAsync("bob", again));
    }

    [Fact]
    public async Task A_heartbeat_extends_the_lease_and_shows_what_was_merged_since()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        var item = Assert.Single(await process.PullAsync("ann"));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(await process.Queues.AttachAsync(Contact(1), "q", Item(1, "q").DueAt, new(Contact(9), _clock.GetUtcNow(), "refund.status", "again"), default));
        Assert.True(await process.Queues.AttachAsync(Contact(1), "q", Item(1, "q").DueAt, new(Contact(9), _clock.GetUtcNow(), "refund.status", "again"), default));

        var reply = Assert.IsType<WorkReply.Done>(await process.Desk.ActAsync("ann", item.Contact, new WorkAction.Heartbeat(item.Token), default));
        _clock.Advance(TimeSpan.FromMinutes(4));

        using var json = System.Text.Json.JsonDocument.Parse(reply.Json);
        Assert.Equal(1, json.RootElement.GetProperty("merged").GetArrayLength());
        Assert.IsType<WorkReply.Done>(await process.CompleteAsync("ann", item));
        Assert.False(await process.Queues.AttachAsync(Contact(1), "q", Item(1, "q").DueAt, new(Contact(8), _clock.GetUtcNow(), "refund.status", "late"), default));
    }

    [Fact]
    public async Task A_skipped_contact_is_not_offered_to_the_same_agent_and_a_released_one_only_later()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        var item = Assert.Single(await process.PullAsync("ann"));
        await process.Desk.ActAsync("ann", item.Contact, new WorkAction.Skip(item.Token, "not mine"), default);
        Assert.Empty(await process.PullAsync("ann"));
        item = Assert.Single(await process.PullAsync("bob"));
        await process.Desk.ActAsync("bob", item.Contact, new WorkAction.Release(item.Token, "lunch"), default);
        Assert.Empty(await process.PullAsync("bob"));

        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Single(await process.PullAsync("bob"));
    }

    [Fact]
    public async Task A_contact_that_all_of_its_site_who_are_at_work_skipped_is_anyones()
    {
        _policies.Add(TestPolicies.Queue("split") with { Sites = [new("vendor", 1)], SiteOverflowWait = TimeSpan.FromMinutes(45) });
        await using var process = await StartAsync();
        foreach (var agent in (string[])["vic", "val"])
            await process.Desk.PutAsync(Agent(agent, 3, "split") with { Site = "vendor" }, default);
        await process.Desk.PutAsync(Agent("ina", 3, "split"), default);
        Assert.Empty(await process.PullAsync("val"));
        await process.Queues.PlaceAsync(Item(1, "split") with { Site = "vendor" }, Payload(1), default);
        var first = Assert.Single(await process.PullAsync("vic"));
        await process.Desk.ActAsync("vic", first.Contact, new WorkAction.Skip(first.Token, "not mine"), default);
        Assert.Empty(await process.PullAsync("ina")); // val may still take it
        var second = Assert.Single(await process.PullAsync("val"));
        await process.Desk.ActAsync("val", second.Contact, new WorkAction.Skip(second.Token, "nor mine"), default);

        Assert.Single(await process.PullAsync("ina"));
    }

    [Fact]
    public async Task A_waiting_pull_is_answered_by_an_arrival_without_reading_the_store()
    {
        await using var process = await StartAsync();
        await process.PullAsync("ann");
        var first = process.PullAsync("ann", wait: TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync(() => process.Keeper.Waiting == 1);
        var second = process.PullAsync("bob", wait: TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync(() => process.Keeper.Waiting == 2);
        var reads = process.Store.Reads;

        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        Assert.Single(await first.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.False(second.IsCompleted);
        await process.Queues.PlaceAsync(Item(2, "q"), Payload(2), default);

        Assert.Single(await second.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(reads, process.Store.Reads);
    }

    [Fact]
    public async Task A_waiting_pull_is_answered_when_a_ring_opens_and_ends_empty_when_its_time_is_over()
    {
        await using var process = await StartAsync();
        await process.Desk.PutAsync(Agent("cat", 3) with { Queues = [new("q", 1, 60)] }, default);
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        var pull = process.PullAsync("cat", wait: TimeSpan.FromSeconds(60));
        await Eventually.HoldsAsync(() => process.Keeper.Waiting == 1);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(pull.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await pull.WaitAsync(TimeSpan.FromSeconds(5)));

        var next = process.PullAsync("cat", wait: TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => process.Keeper.Waiting == 1);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(await next.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_pull_is_refused_for_who_is_unknown_paused_or_has_full_hands()
    {
        await using var process = await StartAsync();
        await process.Desk.PutAsync(Agent("dot", 1, "q"), default);
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        Assert.Single(await process.PullAsync("dot", max: 5));

        Assert.IsType<PullReply.AtCapacity>(await process.Desk.PullAsync("dot", 1, default, default));
        Assert.IsType<PullReply.UnknownAgent>(await process.Desk.PullAsync("nobody", 1, default, default));
        await process.Desk.PutAsync(Agent("dot", 1, "q") with { Status = AgentStatus.Paused }, default);
        Assert.Equal(new PullReply.NotAvailable(AgentStatus.Paused), await process.Desk.PullAsync("dot", 1, default, default));
        Assert.IsType<ProfileReply.UnknownQueues>(await process.Desk.PutAsync(Agent("dot", 1, "nowhere"), default));
    }

    [Fact]
    public async Task After_a_restart_the_holder_goes_on_and_what_was_completed_is_settled()
    {
        var settled = new Settled { Hold = new() };
        await using (var before = await StartAsync(settled))
        {
            for (var n = 1; n <= 3; n++)
                await before.Queues.PlaceAsync(Item(n, "q"), Payload(n), default);
            var items = await before.PullAsync("ann", max: 2);
            Assert.IsType<WorkReply.Done>(await before.CompleteAsync("ann", items[0]));
        }

        settled.Hold = null;
        await using var after = await StartAsync(settled);

        Assert.Single(await after.PullAsync("ann", max: 5)); // capacity 3: one held, one taken
        await Eventually.HoldsAsync(() => settled.Has(Contact(1)));
        var held = new Pulled(Contact(2).Value, "q", 1, default, 0);
        Assert.IsType<WorkReply.Done>(await after.CompleteAsync("ann", new(Contact(1).Value, "q", 1, default, 0)));
        Assert.IsType<WorkReply.Done>(await after.CompleteAsync("ann", held));
        Assert.IsType<WorkReply.Stale>(await after.CompleteAsync("bob", held));
    }

    [Fact]
    public async Task Settling_is_tried_until_it_succeeds_and_only_then_the_row_goes()
    {
        await using var process = await StartAsync(new Settled { FailuresLeft = 2 });
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        var item = Assert.Single(await process.PullAsync("ann"));
        await process.CompleteAsync("ann", item);
        await Eventually.HoldsAsync(() => process.Settled.FailuresLeft <= 1);
        Assert.Equal(1, await RowsAsync("q"));

        await Eventually.HoldsAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return await RowsAsync("q") == 0;
        });
        Assert.True(process.Settled.Has(Contact(1)));
    }

    [Fact]
    public async Task Placing_again_is_settled_only_when_it_was_worked_before()
    {
        await using var process = await StartAsync();
        Assert.Null(await process.Queues.PlaceAgainAsync(Item(1, "q"), Payload(1), _ => Task.FromResult(true), default));
        Assert.Empty(await process.PullAsync("ann"));
        Assert.Equal(0, await RowsAsync("q"));

        Assert.Equal("q", await process.Queues.PlaceAgainAsync(Item(1, "q"), Payload(1), async _ =>
        {
            Assert.Empty(await process.PullAsync("ann")); // not before it is known
            return false;
        }, default));
        Assert.Equal("q", await process.Queues.PlaceAgainAsync(Item(1, "q"), Payload(1), _ => Task.FromResult(true), default));
        Assert.Single(await process.PullAsync("ann"));
    }

    [Fact]
    public async Task A_placement_that_was_never_confirmed_is_confirmed_by_the_next()
    {
        await using (var before = await StartAsync())
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                before.Queues.PlaceAgainAsync(Item(1, "q"), Payload(1), _ => throw new InvalidOperationException("crash"), default));
        }

        await using var after = await StartAsync();
        Assert.Empty(await after.PullAsync("ann"));
        Assert.Equal("q", await after.Queues.PlaceAgainAsync(Item(1, "q"), Payload(1), _ => Task.FromResult(false), default));
        Assert.Single(await after.PullAsync("ann"));
    }

    [Fact]
    public async Task A_withdrawn_contact_is_gone_and_nobody_is_told()
    {
        await using var process = await StartAsync();
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        var item = Assert.Single(await process.PullAsync("ann"));

        await process.Queues.WithdrawAsync(Contact(1), "q", Item(1, "q").DueAt, default);

        Assert.Equal(0, await RowsAsync("q"));
        Assert.IsType<WorkReply.NotFound>(await process.CompleteAsync("ann", item));
        Assert.Empty(process.Settled.All);
    }

    [Fact]
    public async Task A_queue_that_left_the_policy_is_still_worked()
    {
        await using (var before = await StartAsync())
            await before.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        _policies.Remove("q");
        await using var after = await new WorkProcess(fixture, _clock, _policies).StartedAsync();

        var item = Assert.Single(await after.PullAsync("ann"));

        Assert.IsType<WorkReply.Done>(await after.CompleteAsync("ann", item));
        Assert.NotNull(await after.Desk.QueueAsync("q", default));
    }

    [Fact]
    public async Task The_status_tells_depth_leases_and_the_service_level_also_after_a_restart()
    {
        await using (var before = await StartAsync())
        {
            for (var n = 1; n <= 4; n++)
                await before.Queues.PlaceAsync(Item(n, "q"), Payload(n), default);
            await before.PullAsync("ann");
            _clock.Advance(TimeSpan.FromSeconds(11));
            await before.Keeper.TickAsync(default);
        }

        await using var after = await StartAsync();
        using var json = System.Text.Json.JsonDocument.Parse((await after.Desk.QueueAsync("q", default))!.Value);

        var queue = json.RootElement;
        Assert.Equal(3, queue.GetProperty("depth").GetInt32());
        Assert.Equal(1, queue.GetProperty("leased").GetInt32());
        Assert.Equal("PT11S", queue.GetProperty("oldestWait").GetString());
        Assert.Equal(4, queue.GetProperty("offeredToday").GetInt32());
        Assert.Equal(0.25, queue.GetProperty("serviceLevelToday").GetDouble());
        Assert.Equal(TimeSpan.FromMinutes(6), after.Queues.Look("q").Wait); // three of four minutes for two agents
    }

    [Fact]
    public async Task A_payload_larger_than_a_column_comes_back_whole()
    {
        var text = new string('x', 150_000);
        await using (var before = await StartAsync())
            await before.Queues.PlaceAsync(Item(1, "q"), Packing.Pack(System.Text.Encoding.UTF8.GetBytes($"\"history\":[\"{text}\"]")), default);
        await using var after = await StartAsync();

        var reply = Assert.IsType<PullReply.Items>(await after.Desk.PullAsync("ann", 1, default, default));

        using var json = System.Text.Json.JsonDocument.Parse(reply.Json);
        Assert.Equal(text, json.RootElement.GetProperty("items")[0].GetProperty("history")[0].GetString());
    }

    private async Task<WorkProcess> StartAsync(Settled? settled = null)
    {
        var process = await new WorkProcess(fixture, _clock, _policies, settled).StartedAsync();
        await process.Desk.PutAsync(Agent("ann", 3, "q"), default);
        await process.Desk.PutAsync(Agent("bob", 3, "q", "other"), default);
        return process;
    }

    private async Task<int> RowsAsync(string queue)
    {
        var count = 0;
        await foreach (var _ in fixture.Tables.GetTableClient("work").QueryAsync<Azure.Data.Tables.TableEntity>($"RowKey ge '{queue}|' and RowKey lt '{queue}|~'"))
            count++;
        return count;
    }
}
