using Routing.App.Contacts;
using Routing.Domain.Contacts;

namespace Routing.Storage.Contacts;

/// <summary>
/// Heads of the parties seen last, and which parties were ever seen. Whatever it says is checked by the commit, so that it may be wrong
/// and cost a retry, but never a wrong decision. Safe for concurrent use.
/// </summary>
/// <param name="capacity">Heads kept; the least recently used goes first. About 2.5 KiB each.</param>
/// <param name="mostParties">Parties the filter holds, about 24 bytes each; above that it says "maybe" of all.</param>
internal sealed class HeadCache(int capacity, int mostParties)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PartyKey, LinkedListNode<(PartyKey Party, Recall Recall)>> _heads = [];
    private readonly LinkedList<(PartyKey Party, Recall Recall)> _byUse = new();
    private readonly HashSet<ulong> _seen = [];
    private bool _exact;

    /// <summary>The head if it is kept, <see cref="Recall.Never"/> if the party is known never to have been seen, else null.</summary>
    public Recall? Find(PartyKey party)
    {
        lock (_gate)
        {
            if (_heads.TryGetValue(party, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Recall;
            }

            return _exact && !_seen.Contains(party.Hash) ? Recall.Never : null;
        }
    }

    public void Keep(PartyKey party, Recall recall)
    {
        lock (_gate)
        {
            Remove(party);
            if (recall.Head is null)
                return;
            See(party);
            _heads.Add(party, _byUse.AddFirst((party, recall)));
            if (_heads.Count > capacity)
                Remove(_byUse.Last!.Value.Party);
        }
    }

    public void Forget(PartyKey party)
    {
        lock (_gate)
        {
            Remove(party);
            See(party); // a row of it may be there now
        }
    }

    public void See(PartyKey party)
    {
        lock (_gate)
        {
            if (_seen.Count < mostParties)
                _seen.Add(party.Hash);
            else
                _exact = false;
        }
    }

    /// <summary>Every party of the store was named with <see cref="See"/>.</summary>
    public void Complete()
    {
        lock (_gate)
            _exact = _seen.Count < mostParties;
    }

    private void Remove(PartyKey party)
    {
        if (_heads.Remove(party, out var node))
            _byUse.Remove(node);
    }
}
