using System.Text.Json.Serialization.Metadata;
using Routing.Domain.Arbitration;
using Routing.Domain.Policies;

namespace Routing.App.Cases;

/// <summary>What the shell has to know of one kind of case beside its decider.</summary>
internal interface ICaseRules<TState, TCommand, TEvent, TTerms>
{
    JsonTypeInfo<TState> State { get; }

    JsonTypeInfo<TEvent> Event { get; }

    /// <summary>The command that does what is due.</summary>
    TCommand Wake { get; }

    /// <summary>The market's rules of this kind; null in a version stored before there were any.</summary>
    TTerms? TermsOf(MarketPolicy policy);

    /// <summary>The policy version that the case was opened under; null: not opened.</summary>
    PolicyRef? PolicyOf(TState state);

    /// <summary>The policy version that a command opens the case under; null: it does not open one.</summary>
    PolicyRef? Opens(TCommand command);

    /// <summary>Whose open case it is; null while it is nobody's, or closed.</summary>
    string? OpenOf(TState state);

    /// <summary>Why it is a lawful no; null: it is none.</summary>
    string? Refusal(TEvent e);
}

/// <summary>How a command ended.</summary>
/// <param name="Refusal">Code of a lawful no; nothing was changed then.</param>
/// <param name="Events">None when it was a repeat, or nothing was due.</param>
public sealed record CaseOutcome<TState, TEvent>(TState State, long Version, IReadOnlyList<TEvent> Events, string? Refusal, DateTimeOffset? NextAlarm);
