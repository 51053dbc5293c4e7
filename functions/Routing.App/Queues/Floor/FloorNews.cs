namespace Routing.App.Queues.Floor;

/// <summary>What changed on the floor and may concern a waiting pull.</summary>
internal sealed class FloorNews
{
    public List<WorkEntry> Ready { get; private init; } = [];

    /// <summary>Agents whose profile changed or who have more units free.</summary>
    public HashSet<Seat> Seats { get; private init; } = [];

    /// <summary>Anything may have become eligible for anyone.</summary>
    public bool Sweep { get; set; }

    public bool IsEmpty => Ready.Count == 0 && Seats.Count == 0 && !Sweep;

    public FloorNews Take()
    {
        var taken = new FloorNews { Ready = [.. Ready], Seats = [.. Seats], Sweep = Sweep };
        Ready.Clear();
        Seats.Clear();
        Sweep = false;
        return taken;
    }
}
