using System.Text.Json.Serialization;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.App.Queues;

/// <summary>Where a contact stands in its queue. Ready and leased are one: a lease that ran out is ready again, without a write.</summary>
public enum WorkState
{
    Ready,
    Leased,

    /// <summary>Completed or withdrawn: settled, then deleted.</summary>
    Done,

    /// <summary>Being transferred; the row tells where to.</summary>
    Moving,

    /// <summary>Was transferred: what is left behind tells where to, until the contact is settled.</summary>
    Moved,

    /// <summary>Added, but nobody may take it before it is known that it was not worked before.</summary>
    Unconfirmed,
}

/// <summary>The address of a contact in the store: its queue and its place there.</summary>
public readonly record struct WorkKey(string Queue, DateTimeOffset Due, ContactId Contact)
{
    [JsonIgnore]
    public Place Place => new(Due, Contact.Value);

    public static WorkKey Of(WorkItem item) => new(item.Queue, item.DueAt, item.Contact);
}

/// <summary>An agent gave the contact back and is not offered it again until then.</summary>
public sealed record Pass(string Agent, DateTimeOffset Until, string Kind, string Reason, DateTimeOffset At);

/// <summary>How a contact was completed. Null agent: it was withdrawn, and nobody is told.</summary>
public sealed record WorkOutcome(string? Agent, bool Resolved, string? Disposition, string? Notes, DateTimeOffset At);

/// <summary>A contact in a queue as it is stored.</summary>
public sealed record WorkRecord
{
    public required WorkItem Item { get; init; }
    public WorkState State { get; init; }

    /// <summary>Of the lease in force, or the last one; 0: never leased.</summary>
    public long Token { get; init; }

    /// <summary>The token it entered this queue with.</summary>
    public long FirstToken { get; init; }
    public string? Agent { get; init; }
    public DateTimeOffset LeaseUntil { get; init; }

    /// <summary>JSON members for the agent, packed; empty where there are none or it was not asked for.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
    public IReadOnlyList<MergedContact> Merged { get; init; } = [];
    public IReadOnlyList<Pass> Passes { get; init; } = [];

    /// <summary>Moving or moved: the item as it is in the other queue.</summary>
    public WorkItem? MovesAs { get; init; }

    /// <summary>Places it was transferred from, oldest first.</summary>
    public IReadOnlyList<WorkKey> Trail { get; init; } = [];
    public WorkOutcome? Outcome { get; init; }

    /// <summary>When the row changed last, by the store's clock.</summary>
    public DateTimeOffset StoredAt { get; init; }

    /// <summary>The row's version; empty: not known, read it again before changing it.</summary>
    public string Tag { get; init; } = "";

    public WorkKey Key => WorkKey.Of(Item);

    public Place Place => Key.Place;

    public Lease? Lease => State == WorkState.Leased && Agent is not null ? new(Agent, Token, LeaseUntil) : null;
}

/// <summary>A change of a stored contact. Each touches few columns, and the payload never.</summary>
public abstract record WorkChange
{
    private WorkChange() { }

    public sealed record Take(string Agent, long Token, DateTimeOffset Until) : WorkChange;

    public sealed record Extend(DateTimeOffset Until) : WorkChange;

    /// <summary>Ready again at its place; also how an unconfirmed one is confirmed.</summary>
    public sealed record Free(IReadOnlyList<Pass> Passes) : WorkChange;

    public sealed record Attach(MergedContact Merged) : WorkChange;

    /// <summary>No longer counts in the queue.</summary>
    public sealed record Finish(WorkOutcome Outcome) : WorkChange;

    /// <summary>No longer counts in the queue it leaves.</summary>
    /// <param name="IsRedirected">It was moving already, and the queue it was to go to is full.</param>
    public sealed record Move(WorkItem As, IReadOnlyList<Pass> Passes, bool IsRedirected = false) : WorkChange;

    /// <summary>The other queue has it; only the way there is kept.</summary>
    public sealed record Moved(WorkItem Item, WorkItem As) : WorkChange;
}
