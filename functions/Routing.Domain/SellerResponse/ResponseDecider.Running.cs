using System.Diagnostics;

namespace Routing.Domain.SellerResponse;

public sealed partial class ResponseDecider
{
    /// <summary>Commands on a case that somebody still owes an answer in.</summary>
    private static class Running
    {
        public static void Decide(Course course, CaseFacts facts, ResponseCommand command)
        {
            switch (command)
            {
                case ResponseCommand.Open c:
                    if (c.Contact != facts.Contact)
                        course.Refuse("open", RefusalReasons.OtherContact);
                    return;
                case ResponseCommand.Join c:
                    Join(course, facts, c);
                    break;
                case ResponseCommand.Reply c:
                    if (Replying.Refused(course, facts, c))
                        return;
                    Replying.Reply(course, c);
                    break;
                case ResponseCommand.Pause c:
                    if (When(course, "pause", c.At) is not { } paused || paused <= facts.PauseChangedAt)
                        return;
                    course.Advance(paused, inclusive: true);
                    Pause(course, paused);
                    break;
                case ResponseCommand.Resume c:
                    if (When(course, "resume", c.At) is not { } resumed || resumed < facts.PauseChangedAt)
                        return;
                    course.Advance(resumed, inclusive: true);
                    Resume(course, resumed, "asked");
                    break;
                case ResponseCommand.BuyerWrote c:
                    if (When(course, "buyer_wrote", c.At) is not { } wrote || wrote < facts.PauseChangedAt)
                        return;
                    course.Advance(wrote, inclusive: true);
                    Resume(course, wrote, "buyer_wrote");
                    break;
                case ResponseCommand.SellerCalendarChanged c:
                    if (c.Schedule?.Problem() is { } problem)
                    {
                        course.Refuse("seller_calendar_changed", problem);
                        return;
                    }

                    course.Advance(course.Now, inclusive: true);
                    Reschedule(course, c.Schedule);
                    break;
                case ResponseCommand.TierTaken c:
                    if (When(course, "tier_taken", c.At) is not { } taken || taken <= facts.TakenChangedAt)
                        return;
                    course.Advance(taken, inclusive: true);
                    Take(course, c.AgentId, taken);
                    break;
                case ResponseCommand.TierReleased c:
                    if (When(course, "tier_released", c.At) is not { } released || released < facts.TakenChangedAt)
                        return;
                    course.Advance(released, inclusive: true);
                    Release(course, released);
                    break;
                case ResponseCommand.AgentAnswered c:
                    if (When(course, "agent_answered", c.At) is not { } answered)
                        return;
                    course.Advance(answered, inclusive: false, reminders: false);
                    End(course, ResponseOutcome.AnsweredByAgent, c.Resolved ? "resolved" : "answered", null, answered, missed: course.State is ResponseCase.WithAgents);
                    break;
                case ResponseCommand.Exclude c:
                    if (When(course, "exclude", c.At) is not { } excluded)
                        return;
                    course.Advance(excluded, inclusive: false, reminders: false);
                    End(
                        course, ResponseOutcome.Excluded, Opening.Code(c.Why), c.Why != Exclusions.Blocked, excluded,
                        missed: (c.Why & course.Terms.Excludes) == Exclusions.None);
                    break;
                case ResponseCommand.Close c:
                    if (When(course, "close", c.At) is not { } closed)
                        return;
                    course.Advance(closed, inclusive: false, reminders: false);
                    End(course, ResponseOutcome.Withdrawn, c.Reason, false, closed, missed: course.State is ResponseCase.WithAgents);
                    break;
                default:
                    throw new UnreachableException($"No rule for {command.GetType().Name}.");
            }

            course.Advance(course.Now, inclusive: true);
        }

        /// <summary>When it happened, now at the latest: clocks differ a little. Null, after refusing it, when it lies further ahead.</summary>
        public static DateTimeOffset? When(Course course, string command, DateTimeOffset at)
        {
            if (at - course.Now <= course.Terms.Reply.MostLag)
                return at < course.Now ? at.ToUniversalTime() : course.Now;
            course.Refuse(command, RefusalReasons.InFuture);
            return null;
        }

        /// <summary>Ends it. What missed the seller's answer counts as unanswered, unless it has been counted.</summary>
        public static void End(Course course, ResponseOutcome outcome, string reason, bool? settled, DateTimeOffset at, bool missed)
        {
            if (missed)
                course.CountMissed(Facts(course.State), at);
            course.Add(new ResponseEvent.CaseClosed(outcome, reason, settled, at));
        }

        private static void Join(Course course, CaseFacts facts, ResponseCommand.Join c)
        {
            if (IsJoined(facts, c.Contact))
                return;
            if (facts.Joined.Count >= Most)
                course.Refuse("join", RefusalReasons.TooMany);
            else
                course.Add(new ResponseEvent.Joined(c.Contact, c.At));
        }

        private static void Pause(Course course, DateTimeOffset at)
        {
            var clock = ClockOf(course.State);
            if (!clock.Stopped.HasFlag(ClockStops.WaitingForBuyer))
                course.Add(new ResponseEvent.Paused(at, Clockwork.Stop(clock, HoursOf(course, clock), at, ClockStops.WaitingForBuyer)));
        }

        private static void Resume(Course course, DateTimeOffset at, string reason)
        {
            if (ClockOf(course.State).Stopped.HasFlag(ClockStops.WaitingForBuyer))
                course.Add(new ResponseEvent.Resumed(at, Without(course, ClockStops.WaitingForBuyer, at), reason));
        }

        private static void Take(Course course, string agentId, DateTimeOffset at)
        {
            if (course.State is not ResponseCase.WithAgents a || at < a.Facts.BreachedAt) // told late of a time when it was still the seller's
                course.Refuse("tier_taken", RefusalReasons.NotWithAgents);
            else if (a.AgentId != agentId)
                course.Add(new ResponseEvent.Taken(agentId, at, Clockwork.Stop(a.Clock, course.TierHours(a.Clock.Runs), at, ClockStops.InWork)));
        }

        private static void Release(Course course, DateTimeOffset at)
        {
            if (course.State is ResponseCase.WithAgents { AgentId: not null })
                course.Add(new ResponseEvent.Released(at, Without(course, ClockStops.InWork, at)));
        }

        /// <summary>From now on the new hours hold, for what was left by the old ones.</summary>
        private static void Reschedule(Course course, SellerSchedule? schedule)
        {
            if (course.State is not ResponseCase.WithSeller w || Equals(w.Facts.Schedule, schedule))
                return;
            if (w.Clock.Runs != ClockHours.Seller && !course.Terms.HolidayStops)
                return;
            var from = course.Now > w.Clock.Since ? course.Now : w.Clock.Since;
            var left = Clockwork.Left(w.Clock, course.SellerHours(w.Clock.Runs, w.Facts.Schedule), from);
            course.Add(new ResponseEvent.ScheduleChanged(
                course.Now, schedule, w.Clock.Stopped != ClockStops.None ? w.Clock : SellerClock(course, w, schedule, from, left)));
        }

        private static DutyClock Without(Course course, ClockStops stop, DateTimeOffset at)
        {
            var clock = ClockOf(course.State);
            if ((clock.Stopped & ~stop) is var others and not ClockStops.None)
                return clock with { Stopped = others };
            var from = at > clock.Since ? at : clock.Since;
            return course.State switch
            {
                ResponseCase.WithSeller w => SellerClock(course, w, w.Facts.Schedule, from, clock.Left),
                ResponseCase.WithAgents { Overdue: false } a => course.TierClock(TierOf(course, a.Tier, clock), from, clock.Left),
                _ => clock with { Since = from, Stopped = ClockStops.None },
            };
        }

        private static DutyClock SellerClock(Course course, ResponseCase.WithSeller w, SellerSchedule? schedule, DateTimeOffset from, TimeSpan left)
        {
            var runs = w.Clock.Runs;
            try
            {
                return Clockwork.Run(runs, course.SellerHours(runs, schedule), from, left, w.Facts.Target, course.Terms.Reminders);
            }
            catch (ArgumentOutOfRangeException)
            {
                return new(runs, from, left, null, [], ClockStops.None);
            }
        }

        private static TierTerms TierOf(Course course, int tier, DutyClock clock) =>
            course.Terms.Tiers.FirstOrDefault(t => t.Tier == tier) ?? new(tier, clock.Left, clock.Runs);

        private static DutyClock ClockOf(ResponseCase state) => state switch
        {
            ResponseCase.WithSeller w => w.Clock,
            ResponseCase.WithAgents a => a.Clock,
            _ => throw new UnreachableException($"{state.GetType().Name} has no clock."),
        };

        private static DutyHours HoursOf(Course course, DutyClock clock) => course.State is ResponseCase.WithSeller w
            ? course.SellerHours(clock.Runs, w.Facts.Schedule)
            : course.TierHours(clock.Runs);
    }
}
