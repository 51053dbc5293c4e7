using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.SelfHost;
using Routing.Storage.Cases;
using Routing.Storage.Connection;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests.Cases;

public sealed class AlarmLoopTests
{
    [Fact]
    public async Task What_is_overdue_is_woken_in_due_order_however_the_queue_gives_it()
    {
        const int Messages = 4 * AlarmQueue.Batch;
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        var queues = new QueueServiceClient(azurite.ConnectionString);
        QueueClient queue = await queues.CreateQueueAsync(StorageNames.Alarms);
        var due = DateTimeOffset.UtcNow.AddDays(-7);
        var cases = Enumerable.Range(0, Messages).Select(static n => CaseId.Of(CaseKind.SellerResponse, $"c-{n}")).ToList();
        for (var n = Messages - 1; n >= 0; n--)
            await queue.SendMessageAsync($"{cases[n]}|{due.AddMinutes(n).UtcTicks}");
        var advance = new Recorder();
        using var loop = new AlarmLoop(
            new(queues, AlarmPace.Usual, TimeProvider.System, new()), advance, Options.Create(new CaseOptions()), AlarmPace.Usual, TimeProvider.System, NullLogger<AlarmLoop>.Instance);

        await loop.StartAsync(default);
        await Eventually.HoldsAsync(() => advance.Woken.Count == Messages);
        await loop.StopAsync(default);

        Assert.Equal(cases, advance.Woken);
    }

    private sealed class Recorder : ICaseAdvance
    {
        public ConcurrentQueue<CaseId> Woken { get; } = new();

        public Task<DateTimeOffset?> AdvanceAsync(CaseId id, CancellationToken ct)
        {
            Woken.Enqueue(id);
            return Task.FromResult<DateTimeOffset?>(null);
        }
    }
}
