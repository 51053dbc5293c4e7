using System.Collections.Frozen;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Policies;
using Xunit;

namespace Routing.Domain.Tests.Arbitration;

public class QueueChoiceTests
{
    [Theory]
    [InlineData("order.track", "en", "us-orders-t1")]
    [InlineData("order.track", "es", "us-orders-es-t1")]
    [InlineData("order.track", "zh", "us-orders-t1")]
    [InlineData("order.track", "und", "us-orders-t1")]
    [InlineData("dispute.open", "es", "us-general-es-t2")]
    [InlineData("safety.scam", "es", "us-safety-t2")]
    [InlineData("not.known", "es", "us-general-es-t1")]
    public void The_family_the_language_and_the_tier_name_the_queue(string intent, string language, string queue) =>
        Assert.Equal(queue, QueueChoice.For(Situations.Of(intent) with { Language = language }, Market.Policy).Name);

    [Theory]
    [InlineData("order.track", "us-orders-t2")]
    [InlineData("dispute.open", "us-general-t2")]
    [InlineData("safety.scam", "us-safety-t2")]
    public void After_an_agent_failed_the_next_tier_is_asked_where_there_is_one(string intent, string queue) =>
        Assert.Equal(queue, QueueChoice.For(Situations.Of(intent).Again(TimeSpan.FromHours(1), Channel.Platform), Market.Policy).Name);

    [Fact]
    public void A_mask_rule_names_the_family_and_the_tier()
    {
        var legal = QueueChoice.For(Situations.Of("payment.failed") with { Signals = Signals.LegalThreat }, Market.Policy);
        var both = QueueChoice.For(Situations.Of("payment.failed") with { Signals = Signals.LegalThreat | Signals.SelfHarm }, Market.Policy);

        Assert.Equal(("us-payments-t2", true, TimeSpan.FromHours(4)), (legal.Name, legal.Urgent, legal.HeadStart));
        Assert.Equal(("us-safety-t2", true, TimeSpan.FromHours(52)), (both.Name, both.Urgent, both.HeadStart));
    }

    [Fact]
    public void A_family_without_queues_is_worked_by_the_generalists()
    {
        var policy = Market.Policy with { Queues = Market.Policy.Queues.Where(q => q.Value.Family == "general").ToFrozenDictionary() };

        Assert.Equal("us-general-t1", QueueChoice.For(Situations.Of("order.track"), policy).Name);
    }

    [Fact]
    public void Without_generalists_any_queue_is_better_than_none()
    {
        var policy = Market.Policy with { Queues = Market.Policy.Queues.Where(q => q.Value.Family == "safety").ToFrozenDictionary() };

        Assert.Equal("us-safety-t2", QueueChoice.For(Situations.Of("order.track"), policy).Name);
    }

    [Fact]
    public void A_policy_without_queues_is_refused() => Assert.Throws<InvalidOperationException>(() =>
        QueueChoice.For(Situations.Of("order.track"), Market.Policy with { Queues = FrozenDictionary<string, QueuePolicy>.Empty }));
}
