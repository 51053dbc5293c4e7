using System.Collections.Frozen;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;
using Routing.Domain.Policies;
using Xunit;

namespace Routing.Domain.Tests.Arbitration;

public class ArbiterTests
{
    private static readonly MarketPolicy Policy = Market.Policy;

    [Fact]
    public void The_least_expected_total_cost_wins_and_the_text_says_by_how_much()
    {
        var decision = Arbiter.Decide(Situations.Of("order.track"), Policy);

        // self-help 5 + 0.35 × 600 + 0.15 × 300 = 260; chatbot 15 + 0.3 × 600 + 0.12 × 300 = 231; platform 420 + 72 + 18 + 3 h × 20 = 570
        Assert.Equal(Channel.Chatbot, decision.Channel);
        Assert.Equal(new Money(231, "USD"), decision.ExpectedCost);
        Assert.Equal(260, decision.Alternatives.Single(a => a.Channel == Channel.SelfHelp).ExpectedCost!.AmountMinor);
        Assert.Equal(570, decision.Alternatives.Single(a => a.Channel == Channel.Platform).ExpectedCost!.AmountMinor);
        Assert.Equal(
            "Chatbot is expected to cost 2.31 USD in all; the next best, self-help, 2.60 USD.", decision.Find(Codes.LeastCost)!.Text);
        Assert.Null(decision.Queue);
        Assert.Null(decision.DueAt);
        Assert.Equal(1, decision.Propensity);
    }

    [Fact]
    public void The_segment_changes_what_a_recontact_and_a_wait_cost()
    {
        var vip = Arbiter.Decide(Situations.Of("order.track") with { Segment = Segment.Vip }, Policy);

        // 15 + 0.3 × 600 × 1.5 + 0.12 × 900
        Assert.Equal(393, vip.ExpectedCost.AmountMinor);
        // 420 + 0.12 × 600 × 1.5 + 0.06 × 900 + 3 h × 80
        Assert.Equal(822, vip.Alternatives.Single(a => a.Channel == Channel.Platform).ExpectedCost!.AmountMinor);
        Assert.Equal("fast-access", vip.Treatment);
    }

    [Fact]
    public void A_seller_who_is_often_late_costs_more_than_one_who_is_not()
    {
        var of = Situations.Of("item.wrong") with { SellerId = "s-9" };
        long Cost(double? late) => Arbiter.Decide(of with { Seller = new(null, late) }, Policy)
            .Alternatives.Single(a => a.Channel == Channel.Seller).ExpectedCost!.AmountMinor;

        Assert.Equal(40 + 150 + 60 + 240 + 90, Cost(null));
        Assert.Equal(40 + 150 + 60 + 240 + 450, Cost(0.5));
        Assert.Equal(40 + 150 + 60 + 240, Cost(0));
    }

    [Fact]
    public void The_measured_wait_replaces_the_expected_one_and_closed_hours_come_on_top()
    {
        var of = Situations.Of("order.track");
        long Cost(Situation s) => Arbiter.Decide(s, Policy).Alternatives.Single(a => a.Channel == Channel.Platform).ExpectedCost!.AmountMinor;

        Assert.Equal(510 + 20, Cost(of with { Queue = new(false, TimeSpan.FromHours(1)) }));
        Assert.Equal(510 + (20 * (64 + 1)), Cost(of with { Queue = new(false, TimeSpan.FromHours(1)), Now = Market.Monday.AddDays(-3).AddHours(2) }));
    }

    [Fact]
    public void Equal_costs_go_to_the_channel_that_takes_the_least_of_anyones_time()
    {
        var same = new ChannelPrior(100, 0, 0, 0, TimeSpan.Zero);
        var policy = Enum.GetValues<Channel>().Aggregate(Policy, (p, c) => p.With("delivery.eta", c, same));
        var s = Situations.Of("delivery.eta") with { SellerId = "s-9" };
        var order = new List<Channel>();
        while (order.Count < 5)
        {
            var best = Arbiter.Decide(s, policy).Channel;
            order.Add(best);
            policy = policy.With("delivery.eta", best, null);
            if (best == Channel.Platform)
                break;
        }

        Assert.Equal([Channel.SelfHelp, Channel.Chatbot, Channel.DirectMessage, Channel.Seller, Channel.Platform], order);
    }

    public static TheoryData<string, Channel, string> Masked => new()
    {
        { "disabled", Channel.SelfHelp, Codes.ChannelDisabled },
        { "sellerMessage", Channel.SelfHelp, Codes.SourceNotServed },
        { "creator", Channel.Seller, Codes.RoleNotServed },
        { "french", Channel.Chatbot, Codes.LanguageNotServed },
        { "plain", Channel.DirectMessage, Codes.NotForIntent },
        { "failed", Channel.SelfHelp, Codes.FailedBefore },
        { "legal", Channel.Seller, "legal" },
        { "plain", Channel.Seller, Codes.NoSeller },
        { "holiday", Channel.Seller, "on_holiday" },
        { "shipped", Channel.SelfHelp, Codes.OrderState },
        { "no message", Channel.DirectMessage, Codes.NoMessage },
    };

    [Theory]
    [MemberData(nameof(Masked))]
    public void A_masked_channel_carries_the_code_that_masked_it(string setup, Channel channel, string code)
    {
        var s = Situations.Of("item.damaged");
        var (situation, policy) = setup switch
        {
            "disabled" => (s, Policy.With(Channel.SelfHelp, Market.Offered(enabled: false))),
            "sellerMessage" => (s with { Source = Source.SellerMessage }, Policy),
            "creator" => (s with { Role = PartyRole.Creator, SellerId = "s-9" }, Policy),
            "french" => (s with { Language = "fr" }, Policy),
            "failed" => (s.Again(TimeSpan.FromHours(1), Channel.SelfHelp), Policy),
            "legal" => (s with { Signals = Signals.LegalThreat, SellerId = "s-9" }, Policy),
            "holiday" => (s with { SellerId = "s-9", Seller = new("on_holiday", null) }, Policy),
            "shipped" => (s with { Intent = "order.cancel", Order = new("shipped", null, null, null, null, null) }, Policy),
            "no message" => (s, Policy.With("item.damaged", Channel.DirectMessage, new(1, 0, 0, 0, TimeSpan.Zero))),
            _ => (s, Policy),
        };

        var masked = Arbiter.Decide(situation, policy).Alternatives.Single(a => a.Channel == channel);

        Assert.Equal(code, masked.Code);
        Assert.False(masked.Eligible);
        Assert.Null(masked.ExpectedCost);
    }

    [Fact]
    public void Too_little_text_to_tell_the_language_counts_as_the_markets_own() =>
        Assert.Equal(Channel.Chatbot, Arbiter.Decide(Situations.Of("order.track") with { Language = "und" }, Policy).Channel);

    [Fact]
    public void A_risk_to_safety_goes_to_its_own_agents_at_once()
    {
        var decision = Arbiter.Decide(Situations.Of("order.track") with { Signals = Signals.SafetyRisk }, Policy);

        Assert.Equal(Channel.Platform, decision.Channel);
        Assert.Equal("us-safety-t2", decision.Queue);
        Assert.Equal(Market.Monday, decision.DueAt);
        Assert.Equal("safety", decision.CodeOf(Channel.SelfHelp));
        Assert.Equal("A risk to someone's safety: an agent only, at once.", decision.Find("safety")!.Text);
        Assert.NotNull(decision.Find(Codes.OnlyEligible));
    }

    [Fact]
    public void A_recontact_is_not_offered_what_failed_and_says_so()
    {
        var decision = Arbiter.Decide(Situations.Of("order.track").Again(TimeSpan.FromHours(26.4), Channel.SelfHelp, Channel.Chatbot), Policy);

        Assert.Equal(Channel.Platform, decision.Channel);
        Assert.Equal("us-orders-t1", decision.Queue);
        Assert.Equal("Second contact about this issue in 26 h; self-help, chatbot failed before.", decision.Find(Codes.Recontact)!.Text);
        Assert.Equal("fast-access", decision.Treatment);
        Assert.Equal("Treatment fast-access: due 30 min earlier.", decision.Find(Codes.Treatment)!.Text);
    }

    [Fact]
    public void An_agents_answer_that_failed_goes_up_a_tier_and_never_masks_agents()
    {
        var s = Situations.Of("order.track").Again(TimeSpan.FromDays(4), Channel.Platform);

        var decision = Arbiter.Decide(s with { Source = Source.SellerMessage }, Policy);

        Assert.Equal("us-orders-t2", decision.Queue);
        Assert.Equal("An agent's answer did not settle it: us-orders-t2 takes it.", decision.Find(Codes.TierUp)!.Text);
        Assert.Equal("Second contact about this issue in 4 d; platform failed before.", decision.Find(Codes.Recontact)!.Text);
    }

    [Fact]
    public void A_full_queue_still_takes_it_through_its_overflow()
    {
        var decision = Arbiter.Decide(
            Situations.Of("order.track") with { Source = Source.SellerMessage, Queue = new(true, TimeSpan.FromHours(1)) }, Policy);

        Assert.Equal("us-orders-t1", decision.Queue);
        Assert.Equal("us-orders-t1 is full and overflows to us-general-t1.", decision.Find(Codes.QueueFull)!.Text);
    }

    [Fact]
    public void Where_nothing_is_eligible_an_agent_takes_it_all_the_same()
    {
        var policy = Policy.With(Channel.Platform, Market.Offered(enabled: false));

        var decision = Arbiter.Decide(Situations.Of("safety.scam"), policy);

        Assert.Equal(Channel.Platform, decision.Channel);
        Assert.Equal("us-safety-t2", decision.Queue);
        Assert.Contains(Codes.ChannelDisabled, decision.Find(Codes.LastResort)!.Text, StringComparison.Ordinal);
        Assert.Equal(4, decision.Alternatives.Count);
    }

    [Fact]
    public void The_due_time_is_the_target_in_open_hours_less_the_head_starts()
    {
        var s = Situations.Of("order.track") with { Source = Source.SellerMessage };
        DateTimeOffset? Due(Situation of) => Arbiter.Decide(of, Policy).DueAt;

        // 8 open hours from Monday 15:00: 2 that day, 6 the next
        Assert.Equal(Market.Monday.Date.AddDays(1).AddHours(15), Due(s)!.Value.UtcDateTime);
        // segment 1 h, treatment 15 min
        Assert.Equal(Market.Monday.Date.AddDays(1).AddHours(13.75), Due(s with { Segment = Segment.Vip })!.Value.UtcDateTime);
        // friction waits longer
        Assert.Equal(Market.Monday.Date.AddDays(1).AddHours(15.5), Due(s with { Signals = Signals.AbusiveLanguage })!.Value.UtcDateTime);
    }

    [Fact]
    public void A_seller_is_due_when_expected_to_answer()
    {
        var policy = Policy.With("item.wrong", Channel.Seller, new(0, 0, 0, 0, TimeSpan.FromHours(10)));

        var decision = Arbiter.Decide(Situations.Of("item.wrong") with { SellerId = "s-9" }, policy);

        Assert.Equal(Channel.Seller, decision.Channel);
        Assert.Equal(Market.Monday.AddHours(10), decision.DueAt);
        Assert.Null(decision.Queue);
    }

    [Fact]
    public void A_direct_message_names_its_template_in_the_treatments_variant()
    {
        var policy = Policy.With("delivery.eta", Channel.DirectMessage, new(0, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal("delivery-eta", Arbiter.Decide(Situations.Of("delivery.eta"), policy).Message);
        Assert.Equal("delivery-eta.sorry", Arbiter.Decide(Situations.Of("delivery.eta").Again(TimeSpan.FromHours(1), Channel.SelfHelp), policy).Message);
    }

    [Fact]
    public void An_unclear_contact_is_asked_once()
    {
        var s = Situations.Of("order.track") with { Confidence = 0.4 };

        var asked = Arbiter.Decide(s, Policy);
        var again = Arbiter.Decide(s.Again(TimeSpan.FromMinutes(2), Channel.Chatbot), Policy);

        Assert.Equal((Channel.Chatbot, "clarify"), (asked.Channel, asked.Message));
        Assert.Equal(Codes.UnclearIntent, asked.CodeOf(Channel.Platform));
        Assert.Equal((Channel.Platform, "us-general-t1"), (again.Channel, again.Queue));
        Assert.Null(again.Message);
    }

    public static TheoryData<string> NotAsked => ["assisted", "says it is a repeat", "asks for a person", "french"];

    [Theory]
    [MemberData(nameof(NotAsked))]
    public void An_unclear_contact_that_should_not_be_asked_goes_to_the_generalists(string setup)
    {
        var s = Situations.Of("something.unknown");
        var decision = Arbiter.Decide(setup switch
        {
            "assisted" => s with { Source = Source.SellerMessage },
            "says it is a repeat" => s with { Signals = Signals.RepeatMentioned },
            "asks for a person" => s with { Signals = Signals.HumanRequested },
            _ => s with { Language = "fr" },
        }, Policy);

        Assert.Equal((Channel.Platform, "us-general-t1"), (decision.Channel, decision.Queue));
        Assert.NotNull(decision.Find(Codes.UnclearIntent));
    }

    [Fact]
    public void Thanks_get_a_canned_answer_and_are_not_weighed()
    {
        var s = Situations.Of("chitchat.thanks");

        var decision = Arbiter.Decide(s with { Link = s.Link with { Kind = LinkKind.Chitchat }, Source = Source.SellerMessage }, Policy);

        Assert.Equal((Channel.Chatbot, "chitchat-thanks", 0), (decision.Channel, decision.Message, decision.ExpectedCost.AmountMinor));
        Assert.All(decision.Alternatives, a => Assert.False(a.Eligible));
    }

    [Fact]
    public void A_merged_contact_waits_where_its_owner_waits_and_costs_nothing_more()
    {
        var due = Market.Monday.AddHours(3);
        var s = Situations.Of("order.track");

        var decision = Arbiter.Decide(s with
        {
            Link = s.Link with { Kind = LinkKind.Merge, Of = Situations.Second, Number = 2, Owed = new(Channel.Platform, "us-payments-t2", due) },
        }, Policy);

        Assert.Equal((Channel.Platform, "us-payments-t2", due), (decision.Channel, decision.Queue, decision.DueAt));
        Assert.Equal(0, decision.ExpectedCost.AmountMinor);
        Assert.Equal("The issue waits in us-payments-t2 already.", decision.Find(Codes.Merged)!.Text);
        Assert.Empty(decision.Alternatives);
    }

    [Theory]
    [InlineData("USD", "2.31 USD")]
    [InlineData("CLP", "231 CLP")]
    [InlineData("KWD", "0.231 KWD")]
    public void Amounts_are_worded_in_the_currencys_own_digits(string currency, string amount) => Assert.StartsWith(
        $"Chatbot is expected to cost {amount} in all; ",
        Arbiter.Decide(Situations.Of("order.track"), Policy with { Currency = currency }).Find(Codes.LeastCost)!.Text, StringComparison.Ordinal);

    [Fact]
    public void More_mask_rules_than_usual_are_all_heeded()
    {
        var many = Enumerable.Range(0, 200)
            .Select(i => new MaskRule($"rule_{i}", "", new() { MinNumber = 99 }, FrozenSet<Channel>.Empty, null, null, TimeSpan.Zero, false));
        var policy = Policy with { Masks = [.. many, .. Policy.Masks] };

        Assert.Equal("us-safety-t2", Arbiter.Decide(Situations.Of("order.track") with { Signals = Signals.SelfHarm }, policy).Queue);
    }
}
