using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Routing.Domain.Cases;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Xunit;
using static Routing.Domain.Tests.Disputes.DisputeCases;
using Command = Routing.Domain.Disputes.DisputeCommand;

namespace Routing.Domain.Tests.Disputes;

/// <summary>What holds of every sequence of commands. A failure prints the seed of the sequence.</summary>
public sealed class DisputeProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void A_command_delivered_twice_leaves_the_state_of_one() => ForAll(random =>
    {
        var terms = Any(random);
        var (once, twice) = (new DisputePlay(terms), new DisputePlay(terms));
        foreach (var (command, at) in Sequence(random, once))
        {
            once.Do(command, at);
            twice.Do(command, at);
            twice.Do(command, at);
            if (Written(once.State) != Written(twice.State))
                return false;
        }

        return true;
    });

    /// <summary>Before anything is executed: asking another system again is dated when it is asked.</summary>
    [Fact]
    public void Any_order_of_wake_ups_leads_to_the_ruling_of_the_right_order() => ForAll(random =>
    {
        var terms = Any(random);
        var (punctual, careless) = (new DisputePlay(terms), new DisputePlay(terms));
        DateTimeOffset last = Start;
        foreach (var (command, at) in Sequence(random, punctual, early: true))
        {
            punctual.WakeUntil(at);
            punctual.Do(command, at);
            for (var i = random.Next(3); i > 0; i--)
                careless.Wake(at.AddMinutes(-random.Next(5_000)));
            careless.Do(command, at);
            last = at;
        }

        punctual.WakeUntil(last.AddDays(300));
        careless.Wake(last.AddDays(300));
        return Course(punctual) == Course(careless);

        static string Course(DisputePlay play) => string.Join('\n', play.Events
            .Where(e => e is DisputeEvent.Ruled or DisputeEvent.Answered or DisputeEvent.SideDone or DisputeEvent.EvidenceAdded or DisputeEvent.Proposed
                or DisputeEvent.ReviewOverdue or DisputeEvent.Finalised)
            .Select(e => JsonSerializer.Serialize(e, RoutingJson.Default.DisputeEvent)));
    });

    [Fact]
    public void No_alarm_is_in_the_past_after_a_command() => ForAll(random =>
    {
        var play = new DisputePlay(Any(random));
        foreach (var (command, at) in Sequence(random, play))
        {
            play.Do(command, at);
            if (play.Alarm <= at)
                return false;
        }

        return true;
    });

    [Fact]
    public void Events_and_states_survive_a_round_trip_and_the_events_make_the_state() => ForAll(random =>
    {
        var play = new DisputePlay(Any(random));
        foreach (var (command, at) in Sequence(random, play))
            play.Do(command, at);
        var state = DisputeDecider.Initial;
        foreach (var e in play.Events)
        {
            var json = JsonSerializer.Serialize(e, RoutingJson.Default.DisputeEvent);
            state = DisputeDecider.Evolve(state, JsonSerializer.Deserialize(json, RoutingJson.Default.DisputeEvent)!);
        }

        var written = Written(play.State);
        return Written(state) == written && Written(JsonSerializer.Deserialize(written, RoutingJson.Default.DisputeState)!) == written;
    });

    [Fact]
    public void A_ruling_is_executed_once_and_an_overturned_one_is_taken_back_whatever_is_retried() => ForAll(random =>
    {
        var play = new DisputePlay(Direct);
        var remedy = (Remedy)random.Next(6);
        play.Do(Open(requested: remedy, delivery: random.Next(2) == 0 ? "none" : "lost"), Start);
        var world = new Executor(random, play);
        var now = Start.AddDays(3);
        play.Wake(now);
        var spread = random.Next(2) == 0 ? 30 : 3_000; // soon: while steps are under way
        var appealAt = now.AddMinutes(random.Next(spread));
        var reviewAt = appealAt.AddMinutes(random.Next(spread));
        var overturns = random.Next(3) != 0;
        for (var turn = 0; turn < 3_000 && play.State is not DisputeState.Closed; turn++)
        {
            world.Run(now);
            now = now.AddMinutes(random.Next(1, turn < 20 ? 10 : 120));
            if (appealAt <= now)
                play.Do(new Command.Appeal(Side.Seller, Seller, null), now);
            if (reviewAt <= now)
            {
                play.Do(new Command.Review(Ann, overturns ? Verdict.Overturn : Verdict.Uphold, "r", random.Next(2) == 0 ? null
                    : new(Ann, Liability.OfCarrier, Remedy.Reshipment, 100, "r")), now);
            }

            if (random.Next(3) == 0)
                play.Do(random.Next(2) == 0 ? new Command.GoodsSent() : new Command.GoodsReceived(), now);
            play.Wake(now);
        }

        return play.State is DisputeState.Closed && world.Sound();
    });

    /// <summary>Order and payment systems that fail, answer late, twice or never, in any order; a person tries again what is stuck.</summary>
    private sealed class Executor(System.Random random, DisputePlay play)
    {
        private readonly Dictionary<string, RemedyStep> _executed = [];
        private readonly List<Command> _answers = [];
        private int _read;

        public void Run(DateTimeOffset now)
        {
            var asked = play.Asked.ToArray();
            for (; _read < asked.Length; _read++)
            {
                var step = asked[_read];
                var done = random.Next(3) != 0;
                if (done)
                    _executed.TryAdd(step.Key, step); // by its key, so once
                if (random.Next(4) == 0)
                    continue; // the answer is lost
                var attempt = play.Events.OfType<DisputeEvent.StepAsked>().Where(a => a.Key == step.Key).Max(a => a.Attempt);
                var answer = done || _executed.ContainsKey(step.Key) ? (Command)new Command.StepDone(step.Key) : new Command.StepFailed(step.Key, attempt, "down", random.Next(9) == 0);
                _answers.Add(answer);
                if (random.Next(3) == 0)
                    _answers.Add(answer);
            }

            for (var i = random.Next(4); i > 0 && _answers.Count > 0; i--)
            {
                var next = random.Next(_answers.Count);
                play.Do(_answers[next], now);
                _answers.RemoveAt(next);
            }

            if (play.State is DisputeState.Ruled { Execution.Steps: var steps } && steps.FirstOrDefault(s => s.Status == StepStatus.Failed) is { } stuck)
                play.Do(new Command.ResolveStep(Bob, stuck.Step.Key, StepResolution.Retry), now);
        }

        /// <summary>What happened in the world is what the case says; of all that is not the last ruling's, each was taken back, once.</summary>
        public bool Sound()
        {
            var asked = play.Asked.DistinctBy(s => s.Key).ToArray();
            var undone = _executed.Values.Where(s => s.Compensates is not null).Select(s => s.Compensates!).ToList();
            var last = play.Events.OfType<DisputeEvent.Ruled>().Last().Steps.Where(s => s.Status == StepStatus.Waiting && s.Step.Compensates is null).Select(s => s.Step.Key);
            var stands = _executed.Values.Where(s => s.Compensates is null && !undone.Contains(s.Key)).Select(s => s.Key).ToArray();
            var goodsMissed = play.Events.OfType<DisputeEvent.GoodsMissed>().Any();
            return undone.Distinct().Count() == undone.Count && undone.TrueForAll(_executed.ContainsKey)
                && asked.All(s => _executed.ContainsKey(s.Key))
                && stands.All(last.Contains)
                && (goodsMissed || stands.Order().SequenceEqual(last.Order()));
        }
    }

    private static DisputeTerms Any(System.Random random)
    {
        var silence = (Silence)random.Next(5);
        return (random.Next(2) == 0 ? Terms : Direct) with
        {
            Evidence = [Terms.Evidence[0] with { Silence = (Silence)random.Next(5) }, Terms.Evidence[1] with { Silence = silence }],
            Review = Terms.Review with { AboveMinor = random.Next(2) * 20_000, Silence = (RulingSilence)random.Next(4) },
            Appeal = random.Next(4) == 0 ? null : Terms.Appeal! with { Stay = random.Next(2) == 0, Automated = random.Next(2) == 0, NewEvidence = random.Next(4) == 0 },
            Return = random.Next(2) == 0 ? null : Terms.Return,
        };
    }

    /// <param name="play">Where the keys of the steps are seen.</param>
    /// <param name="early">Only commands until the ruling and its appeal.</param>
    private static IEnumerable<(Command Command, DateTimeOffset At)> Sequence(System.Random random, DisputePlay play, bool early = false)
    {
        var at = Start;
        yield return (Open(requested: (Remedy)random.Next(6), delivery: DeliveryStates.All[random.Next(4)]), at);
        for (var i = random.Next(1, 18); i > 0; i--)
        {
            at = at.AddMinutes(random.Next(4) == 0 ? 0 : random.Next(3_000));
            var side = (Side)random.Next(2);
            var who = new[] { Ann, Bob, Seller, Deciders.System }[random.Next(4)];
            var key = play.Asked.LastOrDefault()?.Key ?? "none";
            yield return (random.Next(early ? 9 : 16) switch
            {
                0 => new Command.Answer(random.Next(4) == 0),
                1 => random.Next(2) == 0 ? new Command.Escalate() : new Command.Resubmit(),
                2 => Shows(side, digit: (char)('a' + random.Next(5))),
                3 => new Command.Rest(side),
                4 => new Command.Rule(who, new(0, 50, 50, 0), (Remedy)random.Next(6), random.Next(0, 101), "r"),
                5 => random.Next(6) == 0 ? new Command.Withdraw() : new Command.Wake(),
                6 or 7 => Shows(side, digit: (char)('a' + random.Next(5))),
                8 => Open(random.Next(2) == 0 ? "1" : "2"),
                9 => new Command.Appeal(side, side == Side.Seller ? Seller : Buyer, random.Next(2) == 0 ? null : Shows(side, digit: 'f')),
                10 => new Command.Review(who, (Verdict)random.Next(2), "r", null),
                11 or 12 => new Command.StepDone(key),
                13 => new Command.StepFailed(key, random.Next(1, 3), "down", random.Next(4) == 0),
                14 => new Command.ResolveStep(Bob, key, (StepResolution)random.Next(3)),
                _ => random.Next(2) == 0 ? new Command.GoodsSent() : new Command.GoodsReceived(),
            }, at);
        }
    }

    private static void ForAll(Func<System.Random, bool> holds) =>
        Check.One(s_config, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => holds(new(seed))));
}
