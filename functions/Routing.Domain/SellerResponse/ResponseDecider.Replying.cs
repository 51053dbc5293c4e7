namespace Routing.Domain.SellerResponse;

public sealed partial class ResponseDecider
{
    /// <summary>What a seller's reply does: in time it answers; late it is shown to the agent who answers, so that the buyer gets one answer.</summary>
    private static class Replying
    {
        public static bool Refused(Course course, CaseFacts facts, ResponseCommand.Reply c)
        {
            if (c.SellerId != facts.SellerId)
            {
                course.Refuse("reply", RefusalReasons.OtherSeller);
                return true;
            }

            if (facts.Replies.Contains(c.ReplyId))
                return true; // delivered twice
            if (facts.Replies.Count < Most)
                return Running.When(course, "reply", c.At) is null;
            course.Refuse("reply", RefusalReasons.TooMany);
            return true;
        }

        public static void Reply(Course course, ResponseCommand.Reply c)
        {
            var facts = Facts(course.State);
            var at = Written(course, facts, c.At);
            course.Advance(at, inclusive: false, reminders: false);
            facts = Facts(course.State);
            var why = MeaningfulReply.Judge(c, course.Terms.Reply);
            var counts = why == ReplyReasons.Meaningful;
            var late = counts && course.State is ResponseCase.WithAgents;
            course.Add(new ResponseEvent.ReplyRecorded(c.ReplyId, at, c.Surface, c.Author, counts, why, late, late ? c.Text : null, c.Findings));
            if (!counts)
                return;
            if (facts is { Counts: true, Counted: false })
                course.Add(new ResponseEvent.ResponseCounted(at - facts.ReceivedAt, facts.BreachedAt is not { } breached || at <= breached, at));
            if (!late)
                course.Add(new ResponseEvent.CaseClosed(ResponseOutcome.AnsweredBySeller, why, true, at));
        }

        /// <summary>When it was written, as far as it is trusted: a seller could say anything.</summary>
        private static DateTimeOffset Written(Course course, CaseFacts facts, DateTimeOffset said)
        {
            var lag = course.Terms.Reply.MostLag;
            var at = said < course.Now ? said.ToUniversalTime() : course.Now;
            if (course.Now - at > lag)
                at = course.Now - lag;
            return at > facts.ReceivedAt ? at : facts.ReceivedAt;
        }
    }
}
