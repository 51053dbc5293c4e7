using Routing.Domain.Contacts;

namespace Routing.App.Contacts;

/// <summary>One change of a party at a time in this process, so that conflicts in the store stay rare.</summary>
public sealed class PartyLocks
{
    private readonly KeyedLocks<PartyKey> _locks = new();

    public ValueTask<KeyedLocks<PartyKey>.Held> EnterAsync(PartyKey party, CancellationToken ct) => _locks.EnterAsync(party, ct);
}
