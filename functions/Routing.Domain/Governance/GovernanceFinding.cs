using System.Text.Json.Serialization;
using Routing.Domain.Cases;

namespace Routing.Domain.Governance;

/// <summary>Something that a seller's message must not hold.</summary>
/// <param name="Start">Offset into the redacted text, in UTF-16 units.</param>
/// <param name="Length">Length there.</param>
/// <param name="Violation">Its code in the market's enforcement terms; null: noted only.</param>
/// <param name="Blocks">The message is not delivered, so it answers nobody.</param>
public sealed record GovernanceFinding(FindingKind Kind, int Start, int Length, Severity Severity, string? Violation, bool Blocks)
{
    /// <summary>As it goes into an enforcement case.</summary>
    public Finding ToFinding() => new(KindName(Kind), Start, Length);

    /// <summary>Such as <c>off_platform_exchange</c>.</summary>
    public static string KindName(FindingKind kind) => kind switch
    {
        FindingKind.Exchange => "off_platform_exchange",
        FindingKind.Solicitation => "off_platform_solicitation",
        FindingKind.Arranging => "off_platform_arranging",
        FindingKind.Abuse => "abuse",
        FindingKind.PersonalData => "personal_data",
        _ => "forbidden_promise",
    };
}

/// <summary>What can be found in a message.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<FindingKind>))]
public enum FindingKind
{
    /// <summary>A way to be reached outside the platform is handed over: an address, a number, a page, a name on another service.</summary>
    Exchange,

    /// <summary>The buyer is asked to go, write, buy or pay outside the platform, or for an address of its own.</summary>
    Solicitation,

    /// <summary>A payment or meeting outside the platform is fixed: by which service, to whom, where.</summary>
    Arranging,

    Abuse,

    /// <summary>Payment cards, national ids, accounts: of anybody.</summary>
    PersonalData,

    /// <summary>What a policy's phrases forbid to promise or to ask.</summary>
    Promise,
}

/// <summary>How grave a finding is.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Severity>))]
public enum Severity { Low, Medium, High }
