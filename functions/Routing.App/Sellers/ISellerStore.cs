using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Sellers;

/// <summary>What a seller said of its own time.</summary>
/// <param name="Schedule">Null: nothing.</param>
/// <param name="ChatbotOn">A chatbot of the seller's answers outside its hours.</param>
public sealed record SellerProfile(string SellerId, SellerSchedule? Schedule, bool ChatbotOn);

/// <summary>One thing that is known of a seller, as read at the start.</summary>
public abstract record SellerRecord(string SellerId)
{
    public sealed record Self(SellerProfile Profile) : SellerRecord(Profile.SellerId);

    public sealed record Line(string Of, string Market, LedgerEntry Entry) : SellerRecord(Of);

    public sealed record Counted(string Of, string Market, ResponseCounters Counters) : SellerRecord(Of);

    /// <summary>The standing that the seller was told of last.</summary>
    public sealed record Told(string Of, string Market, Standing Standing) : SellerRecord(Of);
}

/// <summary>A text that a seller sent, by its digest: to whom and when.</summary>
/// <param name="Buyer">Key of the buyer, which shows no personal data.</param>
public sealed record SentText(string Buyer, DateTimeOffset At);

/// <summary>Sellers. Every method throws <see cref="StoreUnavailableException"/> while the store does not answer.</summary>
public interface ISellerStore
{
    /// <summary>Everything that is kept in memory of every seller.</summary>
    IAsyncEnumerable<SellerRecord> LoadAsync(CancellationToken ct);

    Task SaveAsync(SellerProfile profile, CancellationToken ct);

    /// <summary>The ledger is only ever added to; a line that is there already stays as it is.</summary>
    Task AppendAsync(string sellerId, string market, LedgerEntry entry, CancellationToken ct);

    /// <summary>Counts once, however often it is asked.</summary>
    /// <param name="id">Of what is counted.</param>
    /// <returns>The counters after it; null when it had been counted before.</returns>
    Task<ResponseCounters?> CountAsync(
        string sellerId, string market, string id, Func<ResponseCounters?, ResponseCounters> add, CancellationToken ct);

    Task ToldAsync(string sellerId, string market, Standing standing, CancellationToken ct);

    /// <summary>To whom a text of this digest was sent, oldest first; the last hundred.</summary>
    Task<IReadOnlyList<SentText>> SentAsync(string sellerId, string digest, CancellationToken ct);

    Task SaveSentAsync(string sellerId, string digest, IReadOnlyList<SentText> sent, CancellationToken ct);
}
