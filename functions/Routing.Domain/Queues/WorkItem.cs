using System.Text.Json.Serialization;
using Routing.Domain.Contacts;

namespace Routing.Domain.Queues;

/// <summary>
/// A contact waiting for an agent or being worked. Its place in the order of the queue is (DueAt, Contact), which never changes
/// while it stays in the queue: a lease that ends gives it back to the same place.
/// </summary>
public sealed record WorkItem
{
    public required ContactId Contact { get; init; }
    public required string Queue { get; init; }
    public required string Market { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it entered this queue; rings and waits count from here.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Received + target - head start. The order of the queue.</summary>
    public required DateTimeOffset DueAt { get; init; }
    public string? IssueId { get; init; }
    public int Units { get; init; } = 1;

    /// <summary>The site it was split to; null: any.</summary>
    public string? Site { get; init; }

    /// <summary>The agent who knows the issue, and until when the contact is kept for that agent.</summary>
    public string? StickyAgent { get; init; }
    public DateTimeOffset? StickyUntil { get; init; }

    /// <summary>The case that brought it to the agents; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CaseId { get; init; }

    /// <summary>Queue it was meant for when that was full.</summary>
    public string? OverflowedFrom { get; init; }
}

/// <summary>An agent's hold on a contact.</summary>
/// <param name="Token">Fencing token: grows with every lease of the contact; an action with another number is refused.</param>
public sealed record Lease(string Agent, long Token, DateTimeOffset ExpiresAt);

/// <summary>How an agent is set up to take work.</summary>
public sealed record AgentProfile
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Site { get; init; }

    /// <summary>1 or 2.</summary>
    public required int Tier { get; init; }
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Units of work held at once, 1 to 100.</summary>
    public required int Capacity { get; init; }
    public required IReadOnlyList<AgentQueue> Queues { get; init; }
    public required AgentStatus Status { get; init; }
}

/// <param name="Proficiency">1 (novice) to 5 (expert).</param>
/// <param name="AfterSeconds">The agent takes from this queue only what has waited this long: an expansion ring. 0 to 604,800.</param>
public sealed record AgentQueue(string Queue, int Proficiency, int AfterSeconds);

[JsonConverter(typeof(CamelCaseEnumJson<AgentStatus>))]
public enum AgentStatus { Available, Paused, Offline }
