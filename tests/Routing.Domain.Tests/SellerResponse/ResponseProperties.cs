using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Routing.Domain.Cases;
using Routing.Domain.SellerResponse;
using Routing.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.SellerResponse;

/// <summary>Random lives of seller-response cases: 2,000 or more of each.</summary>
public sealed class ResponseProperties(ITestOutputHelper output)
{
    private const int Sequences = 2_500;

    private static readonly DateTimeOffset T = Sellers.Monday;

    private static readonly SellerTerms[] s_terms =
    [
        Sellers.Terms,
        Sellers.Terms with { Clock = ClockHours.Market, Calendar = Sellers.Hours("America/New_York", (0, 9, 13), (0, 14, 18), (1, 9, 18), (4, 8, 24)), Target = TimeSpan.FromHours(6) },
        Sellers.Terms with
        {
            Clock = ClockHours.Seller, HolidayStops = false, Excludes = Exclusions.None, BreachViolation = "late",
            Tiers = [new(1, TimeSpan.FromHours(2), ClockHours.Wall)],
        },
    ];

    private static readonly SellerSchedule?[] s_schedules =
    [
        null,
        new("America/Sao_Paulo", [new(DayOfWeek.Monday, "08:00", "12:00"), new(DayOfWeek.Wednesday, "10:00", "24:00")], [new(2026, 11, 30)], null, null),
        new(null, null, null, T.AddHours(5), T.AddHours(40)),
        new(null, null, null, T.AddHours(9), null),
    ];

    /// <param name="Minutes">Since the step before.</param>
    /// <param name="Back">How long ago the command happened, in minutes.</param>
    internal sealed record Step(int Kind, int Minutes, int Back, int Pick);

    private static readonly Gen<Step> s_step =
        from kind in Gen.Choose(0, 15)
        from minutes in Gen.Frequency((4, Gen.Choose(0, 240)), (1, Gen.Choose(0, 3_000)))
        from back in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 60)))
        from pick in Gen.Choose(0, 11)
        select new Step(kind, minutes, back, pick);

    internal static readonly Gen<(int Terms, Step[] Steps)> Lives =
        from terms in Gen.Choose(0, s_terms.Length - 1)
        from steps in s_step.ListOf()
        select (terms, steps.ToArray());

    [Fact]
    public void Every_state_takes_every_command_and_nothing_happens_twice() => Check(life =>
    {
        var walk = Walked(life);
        Assert.True(walk.Effects.OfType<CaseEffect.CountResponse>().Count() <= 1);
        Assert.True(walk.Effects.OfType<CaseEffect.SettleContact>().Count() <= 1);
        Assert.True(walk.Events.OfType<ResponseEvent.CaseClosed>().Count() <= 1);
        Assert.True(walk.Events.OfType<ResponseEvent.Breached>().Count() <= 1);
        Assert.Equal(walk.Events.OfType<ResponseEvent.MovedToTier>().Select(m => m.Tier).Distinct(), walk.Events.OfType<ResponseEvent.MovedToTier>().Select(m => m.Tier));
        var late = walk.Events.OfType<ResponseEvent.ReplyRecorded>().Where(r => r.Late).Select(r => r.ReplyId).ToArray();
        Assert.Equal(late.Distinct(), late);
        var answered = walk.Events.OfType<ResponseEvent.CaseClosed>().Any(c => c.Outcome == ResponseOutcome.AnsweredBySeller);
        Assert.False(answered && walk.Effects.OfType<CaseEffect.MoveToAgents>().Any());
    });

    [Fact]
    public void A_command_delivered_twice_leaves_the_state_of_one() => Check(life =>
    {
        var now = T;
        var walk = new Walk(s_terms[life.Terms]);
        foreach (var step in life.Steps.Prepend(new(0, 0, 0, 0)))
        {
            now = now.AddMinutes(step.Minutes);
            var command = Command(step, now);
            var once = Sellers.Json(walk.Do(command, now).State);
            Assert.Equal(once, Sellers.Json(walk.Do(command, now).State));
            if (walk.Last.Count > 0)
                Assert.All(walk.Last, e => Assert.IsType<ResponseEvent.Refused>(e));
        }
    });

    [Fact]
    public void What_a_case_comes_to_does_not_depend_on_when_and_how_often_it_was_woken() => Check(life =>
    {
        var steps = life.Steps.Select(s => s with { Back = 0 }).Prepend(new(0, 0, 0, 0)).ToArray();
        var (lazy, eager, right) = (new Walk(s_terms[life.Terms]), new Walk(s_terms[life.Terms]), new Walk(s_terms[life.Terms]));
        var now = T;
        foreach (var (i, step) in steps.Index())
        {
            // In between: never woken; at its alarms; at odd instants, some of them late, and stale ones again.
            var before = now;
            now = now.AddMinutes(step.Minutes);
            right.RunTo(now.AddTicks(-1));
            foreach (var odd in (int[])[7, 3, 5])
                eager.Wake(before + ((now - before) * (odd * (step.Pick + 1) % 13) / 13));
            var command = Command(step, now) is ResponseCommand.Open ? Command(step with { Kind = i == 0 ? 0 : 1 }, now) : Command(step, now);
            foreach (var walk in (Walk[])[lazy, eager, right])
                walk.Do(command, now);
        }

        var end = now.AddDays(30);
        right.RunTo(end);
        Assert.Equal(Sellers.Json(right.State), Sellers.Json(lazy.Wake(end).State));
        Assert.Equal(Sellers.Json(right.State), Sellers.Json(eager.Wake(end.AddDays(-20)).Wake(end.AddDays(-25)).Wake(end).State));
    });

    [Fact]
    public void No_alarm_is_in_the_past_after_an_advance_and_waking_again_does_nothing() => Check(life =>
    {
        var walk = new Walk(s_terms[life.Terms]);
        var now = T;
        foreach (var step in life.Steps.Prepend(new(0, 0, 0, 0)))
        {
            now = now.AddMinutes(step.Minutes);
            walk.Do(Command(step, now), now).Wake(now);
            Assert.False(walk.Alarm <= now);
            Assert.Empty(walk.Wake(now).Last);
        }
    });

    [Fact]
    public void Events_and_states_survive_a_json_round_trip() => Check(life =>
    {
        var walk = Walked(life);
        var state = ResponseDecider.Initial;
        foreach (var e in walk.Events)
        {
            var json = JsonSerializer.Serialize(e, RoutingJson.Default.ResponseEvent);
            var read = JsonSerializer.Deserialize(json, RoutingJson.Default.ResponseEvent)!;
            Assert.Equal(json, JsonSerializer.Serialize(read, RoutingJson.Default.ResponseEvent));
            state = ResponseDecider.Evolve(state, read);
            var snapshot = Sellers.Json(state);
            state = JsonSerializer.Deserialize(snapshot, RoutingJson.Default.ResponseCase)!;
            Assert.Equal(snapshot, Sellers.Json(state));
        }

        Assert.Equal(Sellers.Json(walk.State), Sellers.Json(state));
    });

    private void Check(Action<(int Terms, Step[] Steps)> holds)
    {
        var seed = Seed.Next(output.WriteLine);
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithEndSize(30).WithReplay((ulong)seed, 1),
            Prop.ForAll(Lives.ToArbitrary(), life =>
            {
                holds(life);
                return true;
            }));
    }

    private static Walk Walked((int Terms, Step[] Steps) life)
    {
        var walk = new Walk(s_terms[life.Terms]);
        var now = T;
        foreach (var step in life.Steps.Prepend(new(0, 0, 0, 0)))
        {
            now = now.AddMinutes(step.Minutes);
            walk.Do(Command(step, now), now);
        }

        return walk.Wake(now.AddDays(9));
    }

    private static ResponseCommand Command(Step s, DateTimeOffset now)
    {
        var at = now.AddMinutes(-s.Back);
        return s.Kind switch
        {
            0 => Sellers.Open(now) with { Excluded = s.Pick == 11 ? Exclusions.BotOnly : Exclusions.None, Schedule = s_schedules[s.Pick % 4] },
            1 or 2 => ResponseCommand.Wake.Up,
            3 => new ResponseCommand.Join(s.Pick % 2 == 0 ? Sellers.Other : Sellers.Contact, at),
            4 => Sellers.Reply(at, s.Pick % 3 == 0 ? "It left the warehouse today" : "Hello!", $"r-{s.Pick}"),
            5 => Sellers.Reply(at, "ok thanks", $"r-{s.Pick}") with { Author = (ReplyAuthor)(s.Pick % 3) },
            6 or 7 => new ResponseCommand.Pause(at),
            8 => new ResponseCommand.Resume(at),
            9 => new ResponseCommand.BuyerWrote(at),
            10 => new ResponseCommand.SellerCalendarChanged(s_schedules[s.Pick % 4]),
            11 => new ResponseCommand.TierTaken($"a-{s.Pick % 2}", at),
            12 => new ResponseCommand.TierReleased(at),
            13 => s.Pick > 6 ? new ResponseCommand.AgentAnswered("a-0", s.Pick % 2 == 0, at) : ResponseCommand.Wake.Up,
            14 => s.Pick > 8 ? new ResponseCommand.Close("taken_back", at) : ResponseCommand.Wake.Up,
            _ => s.Pick > 9 ? new ResponseCommand.Exclude(Exclusions.Blocked, at) : ResponseCommand.Wake.Up,
        };
    }
}
