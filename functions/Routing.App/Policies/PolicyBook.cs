using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Routing.Domain.Arbitration;
using Routing.Domain.Policies;

namespace Routing.App.Policies;

/// <summary>How putting a policy ended.</summary>
public abstract record PolicyPut
{
    private PolicyPut() { }

    /// <summary>It is kept as this version, in force from <paramref name="EffectiveFrom"/> unless a higher one is.</summary>
    public sealed record Kept(PolicyRef Ref, DateTimeOffset EffectiveFrom) : PolicyPut;

    /// <summary>Nothing was kept.</summary>
    public sealed record Refused(IReadOnlyList<PolicyError> Errors) : PolicyPut;

    /// <summary>There is no such market.</summary>
    public sealed record UnknownMarket : PolicyPut;
}

/// <summary>
/// The versions of every market: read from files and the store at the start, answered from memory. A document of the files that differs from the
/// newest one of theirs becomes the next version. Safe for concurrent use; changes are made one at a time.
/// </summary>
/// <param name="folder">A folder per market; see <see cref="PolicyFiles"/>.</param>
public sealed partial class PolicyBook(string folder, IPolicyStore store, TimeProvider clock, ILogger<PolicyBook> log) : IPolicies, IDisposable
{
    /// <summary>How often a reload asks the store for versions that other processes added.</summary>
    public static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _changing = new(1);
    private readonly Dictionary<string, string> _loaded = new(StringComparer.Ordinal); // stamp of the files that were last judged
    private readonly Dictionary<string, string> _met = new(StringComparer.Ordinal); // stamp at the last look
    private volatile MarketTable _markets = new([]);
    private DateTimeOffset _storeRead;

    public IReadOnlyList<string> Markets => _markets.Names;

    public MarketPolicy? Find(string market, DateTimeOffset at) => _markets.Find(market)?.At(at)?.Policy;

    public QueuePolicy? FindQueue(string queue, DateTimeOffset at) =>
        _markets.OfQueue(queue)?.At(at)?.Policy?.Queues.GetValueOrDefault(queue);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">It is not in memory, and the store does not answer.</exception>
    public async Task<MarketPolicy?> FindVersionAsync(string market, int version, CancellationToken ct)
    {
        if (_markets.Find(market) is not { } versions)
            return null;
        if (version > versions.Last)
        {
            await _changing.WaitAsync(ct);
            try
            {
                versions = await RefreshAsync(market, ct);
            }
            finally
            {
                _changing.Release();
            }
        }

        return versions.Find(version)?.Policy;
    }

    /// <summary>For GET /api/policies/{market}: the version in force and its document, UTF-8; null for a market without one.</summary>
    public ReadOnlyMemory<byte>? Document(string market, DateTimeOffset at) =>
        _markets.Find(market) is { } versions && versions.At(at) is { } held
            ? PolicyReplies.Document(versions, held.Stored)
            : (ReadOnlyMemory<byte>?)null; // a bare null would become empty memory

    /// <summary>Reads every file and every version kept. To be called once, before anything is asked.</summary>
    /// <exception cref="PolicyException">A file is missing or wrong.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            var errors = new List<PolicyError>();
            var read = PolicyFiles.Markets(folder).Select(m => (Market: m, Stamp: PolicyFiles.Stamp(folder, m), Policy: PolicyFiles.Read(folder, m, errors))).ToArray();
            if (!PolicyFiles.Complete(folder, read.Length, errors))
                throw new PolicyException(errors);
            foreach (var (market, stamp, policy) in read)
            {
                await AddAsync(market, policy!, PolicySource.File, ct);
                _loaded[market] = _met[market] = stamp;
            }

            _storeRead = clock.GetUtcNow();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>
    /// Looks at the files, and from time to time at the store; for a loop of the host, every two seconds or so. Changed files are read once two
    /// looks saw them alike, so that a change of several is taken whole. Broken ones are logged and change nothing.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; the next call tries again.</exception>
    public async Task ReloadAsync(CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            foreach (var market in PolicyFiles.Markets(folder))
                await ReloadFilesAsync(market, ct);
            if (clock.GetUtcNow() - _storeRead < StoreInterval)
                return;
            foreach (var market in _markets.Names)
                await RefreshAsync(market, ct);
            _storeRead = clock.GetUtcNow();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Validates a whole document and keeps it as the market's next version. The same as the highest version again: that one.</summary>
    /// <param name="document">One object with all sections, each as its file has it.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer; a repeat is safe.</exception>
    public async Task<PolicyPut> PutAsync(string market, ReadOnlyMemory<byte> document, CancellationToken ct)
    {
        if (_markets.Find(market) is null)
            return new PolicyPut.UnknownMarket();
        var read = PolicyDocument.OfWhole(document);
        if (PolicyResolver.Resolve(market, read) is not { } policy)
            return new PolicyPut.Refused(read.Reading.Errors);
        await _changing.WaitAsync(ct);
        try
        {
            var kept = await AddAsync(market, policy, PolicySource.Api, ct);
            return new PolicyPut.Kept(new(market, kept.Version, kept.Hash), kept.EffectiveFrom);
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private async Task ReloadFilesAsync(string market, CancellationToken ct)
    {
        var stamp = PolicyFiles.Stamp(folder, market);
        var settled = _met.GetValueOrDefault(market) == stamp;
        _met[market] = stamp;
        if (!settled || _loaded.GetValueOrDefault(market) == stamp)
            return;
        var errors = new List<PolicyError>();
        ResolvedPolicy? policy;
        try
        {
            policy = PolicyFiles.Read(folder, market, errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            policy = null;
            errors.Add(new(market, "$", $"Cannot be read now: {e.GetType().Name}."));
        }

        foreach (var error in errors)
            LogKept(market, error.File, error.Path, error.Reason);
        if (policy is not null)
            await AddAsync(market, policy, PolicySource.File, ct);
        _loaded[market] = stamp;
    }

    /// <summary>Keeps it as the next version, unless it is there already. Another writer's version in between is met by reading it and going on.</summary>
    private async Task<StoredPolicy> AddAsync(string market, ResolvedPolicy policy, PolicySource source, CancellationToken ct)
    {
        while (true)
        {
            var versions = await RefreshAsync(market, ct);
            var same = source == PolicySource.File ? versions.Newest(PolicySource.File) : versions.Find(versions.Last)?.Stored;
            if (same?.Hash == policy.Hash)
                return same;
            var next = new StoredPolicy(market, versions.Last + 1, policy.Hash, policy.Policy.EffectiveFrom, source, policy.Canonical);
            if (!await store.AddAsync(next, ct))
                continue;
            Show(versions.With([new(next, new(policy.As(next.Version)))]));
            LogAdded(market, next.Version, source, next.Hash, next.EffectiveFrom);
            return next;
        }
    }

    private async Task<PolicyVersions> RefreshAsync(string market, CancellationToken ct)
    {
        var versions = _markets.Find(market) ?? new(market, []);
        var more = await store.ReadAsync(market, versions.Last, ct);
        if (more.Count == 0)
            return versions;
        versions = versions.With(more.Select(m => new HeldVersion(m, new(() => Read(m)))));
        Show(versions);
        return versions;
    }

    private MarketPolicy? Read(StoredPolicy stored)
    {
        var document = PolicyDocument.OfWhole(stored.Document, stored: true);
        var policy = PolicyResolver.Resolve(stored.Market, document);
        foreach (var error in document.Reading.Errors)
            LogUnreadable(stored.Market, stored.Version, error.Path, error.Reason);
        return policy is null ? null : policy.Policy with { Ref = new(stored.Market, stored.Version, stored.Hash) };
    }

    private void Show(PolicyVersions versions) => _markets = _markets.With(versions);

    [LoggerMessage(4001, LogLevel.Information, "Policy {Market} version {Version} added from {Source}, hash {Hash}, effective from {EffectiveFrom}.")]
    private partial void LogAdded(string market, int version, PolicySource source, string hash, DateTimeOffset effectiveFrom);

    [LoggerMessage(4002, LogLevel.Error, "Policy {Market} stays as it was. {File} {Path}: {Reason}")]
    private partial void LogKept(string market, string file, string path, string reason);

    [LoggerMessage(4003, LogLevel.Error, "Policy {Market} version {Version} is kept in a form that this build cannot read; the one before it is used. {Path}: {Reason}")]
    private partial void LogUnreadable(string market, int version, string path, string reason);

    /// <summary>Immutable: a change makes another one.</summary>
    private sealed class MarketTable
    {
        private readonly FrozenDictionary<string, PolicyVersions> _byName;
        private readonly FrozenDictionary<string, PolicyVersions>.AlternateLookup<ReadOnlySpan<char>> _byPrefix;

        public MarketTable(IEnumerable<PolicyVersions> versions)
        {
            _byName = versions.ToFrozenDictionary(v => v.Market, StringComparer.Ordinal);
            Names = [.. _byName.Keys.Order(StringComparer.Ordinal)];
            _byPrefix = _byName.ToFrozenDictionary(v => v.Key.ToLowerInvariant(), v => v.Value, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public IReadOnlyList<string> Names { get; }

        public PolicyVersions? Find(string market) => _byName.GetValueOrDefault(market);

        /// <summary>A queue's name begins with its market's code.</summary>
        public PolicyVersions? OfQueue(string queue)
        {
            var end = queue.IndexOf('-', StringComparison.Ordinal);
            return end > 0 && _byPrefix.TryGetValue(queue.AsSpan(0, end), out var versions) ? versions : null;
        }

        public MarketTable With(PolicyVersions changed) => new(_byName.Values.Where(v => v.Market != changed.Market).Append(changed));
    }
}
