using System.Diagnostics;
using Routing.Domain.Cases;
using Command = Routing.Domain.Enforcement.EnforcementCommand;
using Event = Routing.Domain.Enforcement.EnforcementEvent;
using State = Routing.Domain.Enforcement.EnforcementState;

namespace Routing.Domain.Enforcement;

/// <summary>
/// One violation's case: detected, notified with a statement of reasons, pending while the seller may correct it or appeal, effective, and expired,
/// corrected or overturned. What is due is done before a command, dated when it was due, so that a late alarm changes nothing.
/// </summary>
public sealed partial class EnforcementDecider : IDecider<State, Command, Event, EnforcementTerms>
{
    private EnforcementDecider() { }

    public static State Initial => State.None.Yet;

    public static IReadOnlyList<Event> Decide(State state, Command command, EnforcementTerms terms, DateTimeOffset now)
    {
        if (now >= Window.Latest)
            return No(command, EnforcementCodes.BeyondCalendar, now);
        if (NextAlarm(state) is not { } alarm || alarm > now)
            return Answer(state, command, terms, now);
        var events = new List<Event>(4);
        for (DateTimeOffset? due = alarm; due <= now; due = NextAlarm(state))
        {
            var e = Due(state, terms, due.Value);
            events.Add(e);
            state = Evolve(state, e);
        }

        events.AddRange(Answer(state, command, terms, now));
        return events;
    }

    private static IReadOnlyList<Event> Answer(State state, Command command, EnforcementTerms terms, DateTimeOffset now) => (state, command) switch
    {
        (_, Command.Wake) => [],
        (State.None, Command.Open c) => Open(c, terms, now),
        (_, Command.Open c) => ViolationOf(state)!.Id == c.Id ? [] : No(c, EnforcementCodes.OtherCase, now),
        (State.None, _) => No(command, EnforcementCodes.NotOpen, now),
        (_, Command.Correct) => Correct(state, command, now),
        (_, Command.Appeal c) => Appeal(state, c, terms, now),
        (_, Command.Review c) => Review(state, c, terms, now),
        _ => throw new UnreachableException($"No rule for {command.GetType().Name} on {state.GetType().Name}."),
    };

    private static IReadOnlyList<Event> Open(Command.Open c, EnforcementTerms terms, DateTimeOffset now)
    {
        if (!terms.Violations.TryGetValue(c.Violation, out var kind))
            return No(c, EnforcementCodes.UnknownViolation, now);
        var points = c.Points ?? kind.Points;
        if (points < 0)
            return No(c, EnforcementCodes.PointsBelowZero, now);
        if (points > kind.MostPoints)
            return No(c, EnforcementCodes.PointsOutOfRange, now);
        var confirm = c.DetectedBy == Deciders.System ? kind.Confirm : null; // a person who reports it has looked already
        var opened = new Event.Opened(
            c.Id, c.SellerId, c.Market, c.Policy, c.Violation, c.Source, points, c.DetectedBy, c.Findings, confirm?.After(now), terms.ReviewQueue, now);
        return confirm is null ? Notice(opened, kind, c.DetectedBy, terms, now) : [opened];
    }

    /// <summary>The notice, and the effect with it where there is no time to correct or appeal before.</summary>
    private static IReadOnlyList<Event> Notice(Event? before, ViolationTerms kind, string decidedBy, EnforcementTerms terms, DateTimeOffset now)
    {
        var lasts = kind.PointsLast ?? terms.PointsLast;
        var notified = new Event.Notified(
            kind.Rule, decidedBy, kind.Correction, kind.Grace?.After(now) ?? now, terms.Appeal?.Within.After(now), lasts, terms.Appeal?.OutOfCourt, now);
        return (before, kind.Grace) switch
        {
            (null, null) => [notified, new Event.TookEffect(now + lasts, now)],
            (null, _) => [notified],
            (_, null) => [before, notified, new Event.TookEffect(now + lasts, now)],
            _ => [before, notified],
        };
    }

    private static IReadOnlyList<Event> Correct(State state, Command c, DateTimeOffset now) => state switch
    {
        State.Detected => No(c, EnforcementCodes.NotNotified, now),
        State.Pending { Redress.Correction: not Correction.None } or State.Effective { Redress.Correction: Correction.Anytime } => [new Event.Corrected(now)],
        State.Effective { Redress.Correction: Correction.BeforeEffect } => No(c, EnforcementCodes.AlreadyEffective, now),
        State.Pending or State.Effective => No(c, EnforcementCodes.NotCorrectable, now),
        State.Closed { Status: ViolationStatus.Corrected } => [], // delivered twice
        _ => No(c, EnforcementCodes.Closed, now),
    };

    private static IReadOnlyList<Event> Appeal(State state, Command.Appeal c, EnforcementTerms terms, DateTimeOffset now)
    {
        if (state is State.Detected)
            return No(c, EnforcementCodes.NotNotified, now);
        if (RedressOf(state) is not { } redress)
            return No(c, EnforcementCodes.Closed, now);
        if (redress.AppealBy is not { } until || terms.Appeal is not { } rules)
            return No(c, EnforcementCodes.NotDisputable, now);
        if (redress.Appeal is not null)
            return No(c, EnforcementCodes.AppealedAlready, now);
        if (now >= until)
            return No(c, EnforcementCodes.WindowOver, now);
        var held = state switch
        {
            State.Pending => rules.Stay != Stay.None,
            State.Effective => rules.Stay == Stay.Always,
            _ => false,
        };
        return [new Event.Appealed(c.By, rules.ReviewWithin.After(now), terms.ReviewQueue, held, now)];
    }

    private static IReadOnlyList<Event> Review(State state, Command.Review c, EnforcementTerms terms, DateTimeOffset now)
    {
        if (state is State.Closed closed)
        {
            return closed.Status == ViolationStatus.Overturned && closed.Reviewer == c.Reviewer && c.Verdict == Verdict.Overturn
                ? [] // delivered twice
                : No(c, closed.Status == ViolationStatus.Overturned ? EnforcementCodes.Decided : EnforcementCodes.Closed, now);
        }

        var violation = ViolationOf(state)!;
        if (c.Reviewer == violation.SellerId)
            return No(c, EnforcementCodes.OwnCase, now);
        if (state is State.Detected)
            return Confirm(violation, c, terms, now);
        var redress = RedressOf(state)!;
        if (redress.Appeal is { Verdict: { } verdict, Reviewer: var reviewer })
            return verdict == c.Verdict && reviewer == c.Reviewer ? [] : No(c, EnforcementCodes.Decided, now);
        if (redress.Appeal is not { } appeal)
            return redress.FirstDecider == c.Reviewer && c.Verdict == Verdict.Uphold ? [] : No(c, EnforcementCodes.NoAppeal, now);
        if (c.Reviewer == appeal.By)
            return No(c, EnforcementCodes.OwnCase, now);
        if (c.Reviewer == Deciders.System && terms.Appeal?.Automated != true)
            return No(c, EnforcementCodes.AutomationAlone, now);
        if (c.Reviewer == redress.FirstDecider && c.Reviewer != Deciders.System)
            return No(c, EnforcementCodes.SameReviewer, now);
        return c.Verdict == Verdict.Overturn ? [new Event.Overturned(c.Reviewer, c.Reason, now)] : Uphold(state, c.Reviewer, c.Reason, terms, now);
    }

    private static IReadOnlyList<Event> Confirm(Violation violation, Command.Review c, EnforcementTerms terms, DateTimeOffset now)
    {
        if (c.Reviewer == Deciders.System)
            return No(c, EnforcementCodes.AutomationAlone, now);
        if (c.Verdict == Verdict.Overturn)
            return [new Event.Dropped(c.Reviewer, c.Reason, now)];
        return terms.Violations.TryGetValue(violation.Code, out var kind)
            ? Notice(null, kind, c.Reviewer, terms, now)
            : No(c, EnforcementCodes.UnknownViolation, now);
    }

    private static IReadOnlyList<Event> Uphold(State state, string reviewer, string reason, EnforcementTerms terms, DateTimeOffset now)
    {
        var upheld = new Event.Upheld(reviewer, reason, terms.Appeal?.OutOfCourt, state is State.Effective { Suspended: true }, now);
        return state is State.Pending { Held: true } p && p.EffectAt <= now
            ? [upheld, new Event.TookEffect(now + p.Redress.PointsLast, now)]
            : [upheld];
    }

    /// <summary>What is due first, dated when it was.</summary>
    private static Event Due(State state, EnforcementTerms terms, DateTimeOffset due) => state switch
    {
        State.Detected => new Event.Dropped(Deciders.System, "not_confirmed", due),
        State.Pending { Held: false } p when p.EffectAt == due => new Event.TookEffect(due + p.Redress.PointsLast, due),
        State.Effective e when e.ExpiresAt == due => new Event.Expired(due),
        _ when RedressOf(state)!.Appeal is { Verdict: null } appeal => Overdue(state, appeal, terms, due),
        _ => new Event.WindowClosed(due),
    };

    private static Event Overdue(State state, Objection appeal, EnforcementTerms terms, DateTimeOffset due) => terms.Appeal switch
    {
        { } t when appeal.Level < t.Levels => new Event.ReviewOverdue(appeal.Level + 1, t.ReviewWithin.After(due), due),
        { Silence: ReviewSilence.Overturn } => new Event.Overturned(Deciders.System, "review_silence", due),
        { Silence: ReviewSilence.Uphold, Automated: true } t =>
            new Event.Upheld(Deciders.System, "review_silence", t.OutOfCourt, state is State.Effective { Suspended: true }, due),
        _ => new Event.ReviewOverdue(appeal.Level, null, due),
    };

    /// <summary>What the case is about; null: it is not open yet.</summary>
    public static Violation? ViolationOf(State state) => state switch
    {
        State.Detected s => s.Violation,
        State.Pending s => s.Violation,
        State.Effective s => s.Violation,
        State.Expired s => s.Violation,
        State.Closed s => s.Violation,
        _ => null,
    };

    private static Redress? RedressOf(State state) => state switch
    {
        State.Pending s => s.Redress,
        State.Effective s => s.Redress,
        State.Expired s => s.Redress,
        _ => null,
    };

    private static IReadOnlyList<Event> No(Command command, string code, DateTimeOffset now) =>
        [new Event.Refused(command.GetType().Name, code, now)];
}
