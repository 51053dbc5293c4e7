using Routing.Domain.Cases;
using Routing.Domain.Governance;
using Routing.Domain.SellerResponse;
using Xunit;

namespace Routing.Domain.Tests.SellerResponse;

public sealed class ResponseDeciderTests
{
    private static readonly DateTimeOffset T = Sellers.Monday;

    private static Walk Opened(SellerTerms? terms = null) => new Walk(terms ?? Sellers.Terms).Do(Sellers.Open(T), T);

    private static Walk Late() => Opened().RunTo(T.AddHours(24));

    [Fact]
    public void A_case_is_due_a_target_after_the_contact_and_reminds_at_the_policys_fractions()
    {
        var walk = Opened();

        Assert.Equal(T.AddHours(12), walk.Alarm);
        Assert.Equal(T.AddMinutes(1_152), walk.Wake(T.AddHours(12)).Alarm);
        Assert.Equal(T.AddHours(24), walk.Wake(T.AddMinutes(1_152)).Alarm);
        Assert.Equal([0.5, 0.8], walk.Events.OfType<ResponseEvent.Reminded>().Select(r => r.Fraction));
        Assert.Equal(["seller-reminder", "seller-reminder"], walk.Effects.OfType<CaseEffect.Notify>().Select(n => n.Template));
    }

    [Fact]
    public void A_meaningful_reply_answers_settles_and_counts_once()
    {
        var walk = Opened().Do(Sellers.Reply(T.AddHours(3)), T.AddHours(3));

        Assert.Equal(ResponseOutcome.AnsweredBySeller, Assert.IsType<ResponseCase.Closed>(walk.State).Outcome);
        Assert.Null(walk.Alarm);
        Assert.Equal(
            [new CaseEffect.CountResponse(Sellers.Seller, TimeSpan.FromHours(3), true, T.AddHours(3)), new CaseEffect.SettleContact(Sellers.Contact, true)],
            walk.Effects);
    }

    [Fact]
    public void A_reply_that_does_not_count_leaves_the_clock_running_and_says_why()
    {
        var walk = Opened().Do(Sellers.Reply(T.AddHours(1), "Hi, thank you!"), T.AddHours(1));

        Assert.Equal((false, ReplyReasons.NoWords), (walk.Only<ResponseEvent.ReplyRecorded>().Counts, walk.Only<ResponseEvent.ReplyRecorded>().Why));
        Assert.IsType<ResponseCase.WithSeller>(walk.State);
        Assert.Equal(T.AddHours(12), walk.Alarm);
    }

    [Fact]
    public void Silence_moves_ownership_from_the_seller_to_tier_one_and_then_to_tier_two()
    {
        var walk = Opened().RunTo(T.AddDays(9));

        Assert.Equal(
            [
                new CaseEffect.MoveToAgents(Sellers.Contact, 1, TimeSpan.FromHours(4), "seller_late"),
                new CaseEffect.MoveToAgents(Sellers.Contact, 2, TimeSpan.FromHours(8), "tier_late"),
            ],
            walk.Effects.OfType<CaseEffect.MoveToAgents>());
        Assert.Equal([T.AddHours(24), T.AddHours(28)], walk.Events.OfType<ResponseEvent.MovedToTier>().Select(m => m.At));
        Assert.Equal(T.AddHours(36), walk.Only<ResponseEvent.LastTierMissed>().At);
        Assert.Equal(new CaseEffect.CountResponse(Sellers.Seller, null, false, T.AddHours(36)), walk.Effects.OfType<CaseEffect.CountResponse>().Single());
        Assert.Null(walk.Alarm);
    }

    [Fact]
    public void A_late_reply_is_shown_to_the_agent_so_that_the_buyer_gets_one_answer_and_the_rates_say_late()
    {
        var walk = Late().Do(Sellers.Reply(T.AddHours(25)), T.AddHours(25));

        Assert.Equal(new CaseEffect.ShowLateReply(Sellers.Contact, "It was handed to the carrier yesterday.", T.AddHours(25)), walk.Effects.OfType<CaseEffect.ShowLateReply>().Single());
        Assert.Equal(new CaseEffect.CountResponse(Sellers.Seller, TimeSpan.FromHours(25), false, T.AddHours(25)), walk.Effects.OfType<CaseEffect.CountResponse>().Single());
        Assert.Empty(walk.Effects.OfType<CaseEffect.SettleContact>());
        Assert.IsType<ResponseCase.WithAgents>(walk.State);

        walk.Do(new ResponseCommand.AgentAnswered("a-1", true, T.AddHours(26)), T.AddHours(26));
        Assert.Equal(ResponseOutcome.AnsweredByAgent, Assert.IsType<ResponseCase.Closed>(walk.State).Outcome);
        Assert.Single(walk.Effects.OfType<CaseEffect.CountResponse>());
    }

    [Fact]
    public void A_reply_written_in_time_and_delivered_after_the_deadline_is_in_time()
    {
        var before = Opened().Do(Sellers.Reply(T.AddHours(24).AddMinutes(-5)), T.AddHours(24).AddMinutes(5));
        Assert.Equal(ResponseOutcome.AnsweredBySeller, Assert.IsType<ResponseCase.Closed>(before.State).Outcome);

        var moved = Late().Do(Sellers.Reply(T.AddHours(24).AddMinutes(-5)), T.AddHours(24).AddMinutes(5));
        Assert.True(moved.Only<ResponseEvent.ReplyRecorded>().Late);
        Assert.True(moved.Only<ResponseEvent.ResponseCounted>().Met);
    }

    [Fact]
    public void A_replys_own_time_is_trusted_no_further_back_than_the_policy_says()
    {
        var walk = Opened().Do(Sellers.Reply(T.AddHours(23)), T.AddHours(30));

        Assert.Equal(T.AddHours(30).AddMinutes(-15), walk.Only<ResponseEvent.ReplyRecorded>().At);
        Assert.False(walk.Only<ResponseEvent.ResponseCounted>().Met);
    }

    [Fact]
    public void A_reply_exactly_at_the_deadline_is_in_time() =>
        Assert.True(Opened().Do(Sellers.Reply(T.AddHours(24)), T.AddHours(24)).Only<ResponseEvent.ResponseCounted>().Met);

    [Fact]
    public void While_it_waits_for_the_buyer_the_clock_stands_and_goes_on_with_what_remained()
    {
        var walk = Opened().Do(new ResponseCommand.Pause(T.AddHours(10)), T.AddHours(10));
        Assert.Null(walk.Alarm);
        Assert.Equal(TimeSpan.FromHours(14), Assert.IsType<ResponseCase.WithSeller>(walk.State).Clock.Left);

        walk.Wake(T.AddDays(3)).Do(new ResponseCommand.BuyerWrote(T.AddDays(4)), T.AddDays(4));
        Assert.Equal(T.AddDays(4).AddHours(2), walk.Alarm); // half of the target
        Assert.Equal(T.AddDays(4).AddHours(14), Assert.IsType<ResponseCase.WithSeller>(walk.State).Clock.DueAt);
    }

    [Fact]
    public void A_pause_that_comes_late_counts_from_when_it_was()
    {
        var walk = Opened().Do(new ResponseCommand.Pause(T.AddHours(23)), T.AddHours(25));

        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<ResponseCase.WithSeller>(walk.State).Clock.Left);
    }

    [Fact]
    public void A_clock_that_is_a_little_ahead_does_not_bring_the_deadline_forward()
    {
        var now = T.AddHours(24).AddMinutes(-5);
        var walk = Opened().Do(new ResponseCommand.Pause(now.AddMinutes(10)), now);

        Assert.Equal(TimeSpan.FromMinutes(5), Assert.IsType<ResponseCase.WithSeller>(walk.State).Clock.Left);
        Assert.Empty(walk.Effects.OfType<CaseEffect.MoveToAgents>());
    }

    [Fact]
    public void A_delayed_repeat_of_a_pause_changes_nothing()
    {
        var pause = new ResponseCommand.Pause(T.AddHours(1));
        var walk = Opened().Do(pause, T.AddHours(1)).Do(new ResponseCommand.Resume(T.AddHours(2)), T.AddHours(2)).Do(pause, T.AddHours(3));

        Assert.Empty(walk.Last);
        Assert.Equal(T.AddHours(13), walk.Alarm);
    }

    [Fact]
    public void Merged_contacts_share_the_clock()
    {
        var walk = Opened().Do(new ResponseCommand.Join(Sellers.Other, T.AddHours(5)), T.AddHours(5));

        Assert.Equal([Sellers.Other], Assert.IsType<ResponseCase.WithSeller>(walk.State).Facts.Joined);
        Assert.Equal(T.AddHours(12), walk.Alarm);
        Assert.Empty(walk.Do(new ResponseCommand.Join(Sellers.Other, T.AddHours(6)), T.AddHours(6)).Last);
        Assert.Empty(walk.Do(new ResponseCommand.Join(Sellers.Contact, T.AddHours(6)), T.AddHours(6)).Last);
    }

    [Fact]
    public void After_downtime_reminders_that_lost_their_sense_are_skipped_and_tiers_whose_time_passed_never_get_it()
    {
        var walk = Opened().Wake(T.AddHours(29));

        Assert.Equal(["deadline_passed", "deadline_passed"], walk.Events.OfType<ResponseEvent.ReminderSkipped>().Select(r => r.Why));
        Assert.Equal([(1, true), (2, false)], walk.Events.OfType<ResponseEvent.MovedToTier>().Select(m => (m.Tier, m.Skipped)));
        Assert.Equal(new CaseEffect.MoveToAgents(Sellers.Contact, 2, TimeSpan.FromHours(7), "tier_late"), walk.Effects.OfType<CaseEffect.MoveToAgents>().Single());
    }

    [Theory]
    [InlineData(12.5, null)]
    [InlineData(14, "too_late")]
    [InlineData(19.5, "superseded")]
    public void A_reminder_noticed_late_is_sent_only_while_it_makes_sense(double hours, string? why)
    {
        var walk = Opened().Wake(T.AddHours(hours));

        Assert.Equal(why, walk.Events.OfType<ResponseEvent.ReminderSkipped>().SingleOrDefault()?.Why);
        Assert.Equal(why == "too_late" ? 0 : 1, walk.Events.OfType<ResponseEvent.Reminded>().Count());
    }

    [Fact]
    public void A_contact_that_an_agent_works_on_is_not_moved_on()
    {
        var walk = Late().Do(new ResponseCommand.TierTaken("a-1", T.AddHours(27)), T.AddHours(27)).Wake(T.AddHours(40));
        Assert.Equal("a-1", Assert.IsType<ResponseCase.WithAgents>(walk.State).AgentId);
        Assert.Equal(1, Assert.IsType<ResponseCase.WithAgents>(walk.State).Tier);

        walk.Do(new ResponseCommand.TierReleased(T.AddHours(41)), T.AddHours(41));
        Assert.Equal(T.AddHours(42), walk.Alarm);
    }

    [Theory]
    [InlineData(Exclusions.AutoResolved)]
    [InlineData(Exclusions.Blocked)]
    [InlineData(Exclusions.BotOnly)]
    public void What_nobody_waits_for_has_no_clock_and_does_not_count(Exclusions why)
    {
        var walk = new Walk(Sellers.Terms).Do(Sellers.Open(T) with { Excluded = why }, T);

        Assert.Equal(ResponseOutcome.Excluded, Assert.IsType<ResponseCase.Closed>(walk.State).Outcome);
        Assert.Empty(walk.Effects.OfType<CaseEffect.CountResponse>());
    }

    [Fact]
    public void A_conversation_that_the_seller_began_has_a_clock_but_does_not_count()
    {
        var walk = new Walk(Sellers.Terms).Do(Sellers.Open(T) with { Excluded = Exclusions.SellerInitiated }, T).RunTo(T.AddDays(3));

        Assert.Equal(2, walk.Effects.OfType<CaseEffect.MoveToAgents>().Count());
        Assert.Empty(walk.Effects.OfType<CaseEffect.CountResponse>());
    }

    [Fact]
    public void A_conversation_settled_automatically_later_does_not_count() =>
        Assert.Empty(Opened().Do(new ResponseCommand.Exclude(Exclusions.AutoResolved, T.AddHours(2)), T.AddHours(2)).Effects.OfType<CaseEffect.CountResponse>());

    [Fact]
    public void In_holiday_mode_no_time_passes_if_the_policy_says_so()
    {
        var away = new SellerSchedule(null, null, null, T.AddHours(6), T.AddHours(54));

        var stops = new Walk(Sellers.Terms).Do(Sellers.Open(T) with { Schedule = away }, T);
        var runs = new Walk(Sellers.Terms with { HolidayStops = false }).Do(Sellers.Open(T) with { Schedule = away }, T);

        Assert.Equal(T.AddHours(72), Clock(stops).DueAt);
        Assert.Equal(T.AddHours(24), Clock(runs).DueAt);
    }

    [Fact]
    public void Holiday_mode_without_an_end_stops_the_clock_until_it_is_over()
    {
        var walk = Opened().Do(new ResponseCommand.SellerCalendarChanged(new(null, null, null, T.AddHours(1), null)), T.AddHours(20));
        Assert.Null(walk.Alarm); // what was noticed of it before it was set stays passed

        walk.Do(new ResponseCommand.SellerCalendarChanged(null), T.AddDays(10));
        Assert.Equal(T.AddDays(10).AddHours(4), Clock(walk).DueAt);
    }

    [Fact]
    public void A_contact_during_holiday_mode_does_not_count_if_the_policy_excludes_it()
    {
        var terms = Sellers.Terms with { Excludes = Exclusions.HolidayMode };
        var walk = new Walk(terms).Do(Sellers.Open(T) with { Schedule = new(null, null, null, T.AddHours(-1), T.AddDays(1)) }, T);

        Assert.False(Assert.IsType<ResponseCase.WithSeller>(walk.State).Facts.Counts);
    }

    [Fact]
    public void A_finding_opens_enforcement_once_for_each_violation_with_offsets_only()
    {
        var findings = new GovernanceFinding[]
        {
            new(FindingKind.Exchange, 3, 7, Severity.High, "off_platform_contact", true), new(FindingKind.Abuse, 20, 4, Severity.Low, null, false),
            new(FindingKind.Exchange, 30, 7, Severity.High, "off_platform_contact", true),
        };
        var walk = Opened().Do(Sellers.Reply(T.AddHours(1)) with { Findings = findings }, T.AddHours(1));

        var opened = walk.Effects.OfType<CaseEffect.OpenEnforcement>().Single();
        Assert.Equal((Sellers.Seller, "US", "off_platform_contact", "r-1"), (opened.SellerId, opened.Market, opened.Violation, opened.Source));
        Assert.Equal([new("off_platform_exchange", 3, 7), new("off_platform_exchange", 30, 7)], opened.Findings);
        Assert.Equal(ReplyReasons.Blocked, walk.Only<ResponseEvent.ReplyRecorded>().Why);
    }

    [Fact]
    public void A_breach_is_a_violation_if_the_policy_says_so()
    {
        var walk = Opened(Sellers.Terms with { BreachViolation = "late_reply" }).RunTo(T.AddHours(24));

        var opened = walk.Effects.OfType<CaseEffect.OpenEnforcement>().Single();
        Assert.Equal(("late_reply", CaseId.Of(CaseKind.SellerResponse, Sellers.Contact.Value).Value), (opened.Violation, opened.Source));
    }

    [Fact]
    public void Bad_commands_are_refused_with_a_reason_and_change_nothing()
    {
        var closed = Opened().Do(Sellers.Reply(T.AddHours(1)), T.AddHours(1));
        Refused(closed, Sellers.Reply(T.AddHours(2), id: "r-2"), T.AddHours(2), RefusalReasons.Closed);
        Refused(Opened(), Sellers.Reply(T.AddHours(2)) with { SellerId = "s-2" }, T.AddHours(2), RefusalReasons.OtherSeller);
        Refused(Opened(), Sellers.Reply(T.AddHours(3)), T.AddHours(2), RefusalReasons.InFuture);
        Refused(Opened(), Sellers.Open(T) with { Contact = Sellers.Other }, T, RefusalReasons.OtherContact);
        Refused(Opened(), new ResponseCommand.TierTaken("a-1", T), T, RefusalReasons.NotWithAgents);
        Refused(new Walk(Sellers.Terms), Sellers.Reply(T), T, RefusalReasons.NotOpened);
        Refused(new Walk(Sellers.Terms), Sellers.Open(T.AddDays(1)), T, RefusalReasons.InFuture);

        var end = new DateTimeOffset(9999, 12, 31, 12, 0, 0, TimeSpan.Zero);
        Refused(new Walk(Sellers.Terms), Sellers.Open(end), end, RefusalReasons.OutOfRange);
        var calendar = Sellers.Terms with { Clock = ClockHours.Market, Calendar = Sellers.Hours("America/New_York", (0, 9, 10)) };
        Refused(new Walk(calendar), Sellers.Open(end), end, RefusalReasons.OutOfRange);
    }

    [Theory]
    [InlineData("Mars/Base", "09:00", "18:00", "unknown_time_zone")]
    [InlineData("America/New_York", "18:00", "09:00", "hours_invalid")]
    [InlineData("America/New_York", "nine", "18:00", "hours_invalid")]
    [InlineData("America/New_York", null, null, "no_open_hour")]
    public void A_sellers_calendar_that_cannot_be_is_refused(string zone, string? start, string? end, string why)
    {
        var schedule = new SellerSchedule(zone, start is null ? [] : [new(DayOfWeek.Monday, start, end!)], null, null, null);

        Refused(Opened(), new ResponseCommand.SellerCalendarChanged(schedule), T, why);
        Refused(new Walk(Sellers.Terms), Sellers.Open(T) with { Schedule = schedule }, T, why);
    }

    [Fact]
    public void Holiday_mode_that_ends_before_it_begins_is_refused() =>
        Refused(Opened(), new ResponseCommand.SellerCalendarChanged(new(null, null, null, T, T.AddDays(-1))), T, "away_ends_before_it_begins");

    [Fact]
    public void A_schedule_changed_in_part_has_the_hours_it_says()
    {
        var early = new SellerSchedule("Etc/UTC", [new(DayOfWeek.Monday, "08:00", "09:00")], null, null, null);
        Assert.True(early.Calendar!.IsOpen(T.AddHours(-1.5)));

        var late = early with { Hours = [new(DayOfWeek.Monday, "20:00", "24:00")] };

        Assert.False(late.Calendar!.IsOpen(T.AddHours(-1.5)));
        Assert.True(late.Calendar.IsOpen(T.AddHours(13)));
        Assert.NotEqual(early, late);
        Assert.Equal(early, early with { Hours = [new(DayOfWeek.Monday, "08:00", "09:00")] });
    }

    private static DutyClock Clock(Walk walk) => Assert.IsType<ResponseCase.WithSeller>(walk.State).Clock;

    private static void Refused(Walk walk, ResponseCommand command, DateTimeOffset now, string why)
    {
        var before = Sellers.Json(walk.State);

        walk.Do(command, now);

        Assert.Equal(why, Assert.IsType<ResponseEvent.Refused>(Assert.Single(walk.Last)).Why);
        Assert.Equal(before, Sellers.Json(walk.State));
    }
}
