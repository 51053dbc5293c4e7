using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;

namespace Routing.Domain.Issues;

/// <summary>Who owes the next step of an issue.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<IssueState>))]
public enum IssueState
{
    /// <summary>An agent owes the answer.</summary>
    Queued,

    /// <summary>The seller owes the answer.</summary>
    WithSeller,

    /// <summary>Answered without an agent (self-help, bot, message); a further contact is a recontact.</summary>
    Answered,

    /// <summary>An agent or the seller answered it; a further contact within the window is a recontact.</summary>
    Settled,
}

/// <summary>One problem of one party, across sources. Kept in the party's head row.</summary>
public sealed record Issue
{
    public required string Id { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OrderId { get; init; }

    /// <summary>The intent family (the policy's grouping of intents) that links contacts without an order.</summary>
    public required string Family { get; init; }
    public required string Intent { get; init; }
    public required IssueState State { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset LastContactAt { get; init; }

    /// <summary>When it was last answered, by whatever channel; null while the first answer is owed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The contact whose decision holds now: the owner merges go to, and what a recontact is charged to.</summary>
    public required ContactId Owner { get; init; }
    public required Channel Channel { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Queue { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Channels that were tried for this issue and did not settle it, in the order they failed.</summary>
    public IReadOnlyList<Channel> Failed { get; init; } = [];

    /// <summary>The last contacts of the issue, oldest first, at most <see cref="PartyHead.MaxContactsPerIssue"/>: what an agent is shown as its history.</summary>
    public IReadOnlyList<IssueStep> Trail { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<ContactId> Contacts => [.. Trail.Select(static s => s.Contact)];
    public int ContactCount { get; init; }
    public int Recontacts { get; init; }

    /// <summary>The agent who last handled it, for stickiness.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastAgent { get; init; }
}

/// <summary>One contact of an issue: when it came, what it wanted, how it was linked and which channel was to answer it.</summary>
public sealed record IssueStep(ContactId Contact, DateTimeOffset At, string Intent, LinkKind Kind, Channel Channel);

/// <summary>What intake needs to know of a party: a few KiB, one row, replaced under its ETag.</summary>
public sealed record PartyHead
{
    /// <summary>
    /// Issues kept. One that is still owed is not dropped for another, so more are kept while more are owed, up to
    /// <see cref="HardMaxIssues"/>.
    /// </summary>
    public const int MaxIssues = 12;

    /// <summary>
    /// Beyond this even the oldest owed issue is dropped from the head. Its work stays where it is; only a later contact about it
    /// opens a new issue instead of joining it.
    /// </summary>
    public const int HardMaxIssues = 50;
    public const int MaxContactsPerIssue = 10;

    public required string PartyId { get; init; }

    /// <summary>Newest last.</summary>
    public IReadOnlyList<Issue> Issues { get; init; } = [];
    public int ContactCount { get; init; }

    /// <summary>Recontacts within 24 h, 72 h and 7 d of the answer; each counts in every window that it fell in.</summary>
    public int RecontactsDay { get; init; }
    public int RecontactsThreeDays { get; init; }
    public int RecontactsWeek { get; init; }
}

/// <summary>How a contact relates to the party's issues.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<LinkKind>))]
public enum LinkKind { New, Merge, Recontact, Chitchat }

/// <summary>The outcome of linking, the part of it that arbitration and the answer need.</summary>
/// <param name="IssueId">
/// The issue the contact belongs to. When Kind is New it is the contact's own new one, or, with a Number above 1, one that is open
/// already but whose present owner this contact does not join: an urgent contact, or the answer to a clarifying question.
/// </param>
/// <param name="Of">Merge: the owning contact. Recontact: the contact whose decision did not settle the issue.</param>
/// <param name="SinceAnswer">Recontact: time since the issue was answered.</param>
/// <param name="Number">1 for the first contact of the issue, 2 for the second ...</param>
/// <param name="Failed">Channels that did not settle the issue; on a recontact the owner's is among them.</param>
public sealed record Link(
    LinkKind Kind,
    string IssueId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ContactId? Of,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonConverter(typeof(DurationJson))] TimeSpan? SinceAnswer,
    int Number,
    IReadOnlyList<Channel> Failed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastAgent)
{
    /// <summary>Merge: where the owner waits; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Owed? Owed { get; init; }

    public bool HasFailed(Channel channel)
    {
        for (var i = 0; i < Failed.Count; i++)
        {
            if (Failed[i] == channel)
                return true;
        }

        return false;
    }
}

/// <summary>What is owed on an issue: by which channel, in which queue, by when.</summary>
public sealed record Owed(Channel Channel, string? Queue, DateTimeOffset? DueAt);
