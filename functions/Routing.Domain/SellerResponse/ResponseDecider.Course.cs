namespace Routing.Domain.SellerResponse;

public sealed partial class ResponseDecider
{
    /// <summary>One decision under way: the events so far and what they have led to.</summary>
    private sealed class Course(ResponseCase state, SellerTerms terms, DateTimeOffset now)
    {
        private List<ResponseEvent>? _events;

        public ResponseCase State { get; private set; } = state;

        public SellerTerms Terms => terms;

        public DateTimeOffset Now => now;

        public IReadOnlyList<ResponseEvent> Events => _events is null ? [] : _events;

        public void Add(ResponseEvent e)
        {
            (_events ??= new(2)).Add(e);
            State = Evolve(State, e);
        }

        public void Refuse(string command, string why) => Add(new ResponseEvent.Refused(command, why, now));

        public DutyHours SellerHours(ClockHours runs, SellerSchedule? schedule) => DutyHours.Of(runs, terms, schedule);

        /// <summary>Does what falls due up to an instant, in due order.</summary>
        /// <param name="reminders">False: reminders may wait, as the command may make them needless.</param>
        public void Advance(DateTimeOffset until, bool inclusive, bool reminders = true)
        {
            while (true)
            {
                switch (State)
                {
                    case ResponseCase.WithSeller w when w.Clock.DueAt is var due && reminders && w.Clock.Reminders is [var next, ..]
                        && IsDue(next.At) && (due is null || next.At < due):
                        Remind(w, next, due is { } end && IsDue(end));
                        break;
                    case ResponseCase.WithSeller { Clock.DueAt: { } due } w when IsDue(due):
                        Breach(w, due);
                        break;
                    case ResponseCase.WithAgents { Overdue: false, Clock.DueAt: { } due } a when IsDue(due):
                        MoveOn(a, due);
                        break;
                    default:
                        return;
                }
            }

            bool IsDue(DateTimeOffset at) => at < until || (inclusive && at == until);

            void Breach(ResponseCase.WithSeller w, DateTimeOffset due)
            {
                foreach (var lost in w.Clock.Reminders)
                    Add(new ResponseEvent.ReminderSkipped(lost.Fraction, lost.At, "deadline_passed"));
                Add(new ResponseEvent.Breached(due, now, terms.BreachViolation));
                MoveTo(terms.Tiers[0], due, "seller_late");
            }

            void MoveOn(ResponseCase.WithAgents a, DateTimeOffset due)
            {
                foreach (var tier in terms.Tiers)
                {
                    if (tier.Tier > a.Tier)
                    {
                        MoveTo(tier, due, "tier_late");
                        return;
                    }
                }

                Add(new ResponseEvent.LastTierMissed(a.Tier, due, now));
                CountMissed(Facts(State), due);
            }

            void MoveTo(TierTerms tier, DateTimeOffset at, string reason)
            {
                var clock = TierClock(tier, at, tier.Target);
                Add(new ResponseEvent.MovedToTier(tier.Tier, at, now, clock, clock.DueAt is { } end && IsDue(end) && tier != terms.Tiers[^1], reason));
            }
        }

        /// <summary>A clock without an end when the end is beyond the year 9999.</summary>
        public DutyClock TierClock(TierTerms tier, DateTimeOffset from, TimeSpan left)
        {
            try
            {
                return Clockwork.Run(tier.Clock, TierHours(tier.Clock), from, left, tier.Target, []);
            }
            catch (ArgumentOutOfRangeException)
            {
                return new(tier.Clock, from, left, null, [], ClockStops.None);
            }
        }

        /// <summary>Holiday mode is the seller's, so agents' hours know none.</summary>
        public DutyHours TierHours(ClockHours runs) => DutyHours.Of(runs, terms, null);

        public void CountMissed(CaseFacts facts, DateTimeOffset at)
        {
            if (facts is { Counts: true, Counted: false })
                Add(new ResponseEvent.ResponseCounted(null, false, at));
        }

        private void Remind(ResponseCase.WithSeller w, Reminder next, bool passed)
        {
            var why = passed ? "deadline_passed"
                : w.Clock.Reminders is [_, var later, ..] && later.At <= now ? "superseded"
                : now - next.At > terms.ReminderGrace ? "too_late"
                : null;
            Add(why is null
                ? new ResponseEvent.Reminded(next.Fraction, next.At, w.Clock.DueAt)
                : new ResponseEvent.ReminderSkipped(next.Fraction, next.At, why));
        }
    }
}
