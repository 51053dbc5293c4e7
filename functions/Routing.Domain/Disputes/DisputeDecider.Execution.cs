using Routing.Domain.Cases;
using Command = Routing.Domain.Disputes.DisputeCommand;
using Event = Routing.Domain.Disputes.DisputeEvent;
using State = Routing.Domain.Disputes.DisputeState;

namespace Routing.Domain.Disputes;

public sealed partial class DisputeDecider
{
    /// <summary>
    /// Goes on as far as it can without anybody else: makes the ruling final, asks for the next step, closes. One step is under way at a time; what was
    /// asked is asked until its outcome is known, also when an appeal has overturned it since: only then it can be taken back.
    /// </summary>
    private static void Proceed(Run run, DateTimeOffset at)
    {
        while (run.State is State.Ruled s)
        {
            if (!s.Ruling.Final && s.Ruling.AppealBy is null)
            {
                run.Add(Final(s, run.Terms, at));
                continue;
            }

            if (Current(s.Execution) is not { } step)
            {
                if (s.Ruling.Final)
                    run.Add(new Event.Closed(Outcome(s.Ruling), at));
                return;
            }

            if (step.Status != StepStatus.Waiting)
                return;
            if (step.Step.Compensates is { } key && Find(s.Execution, key) is null or { Status: StepStatus.Dropped })
            {
                run.Add(new Event.StepDropped(step.Step.Key, null, at));
                continue;
            }

            if (step.AfterGoods && !s.Execution.GoodsBack)
            {
                if (s.Execution.Goods is null && run.Terms.Return is { } goods)
                    run.Add(new Event.GoodsAwaited(false, goods.Ship.After(at), at));
                return;
            }

            if (s.Appeal is { Verdict: null, Stays: true })
                return;
            run.Add(new Event.StepAsked(step.Step.Key, 1, run.Now + run.Terms.Execution.Answer, run.Now));
            return;
        }
    }

    private static void Execute(Run run, Command command)
    {
        if (run.State is not State.Ruled s)
        {
            if (run.State is not State.Closed { Ruling: not null })
                run.Refuse(command, run.State is State.Closed ? DisputeCodes.Closed : DisputeCodes.NotRuled);
            else if (command is Command.ResolveStep)
                run.Refuse(command, DisputeCodes.Closed);
            return; // otherwise told again after the end
        }

        switch (command)
        {
            case Command.StepDone c:
                Done(run, s, c);
                break;
            case Command.StepFailed c:
                Failed(run, s, c);
                break;
            case Command.ResolveStep c:
                Resolve(run, s, c);
                break;
            case Command.GoodsSent or Command.GoodsReceived:
                Goods(run, s, command);
                break;
        }
    }

    private static void Done(Run run, State.Ruled s, Command.StepDone c)
    {
        switch (Find(s.Execution, c.Key))
        {
            case null or { Status: StepStatus.Waiting }:
                run.Refuse(c, DisputeCodes.UnknownStep);
                break;
            case { Status: StepStatus.Dropped }:
                run.Refuse(c, DisputeCodes.Dropped);
                break;
            case { Status: StepStatus.Asked or StepStatus.Retrying or StepStatus.Failed }:
                run.Add(new Event.StepSucceeded(c.Key, null, run.Now));
                Proceed(run, run.Now);
                break;
        }
    }

    private static void Failed(Run run, State.Ruled s, Command.StepFailed c)
    {
        if (Find(s.Execution, c.Key) is not { } step || step.Status == StepStatus.Waiting)
            run.Refuse(c, DisputeCodes.UnknownStep);
        else if (step.Status == StepStatus.Asked && step.Attempt == c.Attempt)
            Again(run, step, c.Code, c.Permanent, run.Now);
    }

    private static void Again(Run run, StepState step, string code, bool permanent, DateTimeOffset at)
    {
        var rules = run.Terms.Execution;
        if (permanent || step.Attempt >= rules.Attempts)
            run.Add(new Event.StepStuck(step.Step.Key, code, run.Terms.Review.Queue, run.Terms.Review.Within.After(at), at));
        else
            run.Add(new Event.StepRetried(step.Step.Key, code, run.Now + Backoff(rules, step.Attempt), at));
    }

    private static TimeSpan Backoff(ExecutionTerms rules, int attempt)
    {
        var ticks = rules.Backoff.Ticks * Math.Pow(rules.Factor, attempt - 1);
        return ticks >= rules.MaxBackoff.Ticks ? rules.MaxBackoff : new((long)ticks);
    }

    private static void Resolve(Run run, State.Ruled s, Command.ResolveStep c)
    {
        var step = Find(s.Execution, c.Key);
        if (Unfit(s.Dispute, c.Person) is { } code)
            run.Refuse(c, code);
        else if (step is null)
            run.Refuse(c, DisputeCodes.UnknownStep);
        else if (step is { Status: StepStatus.Done } && c.Resolution == StepResolution.Done
            || step is { Status: StepStatus.Dropped } && c.Resolution == StepResolution.GiveUp
            || step is { Status: StepStatus.Asked } && c.Resolution == StepResolution.Retry)
            return; // delivered twice
        else if (step.Status != StepStatus.Failed)
            run.Refuse(c, DisputeCodes.NotStuck);
        else if (c.Resolution == StepResolution.Retry)
            run.Add(new Event.StepAsked(c.Key, step.Attempt + 1, run.Now + run.Terms.Execution.Answer, run.Now));
        else
        {
            run.Add(c.Resolution == StepResolution.Done
                ? new Event.StepSucceeded(c.Key, c.Person, run.Now)
                : new Event.StepDropped(c.Key, c.Person, run.Now));
            Proceed(run, run.Now);
        }
    }

    private static void Goods(Run run, State.Ruled s, Command c)
    {
        if (s.Execution.Goods is not { } goods)
        {
            if (!s.Execution.GoodsBack)
                run.Refuse(c, DisputeCodes.NoGoods);
        }
        else if (c is Command.GoodsReceived)
        {
            run.Add(new Event.GoodsArrived(false, run.Terms.Execution.Deadline.After(run.Now), run.Now));
            Proceed(run, run.Now);
        }
        else if (!goods.Sent)
        {
            run.Add(new Event.GoodsAwaited(true, (run.Terms.Return?.Receive ?? Window.Days(14)).After(run.Now), run.Now));
        }
    }

    private static void RuledDue(Run run, State.Ruled s, DateTimeOffset due)
    {
        var step = Current(s.Execution);
        if (step?.Next == due)
        {
            if (step.Status == StepStatus.Asked && step.Attempt >= run.Terms.Execution.Attempts)
                Again(run, step, "no_answer", true, due);
            else
                run.Add(new Event.StepAsked(step.Step.Key, step.Attempt + 1, run.Now + run.Terms.Execution.Answer, run.Now));
        }
        else if (s.Execution.Goods is { } goods && goods.By == due)
        {
            run.Add(goods.Sent ? new Event.GoodsArrived(true, run.Terms.Execution.Deadline.After(due), due) : new Event.GoodsMissed(due));
            Proceed(run, due);
        }
        else if (s.Execution.Deadline == due)
        {
            run.Add(new Event.ExecutionLate(run.Terms.Review.Queue, run.Terms.Review.Within.After(due), due));
        }
        else if (s.Appeal is { Verdict: null } appeal)
        {
            if (run.Terms.Appeal is { } rules && appeal.Level < rules.Levels)
                run.Add(new Event.ReviewOverdue(appeal.Level + 1, rules.ReviewWithin.After(due), due));
            else if (run.Terms.Appeal?.Automated == true)
                Uphold(run, Deciders.System, "review_silence", due);
            else
                run.Add(new Event.ReviewOverdue(appeal.Level, null, due));
        }
        else
        {
            run.Add(Final(s, run.Terms, due));
            Proceed(run, due);
        }
    }

    private static Event.Finalised Final(State.Ruled s, DisputeTerms terms, DateTimeOffset at)
    {
        if (s.Ruling.Agreed)
            return new(null, null, at);
        var guilty = s.Ruling.Liability.Seller >= (terms.Fault?.MinShare ?? 50);
        return new(guilty && terms.Fault is { } fault ? new(fault.Violation, fault.Points) : null, guilty, at);
    }

    private static string Outcome(Ruling ruling) =>
        ruling.Remedy is null ? DisputeOutcomes.Denied : ruling.Agreed ? DisputeOutcomes.Settled : DisputeOutcomes.Executed;

    /// <summary>The step that is under way or next.</summary>
    private static StepState? Current(Execution execution)
    {
        foreach (var s in execution.Steps)
        {
            if (s.Status is not (StepStatus.Done or StepStatus.Dropped))
                return s;
        }

        return null;
    }

    private static StepState? Find(Execution execution, string key)
    {
        foreach (var s in execution.Steps)
        {
            if (s.Step.Key == key)
                return s;
        }

        return null;
    }
}
