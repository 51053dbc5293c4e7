using System.Collections.Frozen;

namespace Routing.Domain.Governance;

/// <summary>A market's rules for what sellers write.</summary>
public sealed record GovernanceTerms
{
    /// <summary>What is not in it is not looked for. Promises have rules of their own.</summary>
    public required FrozenDictionary<FindingKind, GovernanceRule> Rules { get; init; }

    /// <summary>Promises and demands against policy.</summary>
    public IReadOnlyList<PhraseList> Promises { get; init; } = [];

    /// <summary>Hosts that may be linked to, such as carriers'; those below them too. Lower case.</summary>
    public FrozenSet<string> AllowedHosts { get; init; } = [];
}

/// <summary>What a finding comes to.</summary>
/// <param name="Violation">Code in the enforcement terms; null: noted only.</param>
/// <param name="Blocks">A message with it is not delivered.</param>
public sealed record GovernanceRule(string? Violation, Severity Severity, bool Blocks);
