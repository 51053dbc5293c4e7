using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>A stored contact as this process knows it. Read and changed under the floor's lock only.</summary>
internal sealed class WorkEntry(WorkRecord record, QueueMirror mirror)
{
    public QueueMirror Mirror { get; } = mirror;

    /// <summary>Without the payload, which is kept apart.</summary>
    public WorkRecord Record { get; set; } = record with { Payload = default };

    /// <summary>Packed. Null: not in memory, read it when it is needed.</summary>
    public ReadOnlyMemory<byte>? Payload { get; set; }

    /// <summary>Set while something changes the row: nobody else may, and nobody is offered it.</summary>
    public TaskCompletionSource? Busy { get; set; }

    /// <summary>The store did not answer, so the record may be wrong; busy until it is known.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>The agent it is being leased to.</summary>
    public string? ReservedFor { get; set; }

    /// <summary>It left the queue, or was never in it.</summary>
    public bool Gone { get; set; }

    /// <summary>Somebody settles or moves it already.</summary>
    public bool IsCared { get; set; }

    /// <summary>The floor's sequence when this process changed it last.</summary>
    public long ChangedAt { get; set; }

    /// <summary>How many merged contacts the holder was shown with the contact itself.</summary>
    public int MergedShown { get; set; }

    // Where it is filed now; kept by Floor.Refile.
    public bool IsReady { get; set; }
    public string? Holder { get; set; }
    public bool IsLeased { get; set; }
    public DateTimeOffset ExpiryFiled { get; set; }

    public WorkItem Item => Record.Item;

    public Place Place { get; } = record.Place;

    /// <summary>Free for whoever may take it, were it not busy.</summary>
    public bool IsOpen(DateTimeOffset now) =>
        !Gone && (Record.State == WorkState.Ready || (Record.State == WorkState.Leased && !LeaseRules.IsHeld(Record.Lease, now)));
}

/// <summary>An agent as the floor sees it: profile, and the units of work held or about to be.</summary>
internal sealed class Seat(string agent)
{
    public string Agent { get; } = agent;

    /// <summary>Null: no profile known, only work it holds.</summary>
    public AgentProfile? Profile { get; set; }

    public int Held { get; set; }

    /// <summary>When it last asked for work.</summary>
    public DateTimeOffset PulledAt { get; set; }

    /// <summary>Ready contacts that are kept for this agent.</summary>
    public int KeptReady { get; set; }

    public int Free => Profile is null ? 0 : Profile.Capacity - Held;

    public bool IsAvailable => Profile is { Status: AgentStatus.Available };
}
