using Routing.App;
using Routing.App.Agents;
using Routing.App.Queues;
using Xunit;
using Xunit.Abstractions;
using static Routing.Tests.Work.Sample;

namespace Routing.Tests.Work;

/// <summary>Queues of which only the head, or only part of the payload, is in memory.</summary>
[Collection("work")]
public sealed class LongQueueTests(WorkFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly ManualClock _clock = new(Start);
    private readonly TestPolicies _policies = new(TestPolicies.Queue("q"));

    public Task InitializeAsync() => fixture.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_queue_longer_than_what_is_kept_in_memory_is_worked_off_in_order()
    {
        var small = new QueueOptions { PollInterval = TimeSpan.Zero, HeadLength = 10, PayloadBytes = 60 };
        await using (var before = await StartAsync(new() { PollInterval = TimeSpan.Zero }))
            await Task.WhenAll(Enumerable.Range(1, 30).Select(n => before.Queues.PlaceAsync(Item(n, "q"), Payload(n), default)));
        await using var process = await StartAsync(small);
        await Task.WhenAll(Enumerable.Range(31, 10).Select(n => process.Queues.PlaceAsync(Item(n, "q"), Payload(n), default)));
        Assert.Equal(40, Depth(await process.Desk.QueueAsync("q", default)));

        var order = new List<string>();
        for (var n = 1; n <= 40; n++)
        {
            var reply = Assert.IsType<PullReply.Items>(await process.Desk.PullAsync("ann", 1, default, default));
            Assert.Contains($"number {n}\"", System.Text.Encoding.UTF8.GetString(reply.Json.Span), StringComparison.Ordinal);
            order.Add(Assert.Single(Pulled.From(reply)).Contact);
        }

        Assert.Equal(Enumerable.Range(1, 40).Select(static n => Contact(n).Value), order);
        await Eventually.HoldsAsync(async () => Depth(await process.Desk.QueueAsync("q", default)) == 0);
        Assert.Empty(await process.PullAsync("ann"));
    }

    [Fact]
    public async Task Of_a_queue_that_grows_only_the_head_is_kept_and_every_contact_counts_once_and_has_its_turn()
    {
        var options = new QueueOptions { PollInterval = TimeSpan.FromSeconds(1), HeadLength = 10, PayloadBytes = 0 };
        await using var process = await StartAsync(options);
        await using var other = await StartAsync(options);
        var shuffled = Enumerable.Range(1, 60).ToArray();
        new Random(Seed.Next(output.WriteLine)).Shuffle(shuffled);

        foreach (var n in shuffled)
            await process.Queues.PlaceAsync(Item(n, "q"), Payload(n), default);
        foreach (var n in Enumerable.Range(61, 10))
            await other.Queues.PlaceAsync(Item(n, "q"), Payload(n), default);
        await using var later = await StartAsync(options);
        foreach (var one in new[] { process, later, process, later })
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            await one.CompleteAsync("ann", new(Contact(99).Value, "q", 1, default, 0)); // of a contact it does not know, so it looks for it
            Assert.Equal(70, Depth(await one.Desk.QueueAsync("q", default)));
        }

        Assert.InRange(process.Floor.Do(_ => process.Floor.Mirror("q").Known), 10, 20);
        var order = new List<string>();
        for (var n = 1; n <= 70; n++)
            order.Add(Assert.Single(await process.PullAsync("ann")).Contact);
        Assert.Equal(Enumerable.Range(1, 70).Select(static n => Contact(n).Value), order);
        Assert.Empty(await process.PullAsync("ann"));
    }

    [Fact]
    public async Task Payloads_that_are_not_in_memory_are_read_together_and_those_of_the_next_with_them()
    {
        await using var process = await StartAsync(new() { PollInterval = TimeSpan.Zero, PayloadBytes = 2400 });
        foreach (var n in Enumerable.Range(1, 90).Reverse())
            await process.Queues.PlaceAsync(Item(n, "q"), Payload(n), default);
        var before = process.Store.Reads;

        var first = await TextsAsync(process, 5);
        var afterFirst = process.Store.Reads;
        var second = await TextsAsync(process, 5);

        Assert.Equal(["number 1", "number 2", "number 3", "number 4", "number 5"], first);
        Assert.InRange(afterFirst - before, 1, 2);
        Assert.Equal(["number 6", "number 7", "number 8", "number 9", "number 10"], second);
        Assert.Equal(afterFirst, process.Store.Reads);
    }

    [Fact]
    public async Task A_contact_whose_payload_could_not_be_read_is_there_for_the_next_pull()
    {
        await using var process = await StartAsync(new() { PollInterval = TimeSpan.Zero, PayloadBytes = 0 });
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        process.Store.Before = static step => { if (step == "read") throw new StoreUnavailableException("Told to."); };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => process.PullAsync("ann"));
        process.Store.Before = static _ => { };

        Assert.Equal(["number 1"], await TextsAsync(process, 5));
    }

    [Fact]
    public async Task A_contact_that_another_process_leased_is_not_given_away_when_its_payload_is_read()
    {
        await using var process = await StartAsync(new() { PollInterval = TimeSpan.Zero, PayloadBytes = 0 });
        await process.Queues.PlaceAsync(Item(1, "q"), Payload(1), default);
        await process.Queues.PlaceAsync(Item(2, "q"), Payload(2), default);
        await using var other = await StartAsync(new() { PollInterval = TimeSpan.Zero });
        Assert.Equal(Contact(1).Value, Assert.Single(await other.PullAsync("ann")).Contact);

        Assert.Equal(["number 2"], await TextsAsync(process, 1));
        Assert.Empty(await process.PullAsync("ann"));
    }

    private static async Task<string[]> TextsAsync(WorkProcess process, int max)
    {
        var reply = Assert.IsType<PullReply.Items>(await process.Desk.PullAsync("ann", max, default, default));
        using var json = System.Text.Json.JsonDocument.Parse(reply.Json);
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(static i => i.GetProperty("contact").GetProperty("text").GetString()!)];
    }

    private static int Depth(ReadOnlyMemory<byte>? status)
    {
        using var json = System.Text.Json.JsonDocument.Parse(status!.Value);
        return json.RootElement.GetProperty("depth").GetInt32();
    }

    private async Task<WorkProcess> StartAsync(QueueOptions options)
    {
        var process = await new WorkProcess(fixture, _clock, _policies, options: options).StartedAsync();
        await process.Desk.PutAsync(Agent("ann", 100, "q"), default);
        return process;
    }
}
