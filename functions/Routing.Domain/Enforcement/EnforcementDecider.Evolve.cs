using Event = Routing.Domain.Enforcement.EnforcementEvent;
using State = Routing.Domain.Enforcement.EnforcementState;

namespace Routing.Domain.Enforcement;

public sealed partial class EnforcementDecider
{
    public static State Evolve(State state, Event e) => (state, e) switch
    {
        (State.None, Event.OpenedV1 o) => new State.Detected(
            new(o.Id, o.SellerId, o.Market, null, o.Violation, o.Source, o.Points, Cases.Deciders.System, [], o.At, 1), null),
        (State.None, Event.Opened o) => new State.Detected(
            new(o.Id, o.SellerId, o.Market, o.Policy, o.Violation, o.Source, o.Points, o.DetectedBy, o.Findings, o.At, 1), o.ConfirmBy),
        (State.Detected s, Event.Notified n) => new State.Pending(
            Line(s.Violation, n.EffectAt > n.At ? 2 : 1),
            new(n.At, n.Correction, n.AppealBy, n.DecidedBy, n.PointsLast, null, false), n.EffectAt, false),
        (State.Detected s, Event.Dropped d) => new State.Closed(Line(s.Violation), ViolationStatus.Overturned, d.At, d.Reviewer, d.Reason),
        (State.Pending s, Event.TookEffect t) => new State.Effective(Line(s.Violation), s.Redress, t.At, t.ExpiresAt, false),
        (State.Effective s, Event.Expired x) => new State.Expired(Line(s.Violation), s.Redress, x.At),
        (not (State.None or State.Closed), Event.Corrected c) =>
            new State.Closed(Line(ViolationOf(state)!), ViolationStatus.Corrected, c.At, null, "corrected"),
        (not (State.None or State.Closed), Event.Overturned o) =>
            new State.Closed(Line(ViolationOf(state)!), ViolationStatus.Overturned, o.At, o.Reviewer, o.Reason),
        (State.Pending s, Event.Appealed a) => s with { Redress = Appealed(s.Redress, a), Held = a.Held },
        (State.Effective s, Event.Appealed a) => s with
        {
            Redress = Appealed(s.Redress, a), Suspended = a.Held, Violation = a.Held ? Line(s.Violation) : s.Violation,
        },
        (State.Expired s, Event.Appealed a) => s with { Redress = Appealed(s.Redress, a) },
        (State.Effective s, Event.Upheld { Resumes: true } u) => s with { Redress = Upheld(s.Redress, u), Suspended = false, Violation = Line(s.Violation) },
        (State.Pending s, Event.Upheld u) => s with
        {
            Redress = Upheld(s.Redress, u), Held = false, EffectAt = s.Held && s.EffectAt < u.At ? u.At : s.EffectAt, // what was held back begins now
        },
        (_, Event.Upheld u) => Changed(state, r => Upheld(r, u)),
        (_, Event.WindowClosed) => Changed(state, r => r with { Confirmed = true }),
        (_, Event.ReviewOverdue o) => Changed(state, r => r.Appeal is null ? r : r with { Appeal = r.Appeal with { Level = o.Level, ReviewBy = o.ReviewBy } }),
        _ => state,
    };

    public static DateTimeOffset? NextAlarm(State state) => state switch
    {
        State.Detected s => s.ConfirmBy,
        State.Pending s => Earlier(s.Held ? null : s.EffectAt, OfRedress(s.Redress)),
        State.Effective s => Earlier(s.ExpiresAt, OfRedress(s.Redress)),
        State.Expired s => OfRedress(s.Redress),
        _ => null,
    };

    private static DateTimeOffset? OfRedress(Redress r) => r.Appeal is { } appeal ? appeal.ReviewBy : r.Confirmed ? null : r.AppealBy;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static Violation Line(Violation v, int more = 1) => v with { Lines = v.Lines + more };

    private static Redress Appealed(Redress r, Event.Appealed a) => r with { Appeal = new(a.By, a.At, a.ReviewBy, 1, a.Queue, null, null) };

    private static Redress Upheld(Redress r, Event.Upheld u) => r with
    {
        Confirmed = true, Appeal = r.Appeal is null ? null : r.Appeal with { ReviewBy = null, Verdict = Verdict.Uphold, Reviewer = u.Reviewer },
    };

    private static State Changed(State state, Func<Redress, Redress> change) => state switch
    {
        State.Pending s => s with { Redress = change(s.Redress) },
        State.Effective s => s with { Redress = change(s.Redress) },
        State.Expired s => s with { Redress = change(s.Redress) },
        _ => state,
    };
}
