using System.Text.Json;
using Routing.Domain.Cases;
using Routing.Domain.Enforcement;
using Xunit;
using static Routing.Domain.Tests.Enforcement.Violations;
using Codes = Routing.Domain.Enforcement.EnforcementCodes;
using Command = Routing.Domain.Enforcement.EnforcementCommand;
using State = Routing.Domain.Enforcement.EnforcementState;

namespace Routing.Domain.Tests.Enforcement;

public sealed class EnforcementDeciderTests
{
    private static readonly Command.Correct s_correct = new();
    private static readonly Command.Appeal s_appeal = new(Seller);

    [Fact]
    public void A_violation_is_notified_with_rule_facts_and_redress_and_takes_effect_after_its_grace()
    {
        var play = new ViolationPlay(Terms(appeal: Appeals()));
        play.Do(Open(), Start);

        var notice = Assert.Single(play.Effects.OfType<CaseEffect.Notify>());
        Assert.Equal("violation-notice", notice.Template);
        Assert.Equal("No contact outside.", notice.Values["rule"]);
        Assert.Equal("handle@3+9", notice.Values["findings"]);
        Assert.Equal("true", notice.Values["automated"]);
        Assert.Equal("2026-12-23T09:00:00Z", notice.Values["appealBy"]);
        Assert.Equal("2026-11-26T09:00:00Z", notice.Values["correctBy"]);
        Assert.Equal("Body", notice.Values["outOfCourt"]);
        Assert.IsType<State.Pending>(play.State);

        play.WakeUntil(Start.AddDays(200));
        Assert.IsType<State.Expired>(play.State);
        Assert.Equal(
            [
                (ViolationStatus.Detected, 0), (ViolationStatus.Notified, 0), (ViolationStatus.Pending, 0), (ViolationStatus.Effective, 3),
                (ViolationStatus.Expired, 93),
            ],
            play.Ledger.Select(l => (l.Status, (int)(l.At - Start).TotalDays)));
        Assert.Equal(play.Ledger.Count, play.Ledger.Select(l => l.Id).Distinct().Count());
    }

    [Fact]
    public void Corrected_before_its_effect_it_never_takes_effect()
    {
        var play = new ViolationPlay(Terms());
        play.Do(Open(), Start);
        play.Do(s_correct, Start.AddDays(2));

        Assert.Equal(ViolationStatus.Corrected, Assert.IsType<State.Closed>(play.State).Status);
        Assert.Null(play.Alarm);
        Assert.Empty(play.Do(s_correct, Start.AddDays(2)));
        Assert.DoesNotContain(play.Ledger, l => l.Status == ViolationStatus.Effective);
    }

    [Theory]
    [InlineData(Correction.None, 1, Codes.NotCorrectable)]
    [InlineData(Correction.None, 5, Codes.NotCorrectable)]
    [InlineData(Correction.BeforeEffect, 5, Codes.AlreadyEffective)]
    [InlineData(Correction.Anytime, 5, null)]
    [InlineData(Correction.Anytime, 100, Codes.Closed)]
    public void Correcting_counts_as_the_policy_says(Correction correction, int afterDays, string? refusal)
    {
        var play = new ViolationPlay(Terms(Kind(Window.Days(3), correction: correction)));
        play.Do(Open(), Start);
        Assert.Equal(refusal, play.Refusal(s_correct, Start.AddDays(afterDays)));
    }

    [Fact]
    public void An_alarm_that_nobody_heard_does_not_help_who_comes_too_late()
    {
        var play = new ViolationPlay(Terms(appeal: Appeals()));
        play.Do(Open(), Start);
        Assert.Equal(Codes.AlreadyEffective, play.Refusal(s_correct, Start.AddDays(3)));
        Assert.Equal(Start.AddDays(3), Assert.IsType<State.Effective>(play.State).From);
    }

    [Fact]
    public void A_missed_window_confirms_and_then_an_appeal_is_refused()
    {
        var play = new ViolationPlay(Terms(appeal: Appeals()));
        play.Do(Open(), Start);
        play.WakeUntil(Start.AddDays(30));
        Assert.True(Assert.IsType<State.Effective>(play.State).Redress.Confirmed);
        Assert.Contains(play.Effects.OfType<CaseEffect.Notify>(), n => n.Template == "violation-confirmed");
        Assert.Equal(Codes.WindowOver, play.Refusal(s_appeal, Start.AddDays(30)));
    }

    [Fact]
    public void Without_rules_of_appeal_it_is_not_disputable()
    {
        var play = new ViolationPlay(Terms());
        play.Do(Open(), Start);
        Assert.Equal(Codes.NotDisputable, play.Refusal(s_appeal, Start.AddDays(1)));
    }

    [Fact]
    public void An_appeal_is_decided_once_by_another_person_than_before_and_not_by_the_seller_or_automation()
    {
        var play = new ViolationPlay(Terms(appeal: Appeals()));
        play.Do(Open(Sue), Start);
        Assert.Equal(Codes.NoAppeal, play.Refusal(Decide(Ann, Verdict.Overturn), Start.AddHours(1)));
        play.Do(s_appeal, Start.AddDays(1));

        var task = Assert.Single(play.Effects.OfType<CaseEffect.AskReviewer>());
        Assert.Equal((Sue, Start.AddDays(4)), (task.NotReviewer, task.DueAt));
        Assert.Equal(Codes.AppealedAlready, play.Refusal(s_appeal, Start.AddDays(2)));
        Assert.Equal(Codes.SameReviewer, play.Refusal(Decide(Sue, Verdict.Overturn), Start.AddDays(2)));
        Assert.Equal(Codes.OwnCase, play.Refusal(Decide(Seller, Verdict.Overturn), Start.AddDays(2)));
        Assert.Equal(Codes.AutomationAlone, play.Refusal(Decide(Deciders.System, Verdict.Uphold), Start.AddDays(2)));
        Assert.Null(play.Refusal(Decide(Ann, Verdict.Uphold), Start.AddDays(2)));
        Assert.Empty(play.Do(Decide(Ann, Verdict.Uphold), Start.AddDays(2)));
        Assert.Equal(Codes.Decided, play.Refusal(Decide(Bob, Verdict.Overturn), Start.AddDays(2)));
        Assert.Equal(Codes.AppealedAlready, play.Refusal(s_appeal, Start.AddDays(2)));
    }

    [Fact]
    public void Whoever_appealed_does_not_review_it()
    {
        var play = new ViolationPlay(Terms(appeal: Appeals()));
        play.Do(Open(), Start);
        play.Do(new Command.Appeal(Ann), Start);
        Assert.Equal(Codes.OwnCase, play.Refusal(Decide(Ann, Verdict.Overturn), Start));
    }

    [Theory]
    [InlineData(Stay.None, 3, false)]
    [InlineData(Stay.Pending, null, false)]
    [InlineData(Stay.Always, null, true)]
    public void What_an_appeal_holds_back_is_the_policys_choice(Stay stay, int? effectAfterDays, bool suspends)
    {
        var pending = new ViolationPlay(Terms(appeal: Appeals(stay)));
        pending.Do(Open(), Start);
        pending.Do(s_appeal, Start.AddDays(1));
        pending.WakeUntil(Start.AddDays(10));
        Assert.Equal(effectAfterDays, pending.Ledger.Where(l => l.Status == ViolationStatus.Effective).Select(l => (int?)(l.At - Start).Days).SingleOrDefault());

        pending.Do(Decide(Ann, Verdict.Uphold), Start.AddDays(11));
        var from = effectAfterDays ?? 11;
        Assert.Equal(Start.AddDays(from), Assert.IsType<State.Effective>(pending.State).From);
        Assert.Equal(Start.AddDays(from + 90), Assert.IsType<State.Effective>(pending.State).ExpiresAt);

        var effective = new ViolationPlay(Terms(Kind(), Appeals(stay)));
        effective.Do(Open(), Start);
        effective.Do(s_appeal, Start.AddDays(1));
        Assert.Equal(suspends, Assert.IsType<State.Effective>(effective.State).Suspended);
        Assert.Equal(suspends ? 0 : 4, Points(effective, 2));
        effective.Do(Decide(Ann, Verdict.Uphold), Start.AddDays(3));
        Assert.Equal(4, Points(effective, 3));

        static int Points(ViolationPlay play, int day) => SellerLedger.Recount(play.Ledger, Terms(), Start.AddDays(day)).Points;
    }

    [Fact]
    public void What_automation_detected_waits_for_a_person_where_the_policy_says_so()
    {
        var terms = Terms(Kind(Window.Days(3), Window.Days(2)), Appeals());
        var play = new ViolationPlay(terms);
        play.Do(Open(), Start);
        Assert.Empty(play.Effects.OfType<CaseEffect.Notify>());
        Assert.Equal(Codes.AutomationAlone, play.Refusal(Decide(Deciders.System, Verdict.Uphold), Start));
        Assert.Equal(Codes.NotNotified, play.Refusal(s_appeal, Start));
        play.Do(Decide(Ann, Verdict.Uphold), Start.AddDays(1));
        play.Do(s_appeal, Start.AddDays(1));
        Assert.Equal(Codes.SameReviewer, play.Refusal(Decide(Ann, Verdict.Uphold), Start.AddDays(1)));

        var unheard = new ViolationPlay(terms);
        unheard.Do(Open(), Start);
        unheard.WakeUntil(Start.AddDays(2));
        Assert.Equal((ViolationStatus.Overturned, "not_confirmed"), Assert.IsType<State.Closed>(unheard.State) is var c ? (c.Status, c.Reason) : default);
        Assert.Empty(unheard.Effects.OfType<CaseEffect.Notify>());

        var reported = new ViolationPlay(terms);
        reported.Do(Open(Sue), Start);
        Assert.IsType<State.Pending>(reported.State);
    }

    [Theory]
    [InlineData(ReviewSilence.Wait, false, null)]
    [InlineData(ReviewSilence.Overturn, false, ViolationStatus.Overturned)]
    [InlineData(ReviewSilence.Uphold, false, null)] // never decided by automation alone
    [InlineData(ReviewSilence.Uphold, true, ViolationStatus.Effective)]
    public void An_appeal_that_reviewers_let_lie_goes_up_and_then_as_the_policy_says(ReviewSilence silence, bool automated, ViolationStatus? outcome)
    {
        var play = new ViolationPlay(Terms(appeal: Appeals(levels: 2, silence: silence, automated: automated)));
        play.Do(Open(), Start);
        play.Do(s_appeal, Start);
        play.WakeUntil(Start.AddDays(6));

        Assert.Equal(["review-appeal", "review-appeal-2"], play.Effects.OfType<CaseEffect.AskReviewer>().Select(a => a.Task).Distinct());
        Assert.Equal(outcome, play.Ledger[^1].Status is var s && s == ViolationStatus.Pending ? null : s);
    }

    [Fact]
    public void Expired_points_may_still_be_overturned_within_the_window()
    {
        var play = new ViolationPlay(Terms(Kind(), Appeals(), lastsDays: 10));
        play.Do(Open(), Start);
        play.Do(s_appeal, Start.AddDays(20));
        play.Do(Decide(Ann, Verdict.Overturn), Start.AddDays(21));
        Assert.Equal(ViolationStatus.Overturned, play.Ledger[^1].Status);
        Assert.Contains(play.Effects.OfType<CaseEffect.Notify>(), n => n.Template == "violation-overturned");
    }

    [Theory]
    [InlineData("nobody_knows", null, Codes.UnknownViolation)]
    [InlineData(Code, -1, Codes.PointsBelowZero)]
    [InlineData(Code, 49, Codes.PointsOutOfRange)]
    public void What_cannot_be_opened_is_refused_and_nothing_changes(string code, int? points, string refusal)
    {
        var play = new ViolationPlay(Terms());
        Assert.Equal(refusal, play.Refusal(Open(points: points, code: code), Start));
        Assert.Same(EnforcementDecider.Initial, play.State);
    }

    [Fact]
    public void No_alarm_is_set_beyond_the_calendar()
    {
        var play = new ViolationPlay(Terms(appeal: Appeals()));
        Assert.Equal(Codes.BeyondCalendar, play.Refusal(Open(), new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Another_violation_does_not_open_a_case_again()
    {
        var play = new ViolationPlay(Terms());
        play.Do(Open(), Start);
        Assert.Empty(play.Do(Open(), Start));
        Assert.Equal(Codes.OtherCase, play.Refusal(Open(source: "m-2"), Start));
    }

    [Fact]
    public void Every_state_answers_every_command()
    {
        Command[] commands =
        [
            Open(), s_correct, s_appeal, Decide(Ann, Verdict.Uphold), Decide(Ann, Verdict.Overturn), Decide(Deciders.System, Verdict.Overturn), new Command.Wake(),
        ];
        var met = new HashSet<(Type, Type)>();
        var terms = Terms(Kind(Window.Days(3), Window.Days(2)), Appeals());
        (Command, int)[][] ways =
        [
            [], [(Open(), 0)], [(Open(Sue), 0)], [(Open(Sue), 0), (new Command.Wake(), 4)], [(Open(Sue), 0), (new Command.Wake(), 100)],
            [(Open(Sue), 0), (s_correct, 1)], [(Open(), 0), (Decide(Ann, Verdict.Overturn), 1)],
        ];
        foreach (var way in ways)
        {
            foreach (var command in commands)
            {
                var play = new ViolationPlay(terms);
                foreach (var (c, day) in way)
                    play.Do(c, Start.AddDays(day));
                met.Add((play.State.GetType(), command.GetType()));
                play.Do(command, Start.AddDays(100));
            }
        }

        Assert.Equal(typeof(State).GetNestedTypes().Length * typeof(Command).GetNestedTypes().Length, met.Count);
    }

    [Fact]
    public void An_event_of_the_first_version_still_reads_and_leads_on()
    {
        const string Old = """{"$type":"enforcement-opened-v1","id":"en-0123456789abcdefgh","sellerId":"s-9","market":"US","violation":"off_platform_contact","source":"m-1","points":4,"at":"2026-01-02T03:04:05Z"}""";
        var e = JsonSerializer.Deserialize(Old, RoutingJson.Default.EnforcementEvent)!;

        var state = Assert.IsType<State.Detected>(EnforcementDecider.Evolve(EnforcementDecider.Initial, e));
        Assert.Equal((4, Deciders.System, 0), (state.Violation.Points, state.Violation.DetectedBy, state.Violation.Findings.Count));
        Assert.Single(EnforcementDecider.Decide(state, Decide(Ann, Verdict.Uphold), Terms(), Start).OfType<EnforcementEvent.Notified>());
    }

    private static Command.Review Decide(string reviewer, Verdict verdict) => new(reviewer, verdict, "looked_at");
}
