namespace Routing.Domain.Enforcement;

/// <summary>
/// A seller's ledger in memory: lines are added, and the standing at any instant from the last line on is told. Not safe for concurrent use.
/// </summary>
public sealed class SellerLedger(EnforcementTerms terms)
{
    public EnforcementTerms Terms => terms;

    /// <summary>False when the line is there already.</summary>
    public bool Append(LedgerEntry entry) => throw new NotImplementedException();

    /// <param name="now">Not before the latest line.</param>
    public Standing At(DateTimeOffset now) => throw new NotImplementedException();
}
