using System.Collections.Concurrent;
using System.Diagnostics;
using Routing.App.Agents;
using Xunit;
using Xunit.Abstractions;
using static Routing.Tests.Work.Sample;

namespace Routing.Tests.Work;

[Collection("work")]
public sealed class WorkConcurrencyTests(WorkFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Takers = 64;

    public Task InitializeAsync() => fixture.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_contact_is_held_by_two_agents_and_each_is_settled_once(int processes)
    {
        const int items = 2000;
        var policies = new TestPolicies(TestPolicies.Queue("q"));
        var all = new List<WorkProcess>();
        for (var i = 0; i < processes; i++)
            all.Add(await new WorkProcess(fixture, TimeProvider.System, policies, poll: TimeSpan.FromMilliseconds(150)).StartedAsync());
        foreach (var process in all)
            await process.Keeper.StartAsync(default);
        for (var t = 0; t < Takers; t++)
            await all[t % processes].Desk.PutAsync(Agent($"a{t}", 2, "q"), default);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, items).Select(n => all[n % processes].Queues.PlaceAsync(Item(n, "q"), Payload(n), default)));
        output.WriteLine($"{processes} processes: placed {items / watch.Elapsed.TotalSeconds:F0} a second");
        watch.Restart();
        var pulled = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Takers).Select(async t =>
        {
            var process = all[t % processes];
            while (pulled.Count < items)
            {
                foreach (var item in await process.PullAsync($"a{t}", wait: TimeSpan.FromSeconds(1)))
                {
                    pulled.Add(item.Contact);
                    Assert.IsType<WorkReply.Done>(await process.CompleteAsync($"a{t}", item));
                }
            }
        }));
        output.WriteLine($"{processes} processes: pulled and completed {items / watch.Elapsed.TotalSeconds:F0} a second with {Takers} takers");
        await Eventually.HoldsAsync(() => all.Sum(p => p.Settled.All.Count) >= items);
        output.WriteLine($"{processes} processes: settled and removed {items / watch.Elapsed.TotalSeconds:F0} a second");

        Assert.Equal(items, pulled.Count);
        Assert.Equal(items, pulled.Distinct().Count());
        Assert.Equal(items, all.SelectMany(p => p.Settled.All).Select(h => h.Contact).Distinct().Count());
        foreach (var process in all)
        {
            await process.Keeper.StopAsync(default);
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_contact_placed_by_another_process_wakes_a_waiting_pull()
    {
        var policies = new TestPolicies(TestPolicies.Queue("q"));
        await using var one = await new WorkProcess(fixture, TimeProvider.System, policies, poll: TimeSpan.FromMilliseconds(150)).StartedAsync();
        await using var other = await new WorkProcess(fixture, TimeProvider.System, policies, poll: TimeSpan.FromMilliseconds(150)).StartedAsync();
        await one.Desk.PutAsync(Agent("ann", 2, "q"), default);
        await one.Keeper.StartAsync(default);
        var pull = one.PullAsync("ann", wait: TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync(() => one.Keeper.Waiting == 1);

        await other.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);

        Assert.Single(await pull.WaitAsync(TimeSpan.FromSeconds(5)));
        await one.Keeper.StopAsync(default);
    }

    [Fact]
    public async Task Capacity_is_never_exceeded_however_many_pulls_run_at_once()
    {
        await using var process = await new WorkProcess(fixture, TimeProvider.System, new(TestPolicies.Queue("q", units: 2))).StartedAsync();
        await process.Desk.PutAsync(Agent("ann", 7, "q"), default);
        for (var n = 0; n < 50; n++)
            await process.Queues.PlaceAsync(Item(n, "q"), Payload(n), default);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => process.Desk.PullAsync("ann", 3, TimeSpan.Zero, default)));

        Assert.Equal(3, replies.OfType<PullReply.Items>().Sum(r => Pulled.From(r).Count)); // 2 units each
    }

    [Fact]
    public async Task A_cap_is_never_passed_by_two_processes_and_what_does_not_fit_overflows()
    {
        var policies = new TestPolicies(TestPolicies.Queue("small", cap: 25, overflowTo: "big"), TestPolicies.Queue("big"));
        await using var one = await new WorkProcess(fixture, TimeProvider.System, policies, poll: TimeSpan.FromMilliseconds(1)).StartedAsync();
        await using var other = await new WorkProcess(fixture, TimeProvider.System, policies, poll: TimeSpan.FromMilliseconds(1)).StartedAsync();
        await one.Desk.PutAsync(Agent("ann", 100, "small"), default);

        var placed = await Task.WhenAll(Enumerable.Range(0, 80).Select(n => (n % 2 == 0 ? one : other).Queues.PlaceAsync(Item(n, "small"), Payload(n), default)));
        Assert.Equal(25, placed.Count(q => q == "small"));
        Assert.Equal(55, placed.Count(q => q == "big"));
        Assert.True(one.Queues.Look("small").Full || other.Queues.Look("small").Full || one.Floor.Do(_ => one.Floor.Mirror("small").Known) < 25);

        var done = await one.PullAsync("ann", max: 10);
        foreach (var item in done)
            await one.CompleteAsync("ann", item);
        placed = await Task.WhenAll(Enumerable.Range(100, 40).Select(n => (n % 2 == 0 ? one : other).Queues.PlaceAsync(Item(n, "small"), Payload(n), default)));
        Assert.Equal(done.Count, placed.Count(q => q == "small"));
    }
}
