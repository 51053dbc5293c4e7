using NodaTime;
using Routing.Domain.Policies;

namespace Routing.Domain.SellerResponse;

public sealed partial class ResponseDecider
{
    /// <summary>How a case begins: which rule gives its deadline, and whether it counts.</summary>
    private static class Opening
    {
        /// <summary>With these nobody waits for an answer.</summary>
        private const Exclusions NothingOwed = Exclusions.AutoResolved | Exclusions.Blocked | Exclusions.BotOnly;

        public static void Open(Course course, ResponseCommand.Open c)
        {
            var terms = course.Terms;
            if (c.Schedule?.Problem() is { } problem)
            {
                course.Refuse("open", problem);
                return;
            }

            if (c.ReceivedAt - course.Now > terms.Reply.MostLag)
            {
                course.Refuse("open", RefusalReasons.InFuture);
                return;
            }

            if (Start(course, c) is not { } opened)
            {
                course.Refuse("open", RefusalReasons.OutOfRange);
                return;
            }

            course.Add(opened);
            if ((opened.Excluded & NothingOwed) is var settled and not Exclusions.None)
            {
                course.Add(new ResponseEvent.CaseClosed(ResponseOutcome.Excluded, Code(settled), settled != Exclusions.Blocked, c.ReceivedAt));
                return;
            }

            course.Advance(course.Now, inclusive: true);
        }

        /// <summary>Null when the deadline is beyond the year 9999.</summary>
        private static ResponseEvent.Opened? Start(Course course, ResponseCommand.Open c)
        {
            var terms = course.Terms;
            var received = c.ReceivedAt.ToUniversalTime();
            try
            {
                var (rule, target, runs) = Rule(terms, c, received);
                var clock = Clockwork.Run(runs, course.SellerHours(runs, c.Schedule), received, target, target, terms.Reminders);
                return new(c.Contact, c.SellerId, c.Market, c.Policy, received, rule, target, clock, Excluded(terms, c), c.Schedule);
            }
            catch (ArgumentOutOfRangeException)
            {
                return null;
            }
        }

        private static (string Name, TimeSpan Target, ClockHours Runs) Rule(SellerTerms terms, ResponseCommand.Open c, DateTimeOffset received)
        {
            foreach (var special in terms.Special)
            {
                if ((special.Signals == 0 || (special.Signals & c.Signals) != 0) && (special.Intents is null || IntentGroups.Has(special.Intents, c.Intent)))
                    return (special.Name, special.Target, special.Clock);
            }

            return terms.Weekend is { } weekend && (c.ChatbotOn || !weekend.OnlyWithChatbot) && WeekendDue(weekend, received) is { } due
                ? ("weekend", due - received, ClockHours.Wall)
                : ("target", terms.Target, terms.Clock);
        }

        private static DateTimeOffset? WeekendDue(WeekendRule rule, DateTimeOffset received)
        {
            var date = Instant.FromDateTimeOffset(received).InZone(rule.Zone).Date;
            return rule.Days.Contains(date.DayOfWeek)
                ? date.Next(rule.Day).At(rule.Time).InZoneLeniently(rule.Zone).ToInstant().ToDateTimeOffset()
                : null;
        }

        private static Exclusions Excluded(SellerTerms terms, ResponseCommand.Open c)
        {
            var found = c.Excluded & ~(Exclusions.HolidayMode | Exclusions.Role);
            if (c.Schedule?.IsAway(c.ReceivedAt) == true)
                found |= Exclusions.HolidayMode;
            return (found & terms.Excludes) | (terms.Roles.Contains(c.From) ? Exclusions.None : Exclusions.Role);
        }

        public static string Code(Exclusions why) => why switch
        {
            _ when why.HasFlag(Exclusions.Blocked) => "blocked",
            _ when why.HasFlag(Exclusions.AutoResolved) => "auto_resolved",
            _ when why.HasFlag(Exclusions.BotOnly) => "bot_only",
            _ when why.HasFlag(Exclusions.SellerInitiated) => "seller_initiated",
            _ => "excluded",
        };
    }
}
