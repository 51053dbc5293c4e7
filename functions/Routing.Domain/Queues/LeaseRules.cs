namespace Routing.Domain.Queues;

/// <summary>Who holds a contact, and whether an action of a holder still counts.</summary>
public static class LeaseRules
{
    /// <summary>A lease that ran out gives the contact back by itself: from that instant on, exclusive for the holder, anyone may take it.</summary>
    public static bool IsHeld(Lease? lease, DateTimeOffset now) => lease is not null && now < lease.ExpiresAt;

    /// <summary>Whether this agent acts under the lease in force.</summary>
    public static bool MayAct(Lease? lease, string agent, long token, DateTimeOffset now) =>
        IsHeld(lease, now) && lease!.Token == token && lease.Agent == agent;

    /// <summary>Token of the next lease. It grows whatever happens in between, also from queue to queue, so an old holder is always told apart.</summary>
    public static long NextToken(long last) => last + 1;
}
