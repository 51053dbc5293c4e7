namespace Routing.App.Policies;

/// <summary>Where a version came from.</summary>
public enum PolicySource { File, Api }

/// <summary>One version of a market's policy as it is kept.</summary>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Hash">SHA-256 of the document, lower-case hex.</param>
/// <param name="Document">Canonical JSON, UTF-8.</param>
public sealed record StoredPolicy(
    string Market, int Version, string Hash, DateTimeOffset EffectiveFrom, PolicySource Source, ReadOnlyMemory<byte> Document);

/// <summary>Keeps the versions of every market for ever.</summary>
public interface IPolicyStore
{
    /// <summary>The versions above <paramref name="after"/>, lowest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<StoredPolicy>> ReadAsync(string market, int after, CancellationToken ct);

    /// <summary>False when the market has that version already, by another writer.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; it may have been added.</exception>
    Task<bool> AddAsync(StoredPolicy policy, CancellationToken ct);
}

/// <summary>Versions that last as long as the process: for tests and measurements.</summary>
public sealed class InMemoryPolicyStore : IPolicyStore
{
    private readonly Lock _gate = new();
    private readonly List<StoredPolicy> _policies = [];

    public Task<IReadOnlyList<StoredPolicy>> ReadAsync(string market, int after, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<StoredPolicy>>([.. _policies.Where(p => p.Market == market && p.Version > after).OrderBy(p => p.Version)]);
    }

    public Task<bool> AddAsync(StoredPolicy policy, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_policies.Exists(p => p.Market == policy.Market && p.Version == policy.Version))
                return Task.FromResult(false);
            _policies.Add(policy);
            return Task.FromResult(true);
        }
    }
}
