namespace Routing.App.Contacts;

/// <summary>Takes a contact through redaction, classification, linking, arbitration, commit and dispatch.</summary>
public interface IIntake
{
    /// <exception cref="StoreUnavailableException">The store does not answer; a repeat is safe.</exception>
    Task<IntakeReply> AcceptAsync(ContactPost post, CancellationToken ct);
}

/// <summary>What the other contact endpoints need. JSON results are UTF-8 bodies of api.md; null means not found.</summary>
public interface IContactDesk
{
    Task<ReadOnlyMemory<byte>?> FindAsync(string contactId, CancellationToken ct);

    /// <summary>All inputs of the decision; with <paramref name="rederive"/> also whether deciding again gives the same.</summary>
    Task<ReadOnlyMemory<byte>?> ExplainAsync(string contactId, bool rederive, CancellationToken ct);

    /// <returns>The contact after it; null when there is no such contact. Recording the same outcome twice changes nothing.</returns>
    Task<ReadOnlyMemory<byte>?> RecordOutcomeAsync(string contactId, ContactOutcome outcome, CancellationToken ct);

    /// <summary>An empty list for a party never seen.</summary>
    Task<ReadOnlyMemory<byte>> IssuesAsync(string partyId, CancellationToken ct);

    /// <summary>Removes every row of the party; work waiting for it is withdrawn. Done when it returns.</summary>
    Task EraseAsync(string partyId, CancellationToken ct);
}

/// <param name="Csat">1 to 5.</param>
/// <param name="Nps">0 to 10.</param>
/// <param name="By">Channel that settled it, or did not; null: the channel of the decision.</param>
public sealed record ContactOutcome(bool Resolved, int? Csat, int? Nps, Domain.Arbitration.Channel? By);
