namespace Routing.App.Contacts;

/// <summary>One holder a key at a time within this process. Keys nobody holds or waits for take no memory.</summary>
public sealed class KeyedLocks<TKey> where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];

    public async ValueTask<Held> EnterAsync(TKey key, CancellationToken ct)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry))
            {
                _entries.Add(key, new());
                return new(this, key);
            }

            entry.Users++;
        }

        try
        {
            await entry.Turn.WaitAsync(ct).ConfigureAwait(false);
            return new(this, key);
        }
        catch
        {
            Leave(key, handOn: false);
            throw;
        }
    }

    private void Leave(TKey key, bool handOn)
    {
        lock (_entries)
        {
            var entry = _entries[key];
            if (--entry.Users == 0)
                _entries.Remove(key);
            else if (handOn)
                entry.Turn.Release();
        }
    }

    private sealed class Entry
    {
        public int Users { get; set; } = 1;

        public SemaphoreSlim Turn { get; } = new(0);
    }

    /// <summary>Dispose to leave.</summary>
    public readonly struct Held(KeyedLocks<TKey> owner, TKey key) : IDisposable
    {
        public void Dispose() => owner.Leave(key, handOn: true);
    }
}
