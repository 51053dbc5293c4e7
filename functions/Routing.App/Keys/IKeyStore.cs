namespace Routing.App.Keys;

/// <summary>The keys that were issued. Every method throws <see cref="StoreUnavailableException"/> when the store does not answer.</summary>
public interface IKeyStore
{
    /// <summary>Null when it was never issued, or revoked.</summary>
    Task<StoredKey?> FindAsync(string id, CancellationToken ct);

    /// <returns>False when the id was taken before, be it by a key revoked since; nothing is changed then.</returns>
    Task<bool> AddAsync(StoredKey key, CancellationToken ct);

    /// <returns>False when there is no such key or it was revoked before.</returns>
    Task<bool> RevokeAsync(string id, CancellationToken ct);
}
