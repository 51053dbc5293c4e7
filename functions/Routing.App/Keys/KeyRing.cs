using System.Collections.Concurrent;

namespace Routing.App.Keys;

/// <summary>
/// Answers who calls, from memory wherever it can. A key revoked through this process is refused at once; one revoked by another
/// process is refused there at once and here within <see cref="Fresh"/>.
/// </summary>
public sealed class KeyRing(IKeyStore store, TimeProvider clock)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private const int MostEntries = 20_000;

    /// <summary>Compared with when the id is unknown, so that the time taken tells nothing.</summary>
    private static readonly StoredKey s_nobody = new("", Role.Channel, null, new byte[32], default);

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _revoked = new(StringComparer.Ordinal);

    /// <summary>Null when the key is unknown or revoked.</summary>
    /// <exception cref="StoreUnavailableException">The key is not in memory and the store does not answer.</exception>
    public async ValueTask<Caller?> FindAsync(string? presented, CancellationToken ct)
    {
        if (ApiKey.Parse(presented) is not { } key)
            return null;
        var stored = await LookUpAsync(key.Id, ct).ConfigureAwait(false);
        var matches = (stored ?? s_nobody).Matches(key);
        return stored is not null && matches && !_revoked.ContainsKey(key.Id) ? new(stored.Id, stored.Role, stored.Subject) : null;
    }

    public async Task<ApiKey> IssueAsync(Role role, string? subject, CancellationToken ct)
    {
        while (true)
        {
            var key = ApiKey.Create();
            if (await AdoptAsync(key, role, subject, ct).ConfigureAwait(false))
                return key;
        }
    }

    /// <summary>Makes a key known that was made elsewhere. Doing so again changes nothing.</summary>
    /// <returns>False when its id belongs to another key or was revoked.</returns>
    public async Task<bool> AdoptAsync(ApiKey key, Role role, string? subject, CancellationToken ct)
    {
        var stored = key.ToStored(role, subject, clock.GetUtcNow());
        if (!await store.AddAsync(stored, ct).ConfigureAwait(false))
        {
            var found = await store.FindAsync(key.Id, ct).ConfigureAwait(false);
            if (found is null || found.Role != role || found.Subject != subject || !found.Matches(key))
                return false;
        }

        Keep(key.Id, stored);
        return true;
    }

    /// <returns>False when there is no such key or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(string id, CancellationToken ct)
    {
        var revoked = await store.RevokeAsync(id, ct).ConfigureAwait(false);
        if (revoked)
            _revoked[id] = true; // outlasts a look-up that read the key before it was revoked; ids are never used again
        _known.TryRemove(id, out _);
        return revoked;
    }

    private async ValueTask<StoredKey?> LookUpAsync(string id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(id, out var entry) && now - entry.ReadAt < Fresh)
            return entry.Key;
        try
        {
            var found = await store.FindAsync(id, ct).ConfigureAwait(false);
            Keep(id, found);
            return found;
        }
        catch (StoreUnavailableException) when (entry?.Key is not null)
        {
            return entry.Key; // an outage does not turn callers away who were known
        }
    }

    private void Keep(string id, StoredKey? key)
    {
        if (_known.Count >= MostEntries)
            _known.Clear(); // someone tries ids; the true ones are read again
        _known[id] = new(key, clock.GetUtcNow());
    }

    private sealed record Entry(StoredKey? Key, DateTimeOffset ReadAt);
}
