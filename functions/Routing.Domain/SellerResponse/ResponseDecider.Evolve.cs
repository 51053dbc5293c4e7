using Routing.Domain.Contacts;

namespace Routing.Domain.SellerResponse;

public sealed partial class ResponseDecider
{
    public static ResponseCase Evolve(ResponseCase state, ResponseEvent e) => (state, e) switch
    {
        (ResponseCase.NotOpened, ResponseEvent.Opened o) => new ResponseCase.WithSeller(
            new(
                o.Contact, o.SellerId, o.Market, o.Policy, o.ReceivedAt, o.Target, o.Clock.DueAt, o.Excluded == Exclusions.None, false, o.Schedule, [], [],
                null, null),
            o.Clock),
        (ResponseCase.WithSeller w, _) => Evolve(w, e),
        (ResponseCase.WithAgents a, _) => Evolve(a, e),
        _ => state,
    };

    private static ResponseCase Evolve(ResponseCase.WithSeller w, ResponseEvent e) => e switch
    {
        ResponseEvent.Reminded r => w with { Clock = Passed(w.Clock, r.At) },
        ResponseEvent.ReminderSkipped r => w with { Clock = Passed(w.Clock, r.At) },
        ResponseEvent.Paused p => new ResponseCase.WithSeller(w.Facts with { PauseChangedAt = p.At, SellerDueAt = null }, p.Clock),
        ResponseEvent.Resumed r => new ResponseCase.WithSeller(w.Facts with { PauseChangedAt = r.At, SellerDueAt = r.Clock.DueAt }, r.Clock),
        ResponseEvent.ScheduleChanged s => new ResponseCase.WithSeller(w.Facts with { Schedule = s.Schedule, SellerDueAt = s.Clock.DueAt }, s.Clock),
        ResponseEvent.Breached b => w with { Facts = w.Facts with { BreachedAt = b.At } },
        ResponseEvent.MovedToTier m => new ResponseCase.WithAgents(w.Facts, m.Tier, m.Clock, null, false),
        ResponseEvent.CaseClosed c => new ResponseCase.Closed(w.Facts, c.Outcome, c.Reason, c.At),
        _ => Changed(w.Facts, e) is { } facts ? w with { Facts = facts } : w,
    };

    private static ResponseCase Evolve(ResponseCase.WithAgents a, ResponseEvent e) => e switch
    {
        ResponseEvent.MovedToTier m => a with { Tier = m.Tier, Clock = m.Clock },
        ResponseEvent.LastTierMissed => a with { Clock = a.Clock with { DueAt = null }, Overdue = true },
        ResponseEvent.Paused p => a with { Facts = a.Facts with { PauseChangedAt = p.At }, Clock = p.Clock },
        ResponseEvent.Resumed r => a with { Facts = a.Facts with { PauseChangedAt = r.At }, Clock = r.Clock },
        ResponseEvent.Taken t => a with { Facts = a.Facts with { TakenChangedAt = t.At }, Clock = t.Clock, AgentId = t.AgentId },
        ResponseEvent.Released r => a with { Facts = a.Facts with { TakenChangedAt = r.At }, Clock = r.Clock, AgentId = null },
        ResponseEvent.CaseClosed c => new ResponseCase.Closed(a.Facts, c.Outcome, c.Reason, c.At),
        _ => Changed(a.Facts, e) is { } facts ? a with { Facts = facts } : a,
    };

    private static CaseFacts? Changed(CaseFacts facts, ResponseEvent e) => e switch
    {
        ResponseEvent.Joined j => facts with { Joined = (ContactId[])[.. facts.Joined, j.Contact] },
        ResponseEvent.ReplyRecorded r => facts with { Replies = (string[])[.. facts.Replies, r.ReplyId] },
        ResponseEvent.ReplyRecordedV1 r => facts with { Replies = (string[])[.. facts.Replies, r.ReplyId] },
        ResponseEvent.ResponseCounted => facts with { Counted = true },
        _ => null,
    };

    private static DutyClock Passed(DutyClock clock, DateTimeOffset until) => clock with
    {
        Reminders = clock.Reminders.Count <= 1 ? [] : [.. clock.Reminders.Where(r => r.At > until)],
    };
}
