using System.Diagnostics;
using Routing.Domain.Cases;
using Command = Routing.Domain.Disputes.DisputeCommand;
using Event = Routing.Domain.Disputes.DisputeEvent;
using State = Routing.Domain.Disputes.DisputeState;

namespace Routing.Domain.Disputes;

/// <summary>
/// A dispute: the seller's own turn, evidence of both sides, a ruling by rule or reviewer, its execution step by step, an appeal. What is due is done before a
/// command, dated when it was due; what asks another system for something is dated now.
/// </summary>
public sealed partial class DisputeDecider : IDecider<State, Command, Event, DisputeTerms>
{
    private DisputeDecider() { }

    public static State Initial => State.None.Yet;

    public static IReadOnlyList<Event> Decide(State state, Command command, DisputeTerms terms, DateTimeOffset now)
    {
        if (now >= Window.Latest)
            return No(command, DisputeCodes.BeyondCalendar, now);
        var run = new Run(state, terms, now);
        while (NextAlarm(run.State) is { } due && due <= now)
            Due(run, due);
        if (command is not Command.Wake)
            Answer(run, command);
        return run.Events;
    }

    private static void Answer(Run run, Command command)
    {
        switch (run.State, command)
        {
            case (State.None, Command.Open c):
                Open(run, c, null);
                break;
            case (State.Closed s, Command.Open c):
                if (s.Dispute.Key != c.Key)
                    Open(run, c, s.Dispute);
                break;
            case (_, Command.Open c):
                if (DisputeOf(run.State)!.Key != c.Key || DisputeOf(run.State)!.Id != c.Id)
                    run.Refuse(c, DisputeOf(run.State)!.Id == c.Id ? DisputeCodes.OpenAlready : DisputeCodes.OtherCase);
                break;
            case (State.None, _):
                run.Refuse(command, DisputeCodes.NotOpen);
                break;
            case (_, Command.Answer c):
                SellerAnswers(run, c);
                break;
            case (_, Command.Escalate or Command.Resubmit):
                BuyerGoesOn(run, command);
                break;
            case (_, Command.Withdraw c):
                Withdraw(run, c);
                break;
            case (_, Command.Evidence c):
                Show(run, c);
                break;
            case (_, Command.Rest c):
                Rest(run, c);
                break;
            case (_, Command.Rule c):
                Rule(run, c);
                break;
            case (_, Command.Appeal c):
                Appeal(run, c);
                break;
            case (_, Command.Review c):
                Review(run, c);
                break;
            case (_, Command.StepDone or Command.StepFailed or Command.ResolveStep or Command.GoodsSent or Command.GoodsReceived):
                Execute(run, command);
                break;
            default:
                throw new UnreachableException($"No rule for {command.GetType().Name} on {run.State.GetType().Name}.");
        }
    }

    private static void Open(Run run, Command.Open c, Dispute? before)
    {
        var attempt = (before?.Attempt ?? 0) + 1;
        var (terms, now) = (run.Terms, run.Now);
        var code = before is not null && before.Id != c.Id ? DisputeCodes.OtherCase
            : c.Value.AmountMinor < 0 ? DisputeCodes.ValueBelowZero
            : attempt > terms.MaxPerProduct || c.OrderAttempts + attempt > terms.MaxPerOrder ? DisputeCodes.AttemptsExhausted
            : c.DeliveredAt is { } delivered && terms.OpenWithin?.After(delivered) <= now ? DisputeCodes.TooLate
            : c.OpenedBy == Side.Buyer && terms.WaitBefore is { } wait && (c.AskedSellerAt is not { } asked || now < wait.After(asked)) ? DisputeCodes.TooEarly
            : null;
        if (code is not null)
        {
            run.Refuse(c, code);
            return;
        }

        run.Add(new Event.Opened(
            c.Id, c.Key, c.Policy, c.Market, c.OrderId, c.ProductId, c.BuyerId, c.SellerId, c.OpenedBy, c.Claim, c.Requested, c.Value, c.FulfilledBy,
            c.Delivery, attempt, now));
        if (terms.SellerTurn is { } turn && c.OpenedBy == Side.Buyer)
            run.Add(new Event.SellerAsked(ClockOf(turn.Answer, turn.Reminders, now), 1, now));
        else
            Gather(run, now);
    }

    private static void SellerAnswers(Run run, Command.Answer c)
    {
        switch (run.State)
        {
            case State.WithSeller when c.Accept:
                run.Add(new Event.Answered(true, null, run.Now));
                Give(run, Agreement(Deciders.System, "seller_agreed", DisputeOf(run.State)!.Requested, run.Now) with { Final = false }, run.Now);
                break;
            case State.WithSeller:
                run.Add(new Event.Answered(false, run.Terms.SellerTurn?.Escalate.After(run.Now) ?? run.Now.AddDays(7), run.Now));
                break;
            case State.Rejected when !c.Accept:
            case State.Ruled { Ruling: { Agreed: true } } or State.Closed { Ruling: { Agreed: true } } when c.Accept:
                break; // delivered twice
            case State.Closed:
                run.Refuse(c, DisputeCodes.Closed);
                break;
            default:
                run.Refuse(c, DisputeCodes.NotSellersTurn);
                break;
        }
    }

    private static void BuyerGoesOn(Run run, Command c)
    {
        switch (run.State)
        {
            case State.Rejected when c is Command.Escalate:
                Gather(run, run.Now);
                break;
            case State.Rejected s when run.Terms.SellerTurn is { } turn && s.Dispute.Round <= turn.Resubmits:
                run.Add(new Event.SellerAsked(ClockOf(turn.Answer, turn.Reminders, run.Now), s.Dispute.Round + 1, run.Now));
                break;
            case State.Rejected:
                run.Refuse(c, DisputeCodes.AttemptsExhausted);
                break;
            case State.Gathering when c is Command.Escalate:
            case State.WithSeller { Dispute.Round: > 1 } when c is Command.Resubmit:
                break; // delivered twice
            case State.Closed:
                run.Refuse(c, DisputeCodes.Closed);
                break;
            default:
                run.Refuse(c, DisputeCodes.NotRejected);
                break;
        }
    }

    private static void Withdraw(Run run, Command.Withdraw c)
    {
        if (run.State is State.WithSeller or State.Rejected or State.Gathering or State.UnderReview)
            run.Add(new Event.Withdrawn(run.Now));
        else if (run.State is not State.Closed { Outcome: DisputeOutcomes.Withdrawn })
            run.Refuse(c, run.State is State.Closed ? DisputeCodes.Closed : DisputeCodes.Decided);
    }

    /// <summary>What is due first.</summary>
    private static void Due(Run run, DateTimeOffset due)
    {
        switch (run.State)
        {
            case State.WithSeller s when s.Clock.Until > due:
                run.Add(Remind(Side.Seller, s.Clock, due, run.Now));
                break;
            case State.WithSeller s:
                SellerSilent(run, s.Dispute, run.Terms.SellerTurn?.Silence ?? Silence.OnEvidence, due);
                break;
            case State.Rejected:
                run.Add(new Event.Closed(DisputeOutcomes.NotEscalated, due));
                break;
            case State.Gathering s:
                var side = s.Buyer is { } b && b.Next == due ? Side.Buyer : Side.Seller;
                var clock = side == Side.Buyer ? s.Buyer! : s.Seller!;
                if (clock.Until > due)
                {
                    run.Add(Remind(side, clock, due, run.Now));
                }
                else
                {
                    run.Add(new Event.SideDone(side, true, due));
                    Conclude(run, due);
                }

                break;
            case State.UnderReview s:
                ReviewDue(run, s, due);
                break;
            case State.Ruled s:
                RuledDue(run, s, due);
                break;
        }
    }

    private static void SellerSilent(Run run, Dispute d, Silence silence, DateTimeOffset at)
    {
        if (silence == Silence.OnEvidence)
            Gather(run, at);
        else
            Give(run, OfSilence(d, silence, "seller_silent", at), at);
    }

    private static void Gather(Run run, DateTimeOffset at)
    {
        var (buyer, seller) = (run.Terms.Evidence[(int)Side.Buyer], run.Terms.Evidence[(int)Side.Seller]);
        run.Add(new Event.Escalated(ClockOf(buyer.Within, buyer.Reminders, at), ClockOf(seller.Within, seller.Reminders, at), at));
    }

    /// <summary>A reminder has lost its sense when what comes after it is due as well.</summary>
    private static Event.Reminded Remind(Side side, Clock clock, DateTimeOffset due, DateTimeOffset now)
    {
        var next = clock.Reminders.Count > 1 ? clock.Reminders[1] : clock.Until;
        return new(side, clock.Until, next <= now, due);
    }

    private static Clock ClockOf(Window window, IReadOnlyList<double> reminders, DateTimeOffset from)
    {
        var at = reminders.Count == 0 ? [] : new DateTimeOffset[reminders.Count];
        for (var i = 0; i < at.Length; i++)
            at[i] = window.After(from, reminders[i]);
        return new(window.After(from), at);
    }

    /// <summary>What the case is about; null: it is not open yet.</summary>
    public static Dispute? DisputeOf(State state) => state switch
    {
        State.WithSeller s => s.Dispute,
        State.Rejected s => s.Dispute,
        State.Gathering s => s.Dispute,
        State.UnderReview s => s.Dispute,
        State.Ruled s => s.Dispute,
        State.Closed s => s.Dispute,
        _ => null,
    };

    private static Event[] No(Command command, string code, DateTimeOffset now) => [new Event.Refused(command.GetType().Name, code, now)];

    /// <summary>A decision in the making: its events so far, and the state that they lead to.</summary>
    private sealed class Run(State state, DisputeTerms terms, DateTimeOffset now)
    {
        private List<Event>? _events;

        public State State { get; private set; } = state;

        public DisputeTerms Terms => terms;

        public DateTimeOffset Now => now;

        public IReadOnlyList<Event> Events => _events is null ? [] : _events;

        public void Add(Event e)
        {
            (_events ??= new(2)).Add(e);
            State = Evolve(State, e);
        }

        public void Refuse(Command command, string code) => Add(new Event.Refused(command.GetType().Name, code, now));
    }
}
