using Event = Routing.Domain.Disputes.DisputeEvent;
using State = Routing.Domain.Disputes.DisputeState;

namespace Routing.Domain.Disputes;

public sealed partial class DisputeDecider
{
    public static State Evolve(State state, Event e) => (state, e) switch
    {
        (State.None, Event.OpenedV1 o) => new State.Rejected(
            new(
                o.Id, "", null, o.Market, o.OrderId, null, o.BuyerId, o.SellerId, o.OpenedBy, o.Claim, o.Requested, o.Value, null, DeliveryStates.None,
                o.At, 1, 0, 0, false, []), null),
        (State.None or State.Closed, Event.Opened o) => new State.Rejected( // the event that follows says whose turn it is
            new(
                o.Id, o.Key, o.Policy, o.Market, o.OrderId, o.ProductId, o.BuyerId, o.SellerId, o.OpenedBy, o.Claim, o.Requested, o.Value, o.FulfilledBy,
                o.Delivery, o.At, o.Attempt, 0, (state as State.Closed)?.Dispute.Rulings ?? 0, false, []), null),
        (State.Rejected s, Event.SellerAsked a) => new State.WithSeller(s.Dispute with { Round = a.Round }, a.Clock),
        (State.WithSeller s, Event.Answered { Accepted: false } a) =>
            new State.Rejected(s.Dispute with { SellerRejected = true }, a.EscalateBy),
        (State.WithSeller or State.Rejected, Event.Escalated x) => new State.Gathering(DisputeOf(state)!, x.Buyer, x.Seller, false, false),
        (State.WithSeller s, Event.Reminded) => s with { Clock = Reminded(s.Clock) },
        (State.Gathering { Buyer: { } c } s, Event.Reminded { Side: Side.Buyer }) => s with { Buyer = Reminded(c) },
        (State.Gathering { Seller: { } c } s, Event.Reminded { Side: Side.Seller }) => s with { Seller = Reminded(c) },
        (State.Gathering s, Event.EvidenceAdded a) => s with { Dispute = Shown(s.Dispute, a) },
        (State.Ruled s, Event.EvidenceAdded a) => s with { Dispute = Shown(s.Dispute, a) },
        (State.Gathering s, Event.SideDone { Side: Side.Buyer } d) => s with { Buyer = null, BuyerSilent = d.Over && !HasShown(s.Dispute, Side.Buyer) },
        (State.Gathering s, Event.SideDone d) => s with { Seller = null, SellerSilent = d.Over && !HasShown(s.Dispute, Side.Seller) },
        (State.Gathering s, Event.Proposed p) => new State.UnderReview(s.Dispute, p.Proposal, p.ReviewBy, 1, p.Queue),
        (State.WithSeller s, Event.Proposed p) => new State.UnderReview(s.Dispute, p.Proposal, p.ReviewBy, 1, p.Queue),
        (State.UnderReview s, Event.ReviewOverdue o) => s with { Level = o.Level, ReviewBy = o.ReviewBy },
        (State.Ruled { Appeal: { } a } s, Event.ReviewOverdue o) => s with { Appeal = a with { Level = o.Level, ReviewBy = o.ReviewBy } },
        (not (State.None or State.Closed), Event.Ruled r) => Ruled(state, r),
        (State.Ruled s, Event.Appealed a) => s with
        {
            Appeal = new(a.Side, a.By, a.At, a.ReviewBy, 1, a.Queue, a.Stays, null, null),
            Execution = a.Stays ? s.Execution with { Deadline = null } : s.Execution,
        },
        (State.Ruled { Appeal: { } a } s, Event.Upheld u) => s with
        {
            Ruling = s.Ruling with { AppealBy = null },
            Appeal = a with { ReviewBy = null, Verdict = Enforcement.Verdict.Uphold, Reviewer = u.Reviewer },
            Execution = s.Execution with { Deadline = u.Deadline ?? s.Execution.Deadline },
        },
        (State.Ruled s, Event.Finalised) => s with { Ruling = s.Ruling with { Final = true } },
        (State.Ruled s, Event.StepAsked a) => Step(s, a.Key, StepStatus.Asked, a.Again, a.Attempt),
        (State.Ruled s, Event.StepSucceeded d) => Step(s, d.Key, StepStatus.Done, null),
        (State.Ruled s, Event.StepRetried r) => Step(s, r.Key, StepStatus.Retrying, r.Again),
        (State.Ruled s, Event.StepStuck x) => Escalated(Step(s, x.Key, StepStatus.Failed, null)),
        (State.Ruled s, Event.StepDropped d) => Step(s, d.Key, StepStatus.Dropped, null),
        (State.Ruled s, Event.ExecutionLate) => Escalated(s),
        (State.Ruled s, Event.GoodsAwaited g) => s with { Execution = s.Execution with { Goods = new(g.Sent, g.By), Deadline = null } },
        (State.Ruled s, Event.GoodsArrived g) => s with { Execution = s.Execution with { Goods = null, GoodsBack = true, Deadline = g.Deadline } },
        (State.Ruled s, Event.GoodsMissed) => s with
        {
            Execution = s.Execution with
            {
                Goods = null,
                Steps = [.. s.Execution.Steps.Select(x => x is { AfterGoods: true, Status: StepStatus.Waiting } ? x with { Status = StepStatus.Dropped } : x)],
            },
        },
        (State.Ruled s, Event.Closed c) => new State.Closed(s.Dispute, c.Outcome, s.Ruling, c.At),
        (not (State.None or State.Closed), Event.Closed c) => new State.Closed(DisputeOf(state)!, c.Outcome, null, c.At),
        (not (State.None or State.Closed or State.Ruled), Event.Withdrawn w) => new State.Closed(DisputeOf(state)!, DisputeOutcomes.Withdrawn, null, w.At),
        _ => state,
    };

    public static DateTimeOffset? NextAlarm(State state) => state switch
    {
        State.WithSeller s => s.Clock.Next,
        State.Rejected s => s.EscalateBy,
        State.Gathering s => Earlier(s.Buyer?.Next, s.Seller?.Next),
        State.UnderReview s => s.ReviewBy,
        State.Ruled s => Earlier(
            Earlier(Current(s.Execution)?.Next, s.Execution.Goods?.By),
            Earlier(s.Execution.Deadline, s.Appeal is { } appeal ? appeal.ReviewBy : s.Ruling.Final ? null : s.Ruling.AppealBy)),
        _ => null,
    };

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static Clock Reminded(Clock c) => c with { Reminders = c.Reminders.Count <= 1 ? [] : [.. c.Reminders.Skip(1)] };

    private static Dispute Shown(Dispute d, Event.EvidenceAdded a) =>
        d with { Evidence = [.. d.Evidence, new EvidenceItem(a.Side, a.Reference, a.Sha256, a.Kind, a.At)] };

    private static bool HasShown(Dispute d, Side side)
    {
        foreach (var e in d.Evidence)
        {
            if (e.Side == side)
                return true;
        }

        return false;
    }

    private static State.Ruled Ruled(State state, Event.Ruled r)
    {
        var d = DisputeOf(state)!;
        var before = state as State.Ruled;
        var appeal = before?.Appeal is { } a && r.OnAppeal
            ? a with { ReviewBy = null, Verdict = Enforcement.Verdict.Overturn, Reviewer = r.Reviewer }
            : null;
        return new(
            d with { Rulings = d.Rulings + 1 }, r.Ruling, appeal, new(r.Steps, r.Deadline, false, null, before?.Execution.GoodsBack ?? false));
    }

    private static State.Ruled Escalated(State.Ruled s) => s with { Execution = s.Execution with { Escalated = true, Deadline = null } };

    /// <summary>The deadline goes with the last step.</summary>
    private static State.Ruled Step(State.Ruled s, string key, StepStatus status, DateTimeOffset? next, int? attempt = null)
    {
        var (steps, left) = (new StepState[s.Execution.Steps.Count], false);
        for (var i = 0; i < steps.Length; i++)
        {
            var step = s.Execution.Steps[i];
            steps[i] = step.Step.Key == key ? step with { Status = status, Next = next, Attempt = attempt ?? step.Attempt } : step;
            left |= steps[i].Status is not (StepStatus.Done or StepStatus.Dropped);
        }

        return s with { Execution = s.Execution with { Steps = steps, Deadline = left ? s.Execution.Deadline : null } };
    }
}
