using System.Text.Json;
using Routing.Domain.Cases;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Xunit;
using static Routing.Domain.Tests.Disputes.DisputeCases;
using Codes = Routing.Domain.Disputes.DisputeCodes;
using Command = Routing.Domain.Disputes.DisputeCommand;
using State = Routing.Domain.Disputes.DisputeState;

namespace Routing.Domain.Tests.Disputes;

public sealed class DisputeDeciderTests
{
    [Fact]
    public void A_seller_who_agrees_settles_it_at_once_and_nothing_is_held_against_them()
    {
        var play = Played(Terms, (Open(), 0), (new Command.Answer(true), 1));
        play.ExecuteAll(Start.AddDays(1));
        Assert.Equal(DisputeOutcomes.Settled, Assert.IsType<State.Closed>(play.State).Outcome);
        Assert.Empty(play.Effects.OfType<CaseEffect.OpenEnforcement>());
        Assert.Empty(play.Do(new Command.Answer(true), Start.AddDays(2)));
    }

    [Theory]
    [InlineData(Silence.AutoApprove, Remedy.Exchange, true)]
    [InlineData(Silence.AutoRefund, Remedy.Refund, true)]
    [InlineData(Silence.DecideForBuyer, Remedy.Exchange, false)]
    [InlineData(Silence.DecideForSeller, null, false)]
    public void A_silent_seller_is_decided_on_as_the_policy_says(Silence silence, Remedy? gets, bool agreed)
    {
        var play = Played(Terms with { SellerTurn = Terms.SellerTurn! with { Silence = silence } }, (Open(requested: Remedy.Exchange), 0));
        play.WakeUntil(Start.AddDays(2));
        Assert.Equal((gets, agreed, Start.AddDays(2)), (play.Ruled.Ruling.Remedy, play.Ruled.Ruling.Agreed, play.Ruled.Ruling.At));
        Assert.Contains(play.Effects.OfType<CaseEffect.Notify>(), n => n.Template == "dispute-reminder");
    }

    [Fact]
    public void A_reminder_that_lost_its_sense_is_skipped_and_said_so()
    {
        var play = Played(Terms, (Open(), 0), (new Command.Wake(), 9));
        Assert.True(Assert.Single(play.Events.OfType<DisputeEvent.Reminded>()).Skipped);
        Assert.DoesNotContain(play.Effects.OfType<CaseEffect.Notify>(), n => n.Template == "dispute-reminder");
    }

    [Fact]
    public void A_rejected_buyer_may_ask_again_as_often_as_allowed_escalate_in_time_or_loses()
    {
        var play = Played(Terms, (Open(), 0), (new Command.Answer(false), 1), (new Command.Resubmit(), 2));
        Assert.IsType<State.WithSeller>(play.State);
        play.Do(new Command.Answer(false), Start.AddDays(3));
        Assert.Equal(Codes.AttemptsExhausted, play.Refusal(new Command.Resubmit(), Start.AddDays(3)));
        play.WakeUntil(Start.AddDays(13));
        Assert.Equal(DisputeOutcomes.NotEscalated, Assert.IsType<State.Closed>(play.State).Outcome);
    }

    [Fact]
    public void Evidence_is_taken_in_its_sides_time_by_hash_and_once()
    {
        var play = Played(Direct, (Open(), 0));
        Assert.Equal(Codes.HashMalformed, play.Refusal(Shows(Side.Buyer) with { Sha256 = "12" }, Start));
        Assert.Null(play.Refusal(Shows(Side.Buyer), Start));
        Assert.Empty(play.Do(Shows(Side.Buyer), Start));
        play.Do(Shows(Side.Buyer, digit: 'b'), Start);
        play.Do(Shows(Side.Buyer, digit: 'c'), Start);
        Assert.Equal(Codes.EvidenceLimit, play.Refusal(Shows(Side.Buyer, digit: 'd'), Start));
        play.Do(new Command.Rest(Side.Buyer), Start.AddDays(1));
        Assert.Equal(Codes.WindowOver, play.Refusal(Shows(Side.Buyer, digit: 'e'), Start.AddDays(1)));
        Assert.Null(play.Refusal(Shows(Side.Seller), Start.AddDays(2)));
        Assert.Equal(Codes.WindowOver, play.Refusal(Shows(Side.Seller, digit: 'b'), Start.AddDays(3)));
        Assert.Equal(Codes.NoEvidencePhase, Played(Terms, (Open(), 0)).Refusal(Shows(Side.Seller), Start));
    }

    [Fact]
    public void Below_the_limit_the_rules_rule_and_above_it_a_person()
    {
        var small = Played(Direct, (Open(), 0), (new Command.Wake(), 3));
        Assert.Equal((Deciders.System, "no_tracking"), (small.Ruled.Ruling.By, small.Ruled.Ruling.Reasons[0]));

        var large = Played(Direct, (Open(value: 20_001), 0), (new Command.Wake(), 3));
        Assert.Equal(Start.AddDays(5), Assert.Single(large.Effects.OfType<CaseEffect.AskReviewer>()).DueAt);
        Assert.Equal(Codes.AutomationAlone, large.Refusal(Rule(Deciders.System), Start.AddDays(4)));
        Assert.Equal(Codes.OwnCase, large.Refusal(Rule(Seller), Start.AddDays(4)));
        Assert.Equal(Codes.PercentOutOfRange, large.Refusal(Rule(Ann) with { Percent = 0 }, Start.AddDays(4)));
        Assert.Null(large.Refusal(Rule(Ann), Start.AddDays(4)));
        Assert.Empty(large.Do(Rule(Ann), Start.AddDays(4)));
        Assert.Equal(Codes.Decided, large.Refusal(Rule(Bob), Start.AddDays(4)));

        var unclear = Played(Direct, (Open(delivery: "delivered"), 0), (new Command.Wake(), 3));
        Assert.Equal("undecided", Assert.IsType<State.UnderReview>(unclear.State).Proposal.Reasons[0]);
    }

    [Fact]
    public void A_split_is_paid_in_parts_that_are_the_whole()
    {
        var play = Played(Direct, (Open(value: 9_999, delivery: "lost"), 0), (new Command.Wake(), 3));
        play.ExecuteAll(Start.AddDays(3));
        Assert.Equal([("seller", 1999L), ("carrier", 7000L)], play.Asked.Select(s => (s.PaidBy, s.Amount!.AmountMinor)));
        Assert.Equal(9_999 * 90 / 100, play.Asked.Sum(s => s.Amount!.AmountMinor));
    }

    [Fact]
    public void A_final_ruling_against_the_seller_is_charged_and_counted_without_showing_the_buyer()
    {
        var play = Played(Direct, (Open(), 0), (new Command.Wake(), 3));
        play.ExecuteAll(Start.AddDays(3));
        Assert.Empty(play.Effects.OfType<CaseEffect.OpenEnforcement>());
        play.WakeUntil(Start.AddDays(24));

        Assert.Equal(DisputeOutcomes.Executed, Assert.IsType<State.Closed>(play.State).Outcome);
        Assert.Equal(("dispute_seller_fault", 2), Assert.Single(play.Effects.OfType<CaseEffect.OpenEnforcement>()) is var o ? (o.Violation, o.Points!.Value) : default);
        var line = Assert.Single(play.Effects.OfType<CaseEffect.AppendLedger>()).Entry;
        Assert.True(line.SellerFault);
        Assert.DoesNotContain(Buyer, line.Buyer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_is_tried_again_with_more_and_more_time_between_and_then_given_to_a_person()
    {
        var play = Played(Direct, (Open(), 0), (new Command.Wake(), 3));
        var at = Start.AddDays(3);
        var key = play.Asked.Single().Key;
        play.Do(Failed(key, 1), at);
        Assert.Empty(play.Do(Failed(key, 1), at)); // told twice
        Assert.Equal(at.AddMinutes(1), play.Alarm);
        play.Wake(at = at.AddMinutes(1));
        play.Do(Failed(key, 2), at);
        Assert.Equal(at.AddMinutes(2), play.Alarm);
        play.Wake(at = at.AddMinutes(2));
        play.Do(Failed(key, 3), at);
        Assert.Contains(play.Effects.OfType<CaseEffect.AskReviewer>(), a => a.Task == "resolve-step");
        Assert.All(play.Asked, s => Assert.Equal(key, s.Key));

        Assert.Equal(Codes.OwnCase, play.Refusal(new Command.ResolveStep(Seller, key, StepResolution.Done), at));
        play.Do(new Command.ResolveStep(Ann, key, StepResolution.Retry), at);
        play.Do(new Command.StepDone(key), at);
        Assert.Empty(play.Do(new Command.StepDone(key), at));
        Assert.Equal(Codes.NotStuck, play.Refusal(new Command.ResolveStep(Ann, key, StepResolution.GiveUp), at));
        Assert.Equal(Codes.UnknownStep, play.Refusal(new Command.StepDone("other"), at));
    }

    [Fact]
    public void What_is_not_executed_by_the_deadline_goes_to_a_person()
    {
        var patient = Direct with { Execution = Direct.Execution with { Attempts = 100, Answer = TimeSpan.FromHours(20) } };
        var play = Played(patient, (Open(), 0), (new Command.Wake(), 3));
        play.WakeUntil(Start.AddDays(5));
        Assert.Single(play.Effects.OfType<CaseEffect.AskReviewer>(), a => a.Task == "execution-late");
        Assert.True(play.Ruled.Execution.Escalated);
    }

    [Fact]
    public void An_overturned_ruling_is_taken_back_step_by_step_before_the_new_one_is_executed()
    {
        var play = Played(Direct, (Open(delivery: "lost"), 0), (new Command.Wake(), 3));
        play.ExecuteAll(Start.AddDays(3));
        play.Do(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(4));
        Assert.Equal(Codes.AppealedAlready, play.Refusal(new Command.Appeal(Side.Buyer, Buyer, null), Start.AddDays(4)));
        play.Do(new Command.Review(Ann, Verdict.Overturn, "new_tracking", Rule(Ann) with { Liability = Liability.OfCarrier }), Start.AddDays(5));
        play.ExecuteAll(Start.AddDays(5));

        var steps = play.Asked.ToArray();
        Assert.Equal([steps[1].Key, steps[0].Key], steps[2..4].Select(s => s.Compensates));
        Assert.Equal("carrier", Assert.Single(steps[4..]).PaidBy);
        Assert.IsType<State.Closed>(play.State);
        Assert.Empty(play.Effects.OfType<CaseEffect.OpenEnforcement>());
    }

    [Fact]
    public void What_is_under_way_when_it_is_overturned_is_taken_back_only_once_it_is_known_to_have_happened()
    {
        var play = Played(Direct, (Open(), 0), (new Command.Wake(), 3));
        var key = play.Asked.Single().Key;
        play.Do(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(3));
        play.Do(new Command.Review(Ann, Verdict.Overturn, "r", null), Start.AddDays(3));
        Assert.Single(play.Asked);
        play.Do(new Command.StepDone(key), Start.AddDays(3));
        Assert.Equal(key, play.Asked.Last().Compensates);
        play.ExecuteAll(Start.AddDays(3));
        Assert.Equal(DisputeOutcomes.Denied, Assert.IsType<State.Closed>(play.State).Outcome);
    }

    [Fact]
    public void The_reviewer_of_an_appeal_is_another_and_no_party()
    {
        var play = Played(Direct, (Open(value: 30_000), 0), (new Command.Wake(), 3), (Rule(Ann), 4));
        Assert.Equal(Codes.NoAppeal, play.Refusal(new Command.Review(Bob, Verdict.Uphold, "r", null), Start.AddDays(4)));
        play.Do(new Command.Appeal(Side.Seller, "clerk", null), Start.AddDays(4));
        foreach (var (who, code) in new[] { (Ann, Codes.SameReviewer), (Seller, Codes.OwnCase), (Buyer, Codes.OwnCase), ("clerk", Codes.OwnCase), (Deciders.System, Codes.AutomationAlone) })
            Assert.Equal(code, play.Refusal(new Command.Review(who, Verdict.Uphold, "r", null), Start.AddDays(4)));
        Assert.Null(play.Refusal(new Command.Review(Bob, Verdict.Uphold, "r", null), Start.AddDays(4)));
        Assert.True(play.Ruled.Ruling.Final);
        Assert.Equal(Codes.AppealedAlready, play.Refusal(new Command.Appeal(Side.Buyer, Buyer, null), Start.AddDays(4)));
    }

    [Fact]
    public void An_appeal_comes_in_time_and_stays_what_was_not_asked_yet()
    {
        var play = Played(Direct, (Open(delivery: "lost"), 0), (new Command.Wake(), 3));
        play.Do(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(3));
        play.ExecuteAll(Start.AddDays(3));
        Assert.Single(play.Asked);
        play.Do(new Command.Review(Ann, Verdict.Uphold, "r", null), Start.AddDays(4));
        Assert.Equal(2, play.Asked.Count());

        var late = Played(Direct, (Open(), 0), (new Command.Wake(), 3));
        Assert.Equal(Codes.AppealWindowOver, late.Refusal(new Command.Appeal(Side.Seller, Seller, null), Start.AddDays(24)));
    }

    [Fact]
    public void The_refund_of_a_return_waits_for_the_goods_and_is_off_when_they_do_not_come()
    {
        var play = Played(Direct, (Open(requested: Remedy.Return), 0), (new Command.Wake(), 3));
        play.ExecuteAll(Start.AddDays(3));
        Assert.Equal([Remedy.Return], play.Asked.Select(s => s.Remedy));
        play.Do(new Command.GoodsSent(), Start.AddDays(7));
        play.WakeUntil(Start.AddDays(15)); // nobody says that they came
        Assert.Equal([Remedy.Return, Remedy.Refund], play.Asked.Select(s => s.Remedy));

        var kept = Played(Direct, (Open(requested: Remedy.Return), 0), (new Command.Wake(), 3));
        kept.ExecuteAll(Start.AddDays(3));
        kept.WakeUntil(Start.AddDays(30));
        Assert.Equal([Remedy.Return], kept.Asked.Select(s => s.Remedy));
        Assert.IsType<State.Closed>(kept.State);
    }

    [Fact]
    public void Attempts_are_capped_per_product_and_order_and_windows_bound_when_it_may_be_opened()
    {
        var play = Played(Terms, (Open(), 0), (new Command.Withdraw(), 1));
        Assert.Empty(play.Do(Open(), Start.AddDays(1)));
        Assert.Null(play.Refusal(Open("2"), Start.AddDays(1)));
        Assert.Equal(Codes.OpenAlready, play.Refusal(Open("3"), Start.AddDays(1)));
        play.Do(new Command.Withdraw(), Start.AddDays(1));
        Assert.Equal(Codes.AttemptsExhausted, play.Refusal(Open("3"), Start.AddDays(1)));
        Assert.Equal(Codes.AttemptsExhausted, Played(Terms).Refusal(Open(others: 10), Start));
        Assert.Equal(Codes.ValueBelowZero, Played(Terms).Refusal(Open(value: -1), Start));

        var bounded = Terms with { OpenWithin = Window.Days(10), WaitBefore = Window.Hours(48) };
        Assert.Equal(Codes.TooLate, Played(bounded).Refusal(Open(delivered: Start.AddDays(-10)), Start));
        Assert.Equal(Codes.TooEarly, Played(bounded).Refusal(Open(), Start));
        Assert.Equal(Codes.TooEarly, Played(bounded).Refusal(Open(asked: Start.AddHours(-47)), Start));
        Assert.Null(Played(bounded).Refusal(Open(asked: Start.AddHours(-48)), Start));
    }

    [Fact]
    public void Every_state_answers_every_command()
    {
        var key = $"{Open().Id}:1:1";
        Command[] commands =
        [
            Open(), Open("other"), new Command.Answer(true), new Command.Answer(false), new Command.Escalate(), new Command.Resubmit(), new Command.Withdraw(),
            Shows(Side.Buyer), new Command.Rest(Side.Seller), Rule(Ann), new Command.Appeal(Side.Buyer, Buyer, null),
            new Command.Review(Bob, Verdict.Overturn, "r", null), new Command.StepDone(key), Failed(key, 1),
            new Command.ResolveStep(Ann, key, StepResolution.Done), new Command.GoodsSent(), new Command.GoodsReceived(), new Command.Wake(),
        ];
        (Command, int)[][] ways =
        [
            [], [(Open(), 0)], [(Open(), 0), (new Command.Answer(false), 1)], [(Open(), 0), (new Command.Answer(false), 1), (new Command.Escalate(), 1)],
            [(Open(value: 30_000), 0), (new Command.Answer(false), 1), (new Command.Escalate(), 1), (new Command.Wake(), 5)],
            [(Open(), 0), (new Command.Wake(), 3)], [(Open(), 0), (new Command.Withdraw(), 1)],
        ];
        var met = new HashSet<(Type, Type)>();
        foreach (var way in ways)
        {
            foreach (var command in commands)
            {
                var play = Played(Terms, way);
                met.Add((play.State.GetType(), command.GetType()));
                play.Do(command, Start.AddDays(5));
                play.Do(command, Start.AddYears(2));
            }
        }

        Assert.Equal(typeof(State).GetNestedTypes().Length * typeof(Command).GetNestedTypes().Length, met.Count);
        Assert.Equal(Codes.BeyondCalendar, Played(Terms).Refusal(Open(), new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void An_event_of_the_first_version_still_reads_and_leads_on()
    {
        const string Old = """{"$type":"dispute-opened-v1","id":"ar-0123456789abcdefgh","market":"US","orderId":"o-1","buyerId":"u","sellerId":"s","openedBy":"buyer","claim":"damaged","requested":"refund","value":{"amountMinor":5,"currency":"USD"},"at":"2026-01-02T03:04:05Z"}""";
        var state = DisputeDecider.Evolve(DisputeDecider.Initial, JsonSerializer.Deserialize(Old, RoutingJson.Default.DisputeEvent)!);

        Assert.Equal(("damaged", "none", 1), DisputeDecider.DisputeOf(state) is { } d ? (d.Claim, d.Delivery, d.Attempt) : default);
        Assert.Null(DisputeDecider.NextAlarm(state));
        Assert.IsType<DisputeEvent.Escalated>(Assert.Single(DisputeDecider.Decide(state, new Command.Escalate(), Terms, Start)));
    }

    private static Command.Rule Rule(string reviewer) => new(reviewer, Liability.OfSeller, Remedy.Refund, 100, "looked_at");

    private static Command.StepFailed Failed(string key, int attempt) => new(key, attempt, "down", false);

    private static DisputePlay Played(DisputeTerms terms, params (Command Command, int Day)[] commands)
    {
        var play = new DisputePlay(terms);
        foreach (var (command, day) in commands)
            play.Do(command, Start.AddDays(day));
        return play;
    }
}
