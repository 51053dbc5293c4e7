using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;

namespace Routing.Domain.Enforcement;

/// <summary>What may be asked of the case of a violation.</summary>
public abstract record EnforcementCommand
{
    private EnforcementCommand() { }

    /// <param name="Source">Where it was found. The same violation from the same source is one case.</param>
    /// <param name="Points">Null: as the terms say.</param>
    /// <param name="DetectedBy">A person's id, or <see cref="Deciders.System"/>.</param>
    public sealed record Open(
        CaseId Id, string SellerId, string Market, PolicyRef Policy, string Violation, string Source, int? Points, string DetectedBy,
        IReadOnlyList<Finding> Findings) : EnforcementCommand
    {
        public static CaseId IdOf(string sellerId, string violation, string source) => CaseId.Of(CaseKind.Enforcement, sellerId, violation, source);
    }

    /// <summary>The seller put right what was wrong.</summary>
    public sealed record Correct : EnforcementCommand;

    /// <param name="By">Who appeals: the seller, or someone for them.</param>
    public sealed record Appeal(string By) : EnforcementCommand;

    /// <summary>Decides an appeal, or whether what was detected stands.</summary>
    /// <param name="Reviewer">A person's id, or <see cref="Deciders.System"/> for automation.</param>
    /// <param name="Reason">Code of why, for the statement of reasons.</param>
    public sealed record Review(string Reviewer, Verdict Verdict, string Reason) : EnforcementCommand;

    /// <summary>Do what is due.</summary>
    public sealed record Wake : EnforcementCommand;
}

/// <summary>How a reviewer decides.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Verdict>))]
public enum Verdict { Uphold, Overturn }
