using System.Text.Json.Serialization;
using Routing.Domain.Contacts;

namespace Routing.Domain.Arbitration;

/// <summary>The engagement channels a contact can be settled by.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<Channel>))]
public enum Channel { SelfHelp, Chatbot, Seller, Platform, DirectMessage }

/// <summary>Why the decision is what it is. Codes are stable; texts are for people and hold no customer text.</summary>
public sealed record Reason(string Code, string Text);

/// <summary>A channel that was weighed: eligible with its expected total cost, or not, with the code that masked it.</summary>
public sealed record Alternative(
    Channel Channel,
    bool Eligible,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? ExpectedCost);

/// <summary>The policy a decision was made under. Hash: SHA-256 of the canonical policy document, lower-case hex.</summary>
public sealed record PolicyRef(string Market, int Version, string Hash);

/// <summary>The chosen channel and everything needed to act on it and to explain it.</summary>
public sealed record Decision
{
    public required Channel Channel { get; init; }

    /// <summary>The contact queue, when the channel is an agent's.</summary>
    public string? Queue { get; init; }

    /// <summary>When the contact is to be answered by the agent or the seller; null when it is answered at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public required string Treatment { get; init; }

    /// <summary>Expected total cost in minor units of the market's currency.</summary>
    public required Money ExpectedCost { get; init; }

    /// <summary>Probability with which the policy chooses this channel in this situation, in (0, 1]; 1 while nothing explores.</summary>
    public double Propensity { get; init; } = 1;

    public IReadOnlyList<string> Articles { get; init; } = [];

    public string? Sop { get; init; }

    /// <summary>Template of a message to the party (a clarifying question, a direct message), or null.</summary>
    public string? Message { get; init; }

    public required PolicyRef Policy { get; init; }

    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    public IReadOnlyList<Alternative> Alternatives { get; init; } = [];
}
