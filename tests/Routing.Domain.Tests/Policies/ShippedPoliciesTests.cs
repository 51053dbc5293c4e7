using Routing.App.Demo;
using Routing.App.Policies;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Policies;
using Routing.Domain.SellerResponse;
using Xunit;

namespace Routing.Domain.Tests.Policies;

public sealed class ShippedPoliciesTests
{
    private static readonly IReadOnlyDictionary<string, MarketPolicy> Shipped = PolicyFiles.Load(PolicyFiles.Shipped);

    public static TheoryData<string> Markets => new(Shipped.Keys.Order());

    [Fact]
    public void The_three_markets_are_valid() => Assert.Equal(["BR", "MX", "US"], Shipped.Keys.Order());

    [Theory]
    [MemberData(nameof(Markets))]
    public void Every_intent_of_the_taxonomy_has_rules_and_an_agent(string market)
    {
        var policy = Shipped[market];

        Assert.Equal(Intents.All.Order(), policy.Intents.Keys.Order());
        Assert.All(policy.Intents.Values.Append(policy.Unclear), intent =>
        {
            Assert.NotNull(intent.Priors[(int)Channel.Platform]);
            Assert.All(policy.Languages.Served, language => Assert.Contains(
                QueuePolicy.NameOf(market, intent.QueueFamily, language, intent.Tier, policy.Languages.Default), policy.Queues.Keys));
        });
    }

    [Theory]
    [MemberData(nameof(Markets))]
    public void Families_are_expanded_by_language_and_tier(string market)
    {
        var policy = Shipped[market];
        string[] families = ["orders", "returns", "payments", "account", "safety", "seller-support", "disputes", "general"];

        Assert.Equal(families.Length * policy.Languages.Served.Count * 2, policy.Queues.Count);
        foreach (var family in families)
        {
            foreach (var language in policy.Languages.Served)
            {
                foreach (var tier in (int[])[1, 2])
                {
                    var middle = language == policy.Languages.Default ? family : $"{family}-{language}";
                    var queue = policy.Queues[$"{market.ToLowerInvariant()}-{middle}-t{tier}"];
                    Assert.Equal((market, family, language, tier), (queue.Market, queue.Family, queue.Language, queue.Tier));
                    Assert.All(queue.Sites, share => Assert.Contains(language, policy.Sites[share.Site].Languages));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Markets))]
    public void Every_overflow_ends_in_a_queue_without_a_cap(string market)
    {
        var policy = Shipped[market];

        Assert.Contains(policy.Queues.Values, q => q.Cap is not null);
        Assert.All(policy.Queues.Values, queue =>
        {
            for (var hops = 0; queue.Cap is not null; hops++)
            {
                Assert.True(hops < policy.Queues.Count);
                queue = policy.Queues[queue.OverflowTo!];
            }
        });
    }

    [Fact]
    public void Overrides_change_single_queues()
    {
        Assert.Equal((20000, "us-general-t1"), (Shipped["US"].Queues["us-orders-t1"].Cap!.Value, Shipped["US"].Queues["us-orders-t1"].OverflowTo));
        Assert.Equal((500, "us-general-zh-t1"), (Shipped["US"].Queues["us-orders-zh-t1"].Cap!.Value, Shipped["US"].Queues["us-orders-zh-t1"].OverflowTo));
        Assert.Equal((5000, "us-general-es-t1"), (Shipped["US"].Queues["us-orders-es-t1"].Cap!.Value, Shipped["US"].Queues["us-orders-es-t1"].OverflowTo));
        Assert.Equal(TimeSpan.FromHours(2), Shipped["US"].Queues["us-orders-t1"].Target);
        Assert.Equal(TimeSpan.FromMinutes(15), Shipped["BR"].Queues["br-safety-t1"].Target);
        Assert.Equal("always", Shipped["BR"].Queues["br-safety-t1"].Calendar.Name);
    }

    [Fact]
    public void Priors_of_an_intent_are_those_of_the_channel_changed_by_group_and_intent()
    {
        var lost = Shipped["US"].Intents["delivery.not_received"].Priors;

        Assert.Equal(new ChannelPrior(60, 0.34, 0.30, 0.15, TimeSpan.FromHours(9)), lost[(int)Channel.Seller]);
        Assert.Null(Shipped["US"].Intents["safety.scam"].Priors[(int)Channel.Seller]);
        Assert.Null(Shipped["US"].Intents["order.place"].Priors[(int)Channel.DirectMessage]);
    }

    [Fact]
    public void Sellers_are_held_to_the_markets_own_deadlines()
    {
        Assert.Equal((TimeSpan.FromHours(24), ClockHours.Wall), (Shipped["US"].Seller!.Target, Shipped["US"].Seller!.Clock));
        Assert.Equal((TimeSpan.FromHours(8), "mx-sellers"), (Shipped["MX"].Seller!.Target, Shipped["MX"].Seller!.Calendar!.Name));
        Assert.Equal((TimeSpan.FromHours(3), ClockHours.Seller), (Shipped["BR"].Seller!.Target, Shipped["BR"].Seller!.Clock));
        Assert.All(Shipped.Values, p => Assert.Equal([1, 2], p.Seller!.Tiers.Select(t => t.Tier)));
    }

    [Fact]
    public void Loading_twice_gives_the_same_hash()
    {
        var again = PolicyFiles.Load(PolicyFiles.Shipped);

        Assert.All(Shipped, p => Assert.Equal(p.Value.Ref, again[p.Key].Ref));
        Assert.All(Shipped, p => Assert.Matches("^[0-9a-f]{64}$", p.Value.Ref.Hash));
    }

    [Fact]
    public void The_demo_has_somebody_for_every_queue()
    {
        var seed = DemoSeed.Load(PolicyFiles.Shipped, Shipped);

        Assert.Equal(Enumerable.Range(1, 24).Select(i => $"a-{i}"), seed.Agents.Select(a => a.Id));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"s-{i}"), seed.Sellers.Select(s => s.Id));
        Assert.Empty(Shipped.Values.SelectMany(p => p.Queues.Keys).Except(seed.Agents.SelectMany(a => a.Queues).Select(q => q.Queue)));
        Assert.Contains("us-orders-t1", seed.Agents.Single(a => a.Id == "a-17").Queues.Select(q => q.Queue));
    }
}
