using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>
/// What this process knows of one queue: every row up to the horizon, and beyond it those that it met. Read and changed under the floor's lock only.
/// </summary>
internal sealed class QueueMirror(string name)
{
    private static readonly Comparer<WorkEntry> ByPlace = Comparer<WorkEntry>.Create(static (a, b) => a.Place.CompareTo(b.Place));
    private readonly Dictionary<string, int> _readyBySite = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public SortedSet<WorkEntry> Ready { get; } = new(ByPlace);

    /// <summary>Rows known, of whatever state.</summary>
    public HashSet<WorkEntry> All { get; } = [];

    public int Known => All.Count;

    public int Leased { get; set; }

    /// <summary>Rows that are in the store after the horizon and not known.</summary>
    public int Beyond { get; set; }

    /// <summary>Contacts counted in <see cref="Beyond"/> that who looks for what changed may meet again, and when the store says they changed.</summary>
    public Dictionary<ContactId, DateTimeOffset> Counted { get; } = [];

    /// <summary>Every row up to here is known; null: none yet.</summary>
    public WorkKey? Horizon { get; set; }

    /// <summary>The horizon is the end of the queue.</summary>
    public bool IsComplete { get; set; }

    /// <summary>A page is being read: what is placed meanwhile is kept, as the page may or may not hold it.</summary>
    public Task? Reading { get; set; }

    /// <summary>Contacts whose payload is in the next page that is fetched.</summary>
    public HashSet<WorkEntry> Wanted { get; set; } = [];

    /// <summary>Those whose payload the page that is being fetched was asked for.</summary>
    public HashSet<WorkEntry> Awaited { get; set; } = [];

    /// <summary>A page of payloads is being fetched.</summary>
    public Task? Fetching { get; set; }

    /// <summary>The newest change seen, by the store's clock.</summary>
    public DateTimeOffset SeenTo { get; set; }

    public DateTimeOffset RefreshedAt { get; set; }

    /// <summary>When a pull of this process looked here last.</summary>
    public DateTimeOffset PulledAt { get; set; }

    public DateTimeOffset NewsAt { get; set; }

    public int Depth => Ready.Count + Beyond;

    /// <summary>Agents available for it, and the profile version they were counted at.</summary>
    public (int Version, int Count) Agents { get; set; } = (-1, 0);

    public int ReadyOf(string site) => _readyBySite.GetValueOrDefault(site);

    /// <summary>Whether a contact placed here is to be known.</summary>
    public bool Covers(Place place) => Reading is not null || Offers(place);

    /// <summary>Whether all that comes before it is known, so that it may have its turn.</summary>
    public bool Offers(Place place) => IsComplete || (Horizon is { } horizon && place <= horizon.Place);

    /// <summary>Counts a contact that lies beyond the horizon, once.</summary>
    /// <param name="changed">By the store's clock; null: not met there yet.</param>
    /// <returns>Whether that is news.</returns>
    public bool CountBeyond(ContactId contact, DateTimeOffset? changed)
    {
        var known = Counted.TryGetValue(contact, out var before);
        Counted[contact] = changed ?? DateTimeOffset.MaxValue;
        if (!known)
            Beyond++;
        return !known || before != changed;
    }

    /// <summary>The horizon is the end: there is nothing beyond it.</summary>
    public void Complete()
    {
        IsComplete = true;
        Beyond = 0;
        Counted.Clear();
    }

    /// <summary>Forgets what was counted and changed so long before the newest change that nobody meets it again.</summary>
    public void ForgetCounted(TimeSpan age)
    {
        foreach (var (contact, changed) in Counted)
        {
            if (SeenTo - changed > age)
                Counted.Remove(contact);
        }
    }

    public void AddReady(WorkEntry entry)
    {
        Ready.Add(entry);
        if (entry.Item.Site is { } site)
            _readyBySite[site] = ReadyOf(site) + 1;
    }

    public void RemoveReady(WorkEntry entry)
    {
        Ready.Remove(entry);
        if (entry.Item.Site is { } site)
            _readyBySite[site] = ReadyOf(site) - 1;
    }
}
