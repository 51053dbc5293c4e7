using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App;
using Routing.App.Inbound;
using Routing.Functions.Intake;
using Routing.Hosts.Tests;
using Routing.Storage.Connection;
using Routing.Storage.Inbound;
using Routing.Tests;
using Xunit;

namespace Routing.Functions.Tests.Intake;

/// <summary>The Storage queue's trigger on a real store; the host's part, completing what returns, is done here.</summary>
public sealed class QueueIntakeTests : IAsyncLifetime
{
    private readonly FakePorts _ports = new();
    private AzuriteProcess _azurite = null!;
    private InboundQueue _inbound = null!;
    private QueueClient _queue = null!;
    private QueueClient _poison = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartInMemoryAsync();
        var options = new StorageOptions { ConnectionString = _azurite.ConnectionString };
        var (tables, queues) = (StorageClients.Tables(options), StorageClients.Queues(options));
        await new StorageSetup(tables, queues).EnsureAsync(default);
        _inbound = new InboundQueue(tables, queues, new InboundSignal(), TimeProvider.System);
        _queue = queues.GetQueueClient("contacts-inbound");
        _poison = queues.GetQueueClient("contacts-inbound-poison");
    }

    public async Task DisposeAsync() => await _azurite.DisposeAsync();

    [Fact]
    public async Task Plain_text_base_64_and_a_body_in_a_row_are_taken_in()
    {
        await _queue.SendMessageAsync(Of("plain"));
        await _queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(Of("base64"))));
        await _inbound.EnqueueAsync(Encoding.UTF8.GetBytes(Of("large").PadRight(64 * 1024)), default);

        for (var i = 0; i < 3; i++)
            await TakeAsync();

        Assert.Equal(["base64", "large", "plain"], _ports.Posts.Select(static p => p.ExternalId).Order());
        Assert.Equal((0, 0), (await CountAsync(_queue), await CountAsync(_poison)));
    }

    [Fact]
    public async Task What_is_no_contact_is_set_aside_at_first_sight_with_its_problem_listed_and_replayed()
    {
        await _queue.SendMessageAsync("no json at all");

        await TakeAsync();

        Assert.Equal((0, 1), (await CountAsync(_queue), await CountAsync(_poison)));
        var listed = JsonDocument.Parse(await _inbound.PoisonedAsync(default)).RootElement.GetProperty("items").EnumerateArray().Single();
        Assert.Equal("malformed_json", listed.GetProperty("problem").GetProperty("code").GetString());
        Assert.True(await _inbound.ReplayAsync(listed.GetProperty("id").GetString()!, default));
        Assert.Equal((1, 0), (await CountAsync(_queue), await CountAsync(_poison)));
    }

    [Fact]
    public async Task A_fault_of_ours_is_thrown_without_the_customers_words_until_the_sixth_try_sets_it_aside()
    {
        await _queue.SendMessageAsync(Of("bug"));
        var message = (await _queue.ReceiveMessageAsync()).Value;

        for (var tries = 1; tries <= QueueIntake.MostFaults; tries++)
        {
            var thrown = await Assert.ThrowsAsync<IntakeFaultException>(() => Intake().TakeAsync(Tried(message, tries), default));
            Assert.DoesNotContain(FakePorts.CustomerText, thrown.ToString(), StringComparison.Ordinal);
        }

        await Intake().TakeAsync(Tried(message, QueueIntake.MostFaults + 1), default);
        Assert.Equal(1, await CountAsync(_poison));
    }

    [Fact]
    public async Task While_the_worker_is_not_ready_a_message_is_put_back_and_does_not_count_as_tried()
    {
        await _queue.SendMessageAsync(Of("early"));

        await TakeAsync(new Readiness());

        Assert.Equal((1, 0), (await CountAsync(_queue), await CountAsync(_poison)));
        Assert.Empty(_ports.Posts);
        Assert.Null((await _queue.ReceiveMessageAsync()).Value); // shown again after a while
    }

    [Fact]
    public async Task With_the_queue_away_too_it_throws_and_the_host_keeps_the_message()
    {
        await _queue.SendMessageAsync(Of("down"));
        var message = (await _queue.ReceiveMessageAsync()).Value;
        _azurite.Kill();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Intake(new Readiness()).TakeAsync(message, default));
    }

    [Fact]
    public async Task What_was_set_aside_long_ago_is_forgotten_and_what_was_not_stays()
    {
        await _queue.SendMessageAsync("no json at all");
        await TakeAsync();

        Assert.Equal(0, await _inbound.ForgetPoisonedAsync(DateTimeOffset.UtcNow.AddMinutes(-1), default));
        Assert.Equal(1, await _inbound.ForgetPoisonedAsync(DateTimeOffset.UtcNow.AddMinutes(1), default));

        Assert.Equal(0, await CountAsync(_poison));
        Assert.Equal("""{"items":[]}""", Encoding.UTF8.GetString((await _inbound.PoisonedAsync(default)).Span));
    }

    private static string Of(string externalId) => Examples.Contact.Replace("hc-20391", externalId, StringComparison.Ordinal);

    private static QueueMessage Tried(QueueMessage message, int tries) =>
        QueuesModelFactory.QueueMessage(message.MessageId, message.PopReceipt, message.MessageText, tries);

    private static Readiness Ready()
    {
        var ready = new Readiness();
        ready.Set();
        return ready;
    }

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private QueueIntake Intake(Readiness? ready = null) => new(
        _inbound, new InboundHandler(_ports, _ports, NullLogger<InboundHandler>.Instance), ready ?? Ready(), TimeProvider.System,
        NullLogger<QueueIntake>.Instance);

    private async Task TakeAsync(Readiness? ready = null)
    {
        var message = (await _queue.ReceiveMessageAsync()).Value;
        await Intake(ready).TakeAsync(message, default);
        await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }
}
