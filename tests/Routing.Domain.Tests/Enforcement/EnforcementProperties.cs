using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Routing.Domain.Cases;
using Routing.Domain.Enforcement;
using Xunit;
using static Routing.Domain.Tests.Enforcement.Violations;
using Command = Routing.Domain.Enforcement.EnforcementCommand;

namespace Routing.Domain.Tests.Enforcement;

/// <summary>What holds of every sequence of commands under every terms. A failure prints the seed of the sequence.</summary>
public sealed class EnforcementProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void A_command_delivered_twice_leaves_the_state_of_one() => ForAll(random =>
    {
        var (terms, commands) = (Any(random), Sequence(random));
        var (once, twice) = (new ViolationPlay(terms), new ViolationPlay(terms));
        foreach (var (command, at) in commands)
        {
            once.Do(command, at);
            twice.Do(command, at);
            twice.Do(command, at);
        }

        return Written(once.State) == Written(twice.State) && once.Ledger.SequenceEqual(twice.Ledger);
    });

    [Fact]
    public void Any_order_of_wake_ups_leaves_the_state_of_the_right_order() => ForAll(random =>
    {
        var (terms, commands) = (Any(random), Sequence(random));
        var (punctual, careless) = (new ViolationPlay(terms), new ViolationPlay(terms));
        foreach (var (command, at) in commands)
        {
            punctual.WakeUntil(at);
            punctual.Do(command, at);
            for (var i = random.Next(3); i > 0; i--)
                careless.Wake(at.AddMinutes(-random.Next(50_000))); // old alarms, in no order
            careless.Do(command, at);
        }

        var end = commands[^1].At.AddDays(400);
        punctual.WakeUntil(end);
        careless.Wake(end);
        return Written(punctual.State) == Written(careless.State) && punctual.Ledger.SequenceEqual(careless.Ledger);
    });

    [Fact]
    public void No_alarm_is_in_the_past_after_a_command() => ForAll(random =>
    {
        var play = new ViolationPlay(Any(random));
        return Sequence(random).All(step =>
        {
            play.Do(step.Command, step.At);
            return play.Alarm is not { } alarm || alarm > step.At;
        });
    });

    [Fact]
    public void Events_and_states_survive_a_round_trip_and_the_events_make_the_state() => ForAll(random =>
    {
        var play = new ViolationPlay(Any(random));
        foreach (var (command, at) in Sequence(random))
            play.Do(command, at);
        var state = EnforcementDecider.Initial;
        foreach (var e in play.Events)
        {
            var json = JsonSerializer.Serialize(e, RoutingJson.Default.EnforcementEvent);
            state = EnforcementDecider.Evolve(state, JsonSerializer.Deserialize(json, RoutingJson.Default.EnforcementEvent)!);
        }

        var written = Written(play.State);
        return Written(state) == written
            && Written(JsonSerializer.Deserialize(written, RoutingJson.Default.EnforcementState)!) == written;
    });

    [Fact]
    public void Ledger_lines_have_ids_of_their_own_and_an_overturned_violation_never_counts() => ForAll(random =>
    {
        var terms = Any(random);
        var play = new ViolationPlay(terms);
        var commands = Sequence(random);
        foreach (var (command, at) in commands)
            play.Do(command, at);
        var standing = SellerLedger.Recount(play.Ledger, terms, commands[^1].At);
        var counts = play.State switch
        {
            EnforcementState.Effective { Suspended: false } s => s.Violation.Points,
            _ => 0,
        };
        return play.Ledger.Select(l => l.Id).Distinct().Count() == play.Ledger.Count && standing.Points == counts;
    });

    private static EnforcementTerms Any(System.Random random)
    {
        Window? Maybe(int days) => random.Next(2) == 0 ? null : Window.Days(days);
        var appeal = random.Next(5) == 0 ? null
            : Appeals((Stay)random.Next(3), random.Next(1, 4), (ReviewSilence)random.Next(3), random.Next(2) == 0) with { Within = Window.Days(random.Next(1, 60)) };
        return Terms(Kind(Maybe(5), Maybe(2), (Correction)random.Next(3)), appeal, random.Next(4) == 0 ? null : random.Next(1, 40));
    }

    private static List<(Command Command, DateTimeOffset At)> Sequence(System.Random random)
    {
        var at = Start;
        var commands = new List<(Command, DateTimeOffset)>();
        for (var i = random.Next(1, 14); i > 0; i--)
        {
            at = at.AddMinutes(random.Next(4) == 0 ? 0 : random.Next(14_000));
            var who = new[] { Ann, Bob, Sue, Seller, Deciders.System }[random.Next(5)];
            commands.Add((random.Next(8) switch
            {
                0 => new Command.Correct(),
                1 or 2 => new Command.Appeal(random.Next(4) == 0 ? Ann : Seller),
                3 or 4 => new Command.Review(who, (Verdict)random.Next(2), "looked_at"),
                5 => new Command.Wake(),
                _ => Open(random.Next(2) == 0 ? Sue : Deciders.System),
            }, at));
        }

        return commands;
    }

    private static void ForAll(Func<System.Random, bool> holds) =>
        Check.One(s_config, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => holds(new(seed))));
}
