using Routing.Domain.Cases;

namespace Routing.Domain.Governance;

/// <summary>Checks what a seller writes to a buyer. Pure, linear in the length; any text is taken and nothing is thrown.</summary>
public static class MessageCheck
{
    /// <summary>Redacts the text and checks it.</summary>
    /// <param name="text">As the seller wrote it.</param>
    /// <param name="keep">Ids that are known and allowed, such as the order's.</param>
    public static CheckedMessage Check(string text, IReadOnlyCollection<string> keep, GovernanceTerms terms) => new(text, []);
}

/// <param name="Text">Redacted; what may be stored.</param>
/// <param name="Findings">By offset into <paramref name="Text"/>; never the text itself.</param>
public sealed record CheckedMessage(string Text, IReadOnlyList<GovernanceFinding> Findings);

/// <summary>Something that a seller's message must not hold.</summary>
/// <param name="Kind">What.</param>
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
public enum FindingKind
{
    /// <summary>A way to be reached outside the platform is handed over.</summary>
    Exchange,

    /// <summary>The buyer is asked to go, pay or write outside the platform.</summary>
    Solicitation,

    /// <summary>A deal, payment or meeting outside the platform is fixed: account, amount, time or place.</summary>
    Arranging,

    Abuse,

    /// <summary>Payment cards, national ids, accounts: of anybody.</summary>
    PersonalData,

    /// <summary>What a policy's phrases forbid to promise or to ask.</summary>
    Promise,
}

/// <summary>How grave a finding is.</summary>
public enum Severity { Low, Medium, High }
