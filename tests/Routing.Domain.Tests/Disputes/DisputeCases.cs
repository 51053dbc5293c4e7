using System.Text.Json;
using Routing.Domain.Cases;
using Routing.Domain.Disputes;

namespace Routing.Domain.Tests.Disputes;

/// <summary>Terms and a dispute to play with.</summary>
internal static class DisputeCases
{
    public const string Seller = "s-9", Buyer = "u-771", Ann = "r-ann", Bob = "r-bob";
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static readonly DisputeTerms Terms = DisputeTerms.None with
    {
        MaxPerProduct = 2,
        SellerTurn = new(Window.Hours(48), [0.5], Silence.AutoApprove, Window.Days(10), 1),
        Evidence = [new(Window.Days(3), [0.5, 0.9], Silence.OnEvidence, 3), new(Window.Days(3), [0.5], Silence.OnEvidence, 3)],
        Rules =
        [
            new() { Code = "no_tracking", Text = "t", When = new() { Delivery = new HashSet<string> { "none" }.ToFrozen() }, Liability = Liability.OfSeller, Confidence = 0.9 },
            new() { Code = "split", Text = "t", When = new() { Delivery = new HashSet<string> { "lost" }.ToFrozen() }, Liability = new(10, 20, 70, 0), Confidence = 0.9 },
        ],
        Review = new() { Within = Window.Days(2), Levels = 2, AboveMinor = 20_000, MinConfidence = 0.6, Silence = RulingSilence.Wait },
        Appeal = new(Window.Days(21), new HashSet<Side> { Side.Buyer, Side.Seller }.ToFrozen(), true, false, Window.Days(3), 1, false, null),
        Execution = new(3, TimeSpan.FromMinutes(1), 2, TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), Window.Days(2)),
        Return = new(Window.Days(5), Window.Days(8)),
        Fault = new("dispute_seller_fault", 2, 50),
    };

    public static DisputeTerms Direct => Terms with { SellerTurn = null };

    public static DisputeCommand.Open Open(
        string key = "1", long value = 9_999, Remedy requested = Remedy.Refund, string delivery = "none", Side by = Side.Buyer, DateTimeOffset? delivered = null,
        DateTimeOffset? asked = null, string claim = "not_received", int others = 0) => new(
        DisputeCommand.Open.IdOf("o-1", "p-1"), key, new("US", 3, "00ff"), "US", "o-1", "p-1", Buyer, Seller, by, claim, requested, new(value, "USD"), "seller",
        delivery, delivered, asked, others);

    public static DisputeCommand.Evidence Shows(Side side, string kind = "photo", char digit = 'a') => new(side, "blob/1", new string(digit, 64), kind);

    public static string Written(DisputeState state) => JsonSerializer.Serialize(state, RoutingJson.Default.DisputeState);

    private static System.Collections.Frozen.FrozenSet<T> ToFrozen<T>(this HashSet<T> set) => System.Collections.Frozen.FrozenSet.ToFrozenSet(set);
}

/// <summary>A case as the shell runs it: decide, store, publish.</summary>
internal sealed class DisputePlay(DisputeTerms terms)
{
    public DisputeState State { get; private set; } = DisputeDecider.Initial;

    public List<DisputeEvent> Events { get; } = [];

    public List<CaseEffect> Effects { get; } = [];

    public DateTimeOffset? Alarm => DisputeDecider.NextAlarm(State);

    public IEnumerable<RemedyStep> Asked => Effects.OfType<CaseEffect.Execute>().Select(e => e.Step);

    public DisputeState.Ruled Ruled => (DisputeState.Ruled)State;

    public IReadOnlyList<DisputeEvent> Do(DisputeCommand command, DateTimeOffset now)
    {
        var events = DisputeDecider.Decide(State, command, terms, now);
        foreach (var e in events)
        {
            Events.Add(e);
            State = DisputeDecider.Evolve(State, e);
            Effects.AddRange(DisputeDecider.Effects(State, e));
        }

        return events;
    }

    public void Wake(DateTimeOffset now) => Do(new DisputeCommand.Wake(), now);

    /// <summary>As the clock does it: at every alarm until the instant.</summary>
    public void WakeUntil(DateTimeOffset end)
    {
        while (Alarm is { } alarm && alarm <= end)
            Wake(alarm);
    }

    public string? Refusal(DisputeCommand command, DateTimeOffset now) => Do(command, now).OfType<DisputeEvent.Refused>().SingleOrDefault()?.Code;

    /// <summary>Answers what was asked last, until nothing more is asked.</summary>
    public void ExecuteAll(DateTimeOffset now)
    {
        for (var done = 0; State is DisputeState.Ruled { Execution.Steps: var steps } && steps.FirstOrDefault(s => s.Status == StepStatus.Asked) is { } step; done++)
            Do(new DisputeCommand.StepDone(step.Step.Key), now);
    }
}
