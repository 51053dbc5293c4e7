using Routing.Domain.Cases;
using Routing.Domain.Enforcement;
using Command = Routing.Domain.Disputes.DisputeCommand;
using Event = Routing.Domain.Disputes.DisputeEvent;
using State = Routing.Domain.Disputes.DisputeState;

namespace Routing.Domain.Disputes;

public sealed partial class DisputeDecider
{
    private static void Show(Run run, Command.Evidence c)
    {
        if (Misfit(run.State, c) is { } code)
        {
            run.Refuse(c, code);
            return;
        }

        var s = (State.Gathering)run.State;
        if (Shown(s.Dispute, c))
            return;
        if (s.Dispute.Evidence.Count(e => e.Side == c.Side) >= run.Terms.Evidence[(int)c.Side].Most)
            run.Refuse(c, DisputeCodes.EvidenceLimit);
        else
            run.Add(Added(c, run.Now));
    }

    private static string? Misfit(State state, Command.Evidence c) =>
        !IsSha256(c.Sha256) ? DisputeCodes.HashMalformed
        : state is State.WithSeller or State.Rejected ? DisputeCodes.NoEvidencePhase
        : state is not State.Gathering s || (c.Side == Side.Buyer ? s.Buyer : s.Seller) is null ? DisputeCodes.WindowOver
        : null;

    private static void Rest(Run run, Command.Rest c)
    {
        if (run.State is not State.Gathering s)
        {
            run.Refuse(c, run.State is State.WithSeller or State.Rejected ? DisputeCodes.NoEvidencePhase : DisputeCodes.WindowOver);
            return;
        }

        if ((c.Side == Side.Buyer ? s.Buyer : s.Seller) is null)
            return; // delivered twice, or over
        run.Add(new Event.SideDone(c.Side, false, run.Now));
        Conclude(run, run.Now);
    }

    /// <summary>Goes on to the ruling once both sides are done, or one's silence has decided.</summary>
    private static void Conclude(Run run, DateTimeOffset at)
    {
        var s = (State.Gathering)run.State;
        var (ofSeller, ofBuyer) = (run.Terms.Evidence[(int)Side.Seller].Silence, run.Terms.Evidence[(int)Side.Buyer].Silence);
        if (s.SellerSilent && ofSeller != Silence.OnEvidence)
            RuleOrAsk(run, OfSilence(s.Dispute, ofSeller, "seller_silent", at), at);
        else if (s.Buyer is not null || s.Seller is not null)
            return;
        else if (s.BuyerSilent && ofBuyer != Silence.OnEvidence)
            RuleOrAsk(run, OfSilence(s.Dispute, ofBuyer, "buyer_silent", at), at);
        else
            Propose(run, s.Dispute, at);
    }

    private static void Propose(Run run, Dispute d, DateTimeOffset at)
    {
        var (proposal, review) = (LiabilityTable.Propose(d, run.Terms), run.Terms.Review);
        var why = proposal.Review ? "rule_asks"
            : d.Value.AmountMinor > review.AboveMinor ? "value_above_limit"
            : proposal.Confidence < review.MinConfidence ? "low_confidence"
            : null;
        if (why is null)
            Give(run, Proposed(proposal, Deciders.System, at), at);
        else
            run.Add(new Event.Proposed(proposal, why, review.Within.After(at), review.Queue, at));
    }

    /// <summary>What silence decides against a side is for a person above the limit, as everything else; what counts as agreement is not.</summary>
    private static void RuleOrAsk(Run run, Ruling ruling, DateTimeOffset at)
    {
        var (d, review) = (DisputeOf(run.State)!, run.Terms.Review);
        if (ruling.Agreed || d.Value.AmountMinor <= review.AboveMinor)
        {
            Give(run, ruling, at);
            return;
        }

        var proposal = new Proposal(ruling.Liability, ruling.Remedy, ruling.Percent, ruling.Reasons, 1, false);
        run.Add(new Event.Proposed(proposal, "value_above_limit", review.Within.After(at), review.Queue, at));
    }

    private static void Rule(Run run, Command.Rule c)
    {
        if (run.State is not State.UnderReview)
        {
            if (run.State is not State.Ruled { Ruling: var ruling } || ruling.By != c.Reviewer)
                run.Refuse(c, run.State is State.Closed ? DisputeCodes.Closed : run.State is State.Ruled ? DisputeCodes.Decided : DisputeCodes.NotUnderReview);
            return;
        }

        var code = Unfit(DisputeOf(run.State)!, c.Reviewer) ?? (c.Reviewer == Deciders.System ? DisputeCodes.AutomationAlone : OutOfRange(c));
        if (code is not null)
            run.Refuse(c, code);
        else
            Give(run, Of(c, run.Now), run.Now);
    }

    private static void Appeal(Run run, Command.Appeal c)
    {
        var rules = run.Terms.Appeal;
        var code = run.State switch
        {
            State.Closed => DisputeCodes.Closed,
            State.Ruled { Appeal: not null } => DisputeCodes.AppealedAlready,
            State.Ruled { Ruling: { Final: true, AppealBy: not null } } => DisputeCodes.AppealWindowOver,
            State.Ruled { Ruling.Final: true } => DisputeCodes.NotAppealable,
            State.Ruled when rules is null => DisputeCodes.NotAppealable,
            State.Ruled when !rules!.Sides.Contains(c.Side) => DisputeCodes.NotYourAppeal,
            State.Ruled when c.Shows is { } shown && !IsSha256(shown.Sha256) => DisputeCodes.HashMalformed,
            State.Ruled s when rules!.NewEvidence && (c.Shows is not { } shown || Shown(s.Dispute, shown)) => DisputeCodes.NewEvidenceNeeded,
            State.Ruled => null,
            _ => DisputeCodes.NotRuled,
        };
        if (code is not null)
        {
            run.Refuse(c, code);
            return;
        }

        if (c.Shows is { } item && !Shown(DisputeOf(run.State)!, item))
            run.Add(Added(item with { Side = c.Side }, run.Now));
        run.Add(new Event.Appealed(c.Side, c.By, rules!.ReviewWithin.After(run.Now), run.Terms.Review.Queue, rules.Stay, run.Now));
    }

    private static void Review(Run run, Command.Review c)
    {
        if (run.State is not State.Ruled { Appeal: { } appeal } s)
        {
            run.Refuse(c, run.State is State.Closed ? DisputeCodes.Closed : DisputeCodes.NoAppeal);
            return;
        }

        if (appeal.Verdict is { } verdict)
        {
            if (verdict != c.Verdict || appeal.Reviewer != c.Reviewer)
                run.Refuse(c, DisputeCodes.Decided);
            return;
        }

        var code = Unfit(s.Dispute, c.Reviewer)
            ?? (c.Reviewer == appeal.By ? DisputeCodes.OwnCase
            : c.Reviewer == Deciders.System && run.Terms.Appeal?.Automated != true ? DisputeCodes.AutomationAlone
            : c.Reviewer == s.Ruling.By && c.Reviewer != Deciders.System ? DisputeCodes.SameReviewer
            : c.Instead is { } other ? OutOfRange(other) : null);
        if (code is not null)
            run.Refuse(c, code);
        else if (c.Verdict == Verdict.Uphold)
            Uphold(run, c.Reviewer, c.Reason, run.Now);
        else
            Overturn(run, s, c);
    }

    private static void Uphold(Run run, string reviewer, string reason, DateTimeOffset at)
    {
        var held = run.State is State.Ruled { Appeal.Stays: true, Execution: { Escalated: false, Goods: null } };
        run.Add(new Event.Upheld(reviewer, reason, held ? run.Terms.Execution.Deadline.After(at) : null, run.Terms.Appeal?.OutOfCourt, at));
        Proceed(run, at);
    }

    private static void Overturn(Run run, State.Ruled s, Command.Review c)
    {
        var (d, now) = (s.Dispute, run.Now);
        var ruling = c.Instead is { } other ? Of(other with { Reviewer = c.Reviewer }, now)
            : s.Ruling.Remedy is null ? new(c.Reviewer, Liability.OfSeller, d.Requested, 100, [c.Reason], false, now, null, false)
            : new Ruling(c.Reviewer, Liability.OfBuyer, null, 100, [c.Reason], false, now, null, false);
        var steps = RemedyPlan.Instead(
            s.Execution.Steps, RemedyPlan.For(d, d.Rulings + 1, ruling.Liability, ruling.Remedy, ruling.Percent, run.Terms.Return is not null));
        run.Add(new Event.Ruled(ruling, steps, run.Terms.Execution.Deadline.After(now), true, c.Reviewer, now));
        Proceed(run, now);
    }

    private static void ReviewDue(Run run, State.UnderReview s, DateTimeOffset due)
    {
        var review = run.Terms.Review;
        if (s.Level < review.Levels)
        {
            run.Add(new Event.ReviewOverdue(s.Level + 1, review.Within.After(due), due));
            return;
        }

        switch (review.Silence)
        {
            case RulingSilence.AsProposed:
                Give(run, Proposed(s.Proposal, Deciders.System, due), due);
                break;
            case RulingSilence.ForBuyer:
                Give(run, OfSilence(s.Dispute, Silence.DecideForBuyer, "review_silence", due), due);
                break;
            case RulingSilence.ForSeller:
                Give(run, OfSilence(s.Dispute, Silence.DecideForSeller, "review_silence", due), due);
                break;
            default:
                run.Add(new Event.ReviewOverdue(s.Level, null, due));
                break;
        }
    }

    /// <summary>The ruling with its plan and its time to appeal; what the seller agreed to in words is final at once.</summary>
    private static void Give(Run run, Ruling ruling, DateTimeOffset at)
    {
        var (d, terms) = (DisputeOf(run.State)!, run.Terms);
        var said = ruling.Agreed && ruling.Reasons[0] == "seller_agreed";
        var appealBy = said ? null : terms.Appeal?.Within.After(at);
        var steps = RemedyPlan.For(d, d.Rulings + 1, ruling.Liability, ruling.Remedy, ruling.Percent, terms.Return is not null);
        run.Add(new Event.Ruled(ruling with { AppealBy = appealBy }, steps, steps.Count == 0 ? null : terms.Execution.Deadline.After(at), false, null, at));
        Proceed(run, at);
    }

    private static Ruling OfSilence(Dispute d, Silence silence, string reason, DateTimeOffset at) => silence switch
    {
        Silence.AutoApprove => Agreement(Deciders.System, reason, d.Requested, at),
        Silence.AutoRefund => Agreement(Deciders.System, reason, Remedy.Refund, at),
        Silence.DecideForBuyer => new(Deciders.System, Liability.OfSeller, d.Requested, 100, [reason], false, at, null, false),
        _ => new(Deciders.System, Liability.OfBuyer, null, 100, [reason], false, at, null, false),
    };

    private static Ruling Agreement(string by, string reason, Remedy remedy, DateTimeOffset at) =>
        new(by, Liability.OfSeller, remedy, 100, [reason], true, at, null, false);

    private static Ruling Proposed(Proposal p, string by, DateTimeOffset at) =>
        new(by, p.Liability, p.Remedy, p.Percent, p.Reasons, false, at, null, false);

    private static Ruling Of(Command.Rule c, DateTimeOffset at) => new(c.Reviewer, c.Liability, c.Remedy, c.Percent, [c.Reason], false, at, null, false);

    private static string? Unfit(Dispute d, string reviewer) => reviewer == d.SellerId || reviewer == d.BuyerId ? DisputeCodes.OwnCase : null;

    private static string? OutOfRange(Command.Rule c) => c.Percent is < 1 or > 100 ? DisputeCodes.PercentOutOfRange : null;

    private static Event.EvidenceAdded Added(Command.Evidence c, DateTimeOffset now) =>
        new(c.Side, c.Reference, c.Sha256.ToLowerInvariant(), c.Kind, now);

    private static bool Shown(Dispute d, Command.Evidence c)
    {
        foreach (var e in d.Evidence)
        {
            if (e.Side == c.Side && string.Equals(e.Sha256, c.Sha256, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsSha256(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return text.Length == 64;
    }
}
