using Routing.Functions.Cases;
using Xunit;

namespace Routing.Functions.Tests.Cases;

public sealed class CaseDriverTests
{
    private static readonly DateTime s_start = new(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc);

    private readonly FakeOrchestration _orchestration = new FakeOrchestration(CaseDriver.RunAsync, "sr-0123456789abcdefgh", s_start).Start();

    [Fact]
    public void It_wakes_the_case_first_and_again_at_its_alarm()
    {
        Assert.Equal(new CaseWake("sr-0123456789abcdefgh", null), _orchestration.Activity);

        _orchestration.CompleteActivity(At(TimeSpan.FromHours(24)));
        Assert.Equal((null, s_start.AddHours(24)), (_orchestration.Activity, _orchestration.TimerDue));
        _orchestration.Fire();

        Assert.Equal(new CaseWake("sr-0123456789abcdefgh", At(TimeSpan.FromHours(24))), _orchestration.Activity);
        Assert.Equal(2, _orchestration.Turns);
    }

    [Fact]
    public void A_signal_before_the_alarm_wakes_the_case_at_once_and_the_new_alarm_holds()
    {
        _orchestration.CompleteActivity(At(TimeSpan.FromHours(24)));
        _orchestration.Pass(TimeSpan.FromHours(1));

        _orchestration.Raise();

        Assert.True(_orchestration.Activity!.Due > new DateTimeOffset(_orchestration.Now)); // not late
        _orchestration.CompleteActivity(At(TimeSpan.FromHours(2)));
        Assert.Equal(s_start.AddHours(2), _orchestration.TimerDue);
    }

    [Fact]
    public void Alarm_and_signal_at_once_wake_it_once_whichever_comes_first()
    {
        foreach (var signalFirst in (bool[])[true, false])
        {
            var orchestration = new FakeOrchestration(CaseDriver.RunAsync, "en-0123456789abcdefgh", s_start).Start();
            orchestration.CompleteActivity(At(TimeSpan.FromHours(1)));

            if (signalFirst)
                orchestration.Together(FakeOrchestration.Signal, FakeOrchestration.FiredNow);
            else
                orchestration.Together(FakeOrchestration.FiredNow, FakeOrchestration.Signal);

            Assert.NotNull(orchestration.Activity);
            orchestration.CompleteActivity(At(TimeSpan.FromHours(3)));
            Assert.Equal((2, s_start.AddHours(3)), (orchestration.Turns, orchestration.TimerDue));
        }
    }

    [Fact]
    public void Signals_while_the_case_is_woken_are_answered_by_one_more_wake()
    {
        _orchestration.Raise();
        _orchestration.Raise();
        _orchestration.Raise();
        _orchestration.CompleteActivity(At(TimeSpan.FromHours(24)));

        Assert.Equal(2, _orchestration.Turns);
        Assert.NotNull(_orchestration.Activity);
        _orchestration.CompleteActivity(At(TimeSpan.FromHours(24)));
        Assert.Equal((2, s_start.AddHours(24)), (_orchestration.Turns, _orchestration.TimerDue));
    }

    [Fact]
    public void A_case_without_an_alarm_or_that_is_gone_ends_it()
    {
        _orchestration.CompleteActivity(null);

        Assert.True(_orchestration.IsEnded);
    }

    [Fact]
    public void A_case_that_is_deleted_under_it_ends_it_at_the_next_alarm()
    {
        _orchestration.CompleteActivity(At(TimeSpan.FromHours(24)));
        _orchestration.Fire();
        _orchestration.CompleteActivity(null);

        Assert.True(_orchestration.IsEnded);
    }

    [Fact]
    public void A_signal_that_comes_before_it_ends_makes_it_ask_again()
    {
        _orchestration.Together(FakeOrchestration.Signal, FakeOrchestration.Completed(null));

        Assert.False(_orchestration.IsEnded);
        Assert.NotNull(_orchestration.Activity);
    }

    [Fact]
    public void A_wait_beyond_what_the_storage_can_put_off_takes_several_turns()
    {
        var due = At(TimeSpan.FromDays(33));
        _orchestration.CompleteActivity(due);
        while (_orchestration.Activity is not { Due: not null })
        {
            if (_orchestration.Activity is null)
                _orchestration.Fire();
            else
                _orchestration.CompleteActivity(due);
        }

        Assert.All(_orchestration.Timers, t => Assert.True(t <= TimeSpan.FromDays(6)));
        Assert.Equal((7, due.UtcDateTime), (_orchestration.Timers.Count, _orchestration.Now));
    }

    [Fact]
    public void A_case_whose_host_is_ahead_of_ours_is_not_asked_all_the_time()
    {
        _orchestration.CompleteActivity(At(TimeSpan.FromMinutes(-1)));

        Assert.Equal(s_start + CaseDriver.ShortestWait, _orchestration.TimerDue);
    }

    [Fact]
    public void A_case_that_cannot_be_woken_is_tried_again_ever_later_and_until_it_can()
    {
        for (var i = 0; i < 12; i++)
        {
            _orchestration.FailActivity();
            _orchestration.Fire();
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600, 600], _orchestration.Timers.Select(static t => (int)t.TotalSeconds));
        _orchestration.CompleteActivity(new DateTimeOffset(_orchestration.Now.AddHours(1)));
        _orchestration.Fire();
        Assert.Equal(0, _orchestration.Turn.Failures);
    }

    [Fact]
    public void A_change_ends_the_pause_after_a_failure()
    {
        _orchestration.FailActivity();
        _orchestration.Raise();

        Assert.NotNull(_orchestration.Activity);
    }

    [Fact]
    public void A_thousand_alarms_and_signals_leave_no_longer_history_than_one()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _orchestration.CompleteActivity(new DateTimeOffset(_orchestration.Now.AddHours(1)));
            if (i % 3 == 0)
                _orchestration.Raise();
            else
                _orchestration.Fire();
        }

        Assert.Equal(1_001, _orchestration.Turns);
        Assert.True(_orchestration.LongestHistory <= 4, $"{_orchestration.LongestHistory} entries");
    }

    private static DateTimeOffset At(TimeSpan after) => new(s_start + after);
}
