using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Storage.ServiceBus;
using Routing.App.Inbound;
using Routing.Functions.Intake;
using Routing.Hosts.Tests;
using Routing.Tests;
using Xunit;

namespace Routing.Functions.Tests.Intake;

public sealed class BusIntakeTests
{
    private readonly FakePorts _ports = new();
    private readonly Actions _actions = new();
    private readonly ManualClock _clock = new(new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));
    private readonly Readiness _ready = new();

    public BusIntakeTests() => _ready.Set();

    [Fact]
    public async Task A_contact_is_taken_in_and_its_message_completed()
    {
        await TakeAsync(Of("hc-1"));

        Assert.Equal(["complete"], _actions.Log);
        Assert.Single(_ports.Posts);
    }

    [Fact]
    public async Task One_that_comes_again_is_completed_again()
    {
        await TakeAsync(Of("replay"));

        Assert.Equal(["complete"], _actions.Log);
    }

    [Theory]
    [InlineData("no json at all", "malformed_json")]
    [InlineData("", "malformed_json")]
    [InlineData("""{ "source": "helpCenter" }""", "validation")]
    public async Task What_is_no_contact_is_dead_lettered_at_once_with_reason_and_problem(string body, string code)
    {
        await TakeAsync(BinaryData.FromString(body));

        Assert.Equal([$"dead-letter {code}"], _actions.Log);
        var problem = JsonDocument.Parse((string)_actions.Properties![BusProperties.Problem]).RootElement;
        Assert.Equal((code, _actions.Description), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
        Assert.NotEmpty(_actions.Description!);
    }

    [Fact]
    public async Task Wrong_encoding_oversize_and_an_id_used_for_other_content_are_dead_lettered()
    {
        await TakeAsync(BinaryData.FromBytes(Encoding.Unicode.GetBytes(Examples.Contact)));
        await TakeAsync(BinaryData.FromString(Examples.Contact.PadRight((64 * 1024) + 1)));
        await TakeAsync(Of("reused"));

        Assert.Equal(["dead-letter malformed_json", "dead-letter too_large", "dead-letter externalId_reused"], _actions.Log);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 8)]
    [InlineData(500, 30)]
    public async Task An_outage_is_waited_out_and_the_message_given_back_without_counting_it(int deliveries, int pause)
    {
        var taking = TakeAsync(Of("down"), deliveries);
        await PassAsync(taking);

        Assert.Equal(["abandon"], _actions.Log);
        Assert.Null(_actions.Properties);
        Assert.Equal(TimeSpan.FromSeconds(pause), BusIntake.PauseOf(deliveries));
        Assert.True(_clock.GetUtcNow() - new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero) >= TimeSpan.FromSeconds(pause));
    }

    [Fact]
    public async Task While_the_worker_is_not_ready_messages_are_given_back()
    {
        var taking = TakeAsync(Of("hc-2"), ready: new());
        await PassAsync(taking);

        Assert.Equal(["abandon"], _actions.Log);
        Assert.Empty(_ports.Posts);
    }

    [Fact]
    public async Task A_fault_of_ours_is_counted_on_the_message_and_dead_lettered_at_the_sixth_without_the_customers_words()
    {
        for (var met = 0; met <= BusIntake.MostFaults; met++)
        {
            var taking = TakeAsync(Of("bug"), deliveries: 300, faults: met);
            await PassAsync(taking);
            if (met < BusIntake.MostFaults)
                Assert.Equal(("abandon", met + 1), (_actions.Log[^1], (int)_actions.Properties![BusProperties.Faults]));
        }

        Assert.Equal("dead-letter internal", _actions.Log[^1]);
        Assert.DoesNotContain(FakePorts.CustomerText, _actions.Properties![BusProperties.Problem] + _actions.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_is_lost_before_it_is_settled_harms_nothing()
    {
        _actions.Fails = new ServiceBusException("The lock is lost.", ServiceBusFailureReason.MessageLockLost);

        await TakeAsync(Of("hc-3"));

        Assert.Single(_ports.Posts);
    }

    private static BinaryData Of(string externalId) => BinaryData.FromString(Examples.Contact.Replace("hc-20391", externalId, StringComparison.Ordinal));

    private Task TakeAsync(BinaryData body, int deliveries = 1, int faults = 0, Readiness? ready = null)
    {
        var properties = faults > 0 ? new Dictionary<string, object> { [BusProperties.Faults] = faults } : [];
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(body, messageId: "m-1", deliveryCount: deliveries, properties: properties, lockTokenGuid: Guid.Empty);
        var handler = new InboundHandler(_ports, _ports, NullLogger<InboundHandler>.Instance);
        return new BusIntake(handler, ready ?? _ready, _clock, NullLogger<BusIntake>.Instance).TakeAsync(message, _actions, default);
    }

    private async Task PassAsync(Task taking)
    {
        while (!taking.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await taking;
    }

    /// <summary>Writes down how messages are settled.</summary>
    private sealed class Actions : ServiceBusMessageActions
    {
        public List<string> Log { get; } = [];

        public IDictionary<string, object>? Properties { get; private set; }

        public string? Description { get; private set; }

        public Exception? Fails { get; set; }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Did("complete", null);

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
            Did("abandon", propertiesToModify);

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null, string? deadLetterReason = null,
            string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default)
        {
            Description = deadLetterErrorDescription;
            return Did($"dead-letter {deadLetterReason}", propertiesToModify);
        }

        private Task Did(string what, IDictionary<string, object>? properties)
        {
            if (Fails is not null)
                throw Fails;
            Log.Add(what);
            Properties = properties;
            return Task.CompletedTask;
        }
    }
}
