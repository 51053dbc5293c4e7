using Routing.App.Queues.Floor;
using Routing.Domain.Queues;

namespace Routing.App.Agents;

/// <summary>All profiles, in memory: loaded at start, re-read now and then for what other processes stored.</summary>
internal sealed class AgentRoster(IAgentStore store, WorkFloor floor)
{
    private readonly Lock _gate = new();
    private Task? _load;

    /// <summary>Once; after an outage the next call tries again.</summary>
    public Task LoadAsync()
    {
        lock (_gate)
        {
            if (_load is null or { IsFaulted: true })
                _load = RefreshAsync(CancellationToken.None);
            return _load;
        }
    }

    public async Task RefreshAsync(CancellationToken ct)
    {
        var profiles = await store.ReadAllAsync(ct).ConfigureAwait(false);
        floor.Do(_ =>
        {
            foreach (var profile in profiles)
                Learn(profile);
        });
    }

    public async Task SaveAsync(AgentProfile profile, CancellationToken ct)
    {
        await store.SaveAsync(profile, ct).ConfigureAwait(false);
        floor.Do(_ => floor.SetProfile(profile));
    }

    /// <summary>Null for an agent without a profile.</summary>
    public async Task<Seat?> FindAsync(string agentId, CancellationToken ct)
    {
        await LoadAsync().WaitAsync(ct).ConfigureAwait(false);
        if (Known(agentId) is { } known)
            return known;
        if (await store.FindAsync(agentId, ct).ConfigureAwait(false) is not { } profile)
            return null;
        floor.Do(_ => floor.SetProfile(profile));
        return Known(agentId);
    }

    private Seat? Known(string agentId) => floor.Do(_ => floor.SeatOf(agentId) is { Profile: not null } seat ? seat : null);

    private void Learn(AgentProfile profile)
    {
        if (floor.SeatOf(profile.Id)?.Profile is not { } known || !AgentJson.Write(known).Span.SequenceEqual(AgentJson.Write(profile).Span))
            floor.SetProfile(profile);
    }
}
