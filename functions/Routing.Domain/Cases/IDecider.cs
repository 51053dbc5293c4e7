namespace Routing.Domain.Cases;

/// <summary>
/// The rules of one kind of case. Pure: every member is a function of its arguments. All rules are in <see cref="Decide"/>;
/// <see cref="Evolve"/> has none and never throws, since events are facts.
/// </summary>
/// <typeparam name="TState">What the case has come to; an immutable union with a case for "not opened yet".</typeparam>
/// <typeparam name="TCommand">What is asked of it.</typeparam>
/// <typeparam name="TEvent">What happened, with the reason; stored under names that never change.</typeparam>
/// <typeparam name="TTerms">The market's rules of this kind, in the policy version that the case was opened under.</typeparam>
public interface IDecider<TState, TCommand, TEvent, TTerms>
{
    /// <summary>The case before it was opened.</summary>
    static abstract TState Initial { get; }

    /// <summary>
    /// A lawful no is an event with a reason code. A repeat is an empty list, since every message arrives at least once. The command that
    /// wakes a case does all that is due at <paramref name="now"/>, in due order, and nothing if nothing is.
    /// </summary>
    static abstract IReadOnlyList<TEvent> Decide(TState state, TCommand command, TTerms terms, DateTimeOffset now);

    static abstract TState Evolve(TState state, TEvent e);

    /// <summary>When the case has to be woken next; null when only a command can move it. Always the same for the same state.</summary>
    static abstract DateTimeOffset? NextAlarm(TState state);

    /// <summary>What the event makes others do; empty for most. Published from the stored event, so that a crash between the two loses none.</summary>
    /// <param name="after">The state that the event led to.</param>
    static abstract IReadOnlyList<CaseEffect> Effects(TState after, TEvent e);
}
