using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Routing.App.Policies;
using Routing.Domain.Arbitration;
using Routing.Domain.Policies;
using Xunit;

namespace Routing.Domain.Tests.Arbitration;

/// <summary>What holds of every decision. A failure prints the seed; <c>WithReplay</c> on the configuration runs it again.</summary>
public class ArbiterProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    [Fact]
    public void Deciding_twice_gives_equal_decisions() =>
        ForAll((s, p) => Written(Arbiter.Decide(s, p)) == Written(Arbiter.Decide(s with { Queue = s.Queue with { } }, p with { })));

    [Fact]
    public void A_stored_situation_gives_the_decision_it_gave_before() => ForAll((s, p) =>
    {
        var read = Read(s);
        return Written(Arbiter.Decide(s, p)) == Written(Arbiter.Decide(read, p))
            && JsonSerializer.Serialize(s, RoutingJson.Default.Situation) == JsonSerializer.Serialize(read, RoutingJson.Default.Situation);
    });

    [Fact]
    public void No_masked_channel_is_chosen_unless_nothing_is_left_and_then_it_is_an_agent() => ForAll((s, p) =>
    {
        var d = Arbiter.Decide(s, p);
        if (Rule(d))
            return true;
        var masked = Masked(s, p, d.Channel);
        return d.Find(Codes.LastResort) is not null
            ? d.Channel == Channel.Platform && masked && d.Alternatives.All(a => !a.Eligible)
            : !masked;
    });

    [Fact]
    public void The_chosen_channel_costs_least_of_those_eligible() => ForAll((s, p) =>
    {
        var d = Arbiter.Decide(s, p);
        return d.Alternatives.All(a => !a.Eligible || a.ExpectedCost!.AmountMinor >= d.ExpectedCost.AmountMinor);
    });

    [Fact]
    public void Every_channel_is_accounted_for_once_with_its_cost_or_its_code() => ForAll((s, p) =>
    {
        var d = Arbiter.Decide(s, p);
        return d.Find(Codes.Merged) is not null
            || (d.Alternatives.Select(a => a.Channel).Append(d.Channel).Distinct().Count() == 5 && d.Alternatives.Count == 4
                && d.Alternatives.All(a => a.Eligible == (a.Code is null) && a.Eligible == (a.ExpectedCost is not null)));
    });

    [Fact]
    public void What_failed_is_not_chosen_again_but_for_agents() => ForAll((s, p) =>
    {
        var d = Arbiter.Decide(s, p);
        return d.Channel == Channel.Platform || d.Find(Codes.Merged) is not null || d.Find(Codes.Chitchat) is not null || !s.Link.HasFailed(d.Channel);
    });

    [Fact]
    public void Agents_work_has_a_queue_and_a_due_time_and_what_is_answered_at_once_has_neither() => ForAll((s, p) =>
    {
        var d = Arbiter.Decide(s, p);
        return d.Channel switch
        {
            Channel.Platform => d.Queue is not null && p.Queues.ContainsKey(d.Queue) && d.DueAt is not null,
            Channel.Seller => d.Queue is null && d.DueAt is not null,
            _ => d.Queue is null && d.DueAt is null,
        };
    });

    [Fact]
    public void The_queue_looked_at_is_the_queue_decided_on() => ForAll((s, p) =>
    {
        var d = Arbiter.Decide(s, p);
        return d.Queue is null || d.Find(Codes.Merged) is not null || d.Queue == QueueChoice.For(s, p).Name;
    });

    [Fact]
    public void A_risk_to_safety_is_never_left_to_a_bot_a_seller_or_a_text() => ForAll((s, _) =>
    {
        var risky = s with { Signals = s.Signals | Domain.Classification.Signals.SelfHarm, Link = s.Link with { Owed = null } };
        var d = Arbiter.Decide(risky, Market.Policy);
        return d is { Channel: Channel.Platform, Queue: "us-safety-t2" } && d.DueAt == s.Now;
    });

    [Fact]
    public void Under_the_shipped_policies_every_situation_is_decided_and_safety_is_for_agents() => Check.One(
        s_config,
        Prop.ForAll(Any.Situation.ToArbitrary(), s => s_shipped.All(p =>
        {
            var d = Arbiter.Decide(s, p);
            var risky = Arbiter.Decide(
                s with { Signals = s.Signals | Domain.Classification.Signals.SelfHarm, Link = s.Link with { Owed = null } }, p);
            return d.Alternatives.All(a => !a.Eligible || a.ExpectedCost!.AmountMinor >= d.ExpectedCost.AmountMinor)
                && risky.Channel == Channel.Platform && p.Queues[risky.Queue!].Family == "safety"
                && Written(d) == Written(Arbiter.Decide(Read(s), p));
        })));

    private static readonly MarketPolicy[] s_shipped = [.. PolicyFiles.Load(PolicyFiles.Shipped).Values];

    private static Situation Read(Situation s) =>
        JsonSerializer.Deserialize(JsonSerializer.Serialize(s, RoutingJson.Default.Situation), RoutingJson.Default.Situation)!;

    /// <summary>Said again, apart from the code under test.</summary>
    private static bool Masked(Situation s, MarketPolicy p, Channel c)
    {
        var rules = p.Channels[(int)c];
        var intent = p.Intents.GetValueOrDefault(s.Intent);
        var unclear = intent is null || s.Confidence < p.ClearIntent;
        return !rules.Enabled
            || (rules.Sources.Count > 0 && !rules.Sources.Contains(s.Source))
            || (rules.Roles.Count > 0 && !rules.Roles.Contains(s.Role))
            || (rules.Languages.Count > 0 && !rules.Languages.Contains(s.Language == "und" ? "en" : s.Language))
            || (!unclear && intent!.Priors[(int)c] is null)
            || (c != Channel.Platform && s.Link.Failed.Contains(c))
            || p.Masks.Any(m => m.When.Holds(s) && m.Deny.Contains(c))
            || (c == Channel.Seller && (s.SellerId is null || s.Seller.IneligibleCode is not null));
    }

    /// <summary>Decided by a rule and not by weighing: where to, the examples show.</summary>
    private static bool Rule(Decision d) =>
        d.Find(Codes.Merged) is not null || d.Find(Codes.Chitchat) is not null
        || (d.Channel == Channel.Platform && d.Find(Codes.UnclearIntent) is not null);

    private static string Written(Decision d) => JsonSerializer.Serialize(d, RoutingJson.Default.Decision);

    private static void ForAll(Func<Situation, MarketPolicy, bool> holds) =>
        Check.One(s_config, Prop.ForAll(Any.Case, c => holds(c.Situation, c.Policy)));
}
