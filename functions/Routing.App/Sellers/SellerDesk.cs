using System.Globalization;
using Microsoft.Extensions.Logging;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Policies;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Sellers;

/// <summary>Changes what is known of sellers: the store first, then memory.</summary>
internal sealed partial class SellerDesk(
    ISellerStore store, SellerBook book, IMessages messages, IPolicies policies, TimeProvider clock, ILogger<SellerDesk> log)
{
    private const int MostSent = 100;
    private readonly KeyedLocks<string> _turns = new();

    /// <summary>Everything is in memory when it returns; before that nobody may be routed.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var count = 0;
        await foreach (var record in store.LoadAsync(ct).ConfigureAwait(false))
        {
            book.Learn(record);
            count++;
        }

        LogLoaded(log, count);
    }

    public async Task SaveAsync(SellerProfile profile, CancellationToken ct)
    {
        using var turn = await _turns.EnterAsync(profile.SellerId, ct).ConfigureAwait(false);
        await store.SaveAsync(profile, ct).ConfigureAwait(false);
        book.Learn(new SellerRecord.Self(profile));
    }

    public async Task AppendAsync(string sellerId, string market, LedgerEntry entry)
    {
        using var turn = await _turns.EnterAsync(sellerId, CancellationToken.None).ConfigureAwait(false);
        await store.AppendAsync(sellerId, market, entry, CancellationToken.None).ConfigureAwait(false);
        book.Learn(new SellerRecord.Line(sellerId, market, entry));
        await TellAsync(sellerId, market).ConfigureAwait(false);
    }

    /// <summary>Counts a closed conversation in the seller's rates.</summary>
    public async Task CountAsync(string id, string market, CaseEffect.CountResponse count)
    {
        using var turn = await _turns.EnterAsync(count.SellerId, CancellationToken.None).ConfigureAwait(false);
        var terms = policies.Find(market, clock.GetUtcNow())?.Seller;
        var zone = terms?.Calendar?.Zone ?? terms?.Weekend?.Zone.Id ?? "UTC";
        var after = await store.CountAsync(
            count.SellerId, market, id, before => (before ?? ResponseCounters.Empty(zone)).Add(count.Took, count.Met, count.ClosedAt), CancellationToken.None).ConfigureAwait(false);
        if (after is not null)
            book.Learn(new SellerRecord.Counted(count.SellerId, market, after));
    }

    /// <summary>To how many other buyers the seller sent this text lately. The present buyer is noted.</summary>
    /// <param name="text">Redacted.</param>
    public async Task<int> SentToOthersAsync(string sellerId, string text, PartyKey buyer, DateTimeOffset at, TimeSpan window, CancellationToken ct)
    {
        var digest = ReplyDigest.Of(text);
        using var turn = await _turns.EnterAsync(sellerId, ct).ConfigureAwait(false);
        var sent = await store.SentAsync(sellerId, digest, ct).ConfigureAwait(false);
        var recent = sent.Where(s => s.At > at - window).ToList();
        var others = recent.Where(s => s.Buyer != buyer.Value).Select(s => s.Buyer).Distinct().Count();
        if (recent.All(s => s.Buyer != buyer.Value))
            await store.SaveSentAsync(sellerId, digest, [.. recent.TakeLast(MostSent - 1), new(buyer.Value, at)], ct).ConfigureAwait(false);
        return others;
    }

    /// <summary>Tells sellers what time alone changed: restrictions that lifted, points that ended.</summary>
    public async Task TellChangedAsync(CancellationToken ct)
    {
        foreach (var (seller, market) in book.Changing(clock.GetUtcNow()))
        {
            using var turn = await _turns.EnterAsync(seller, ct).ConfigureAwait(false);
            await TellAsync(seller, market).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Compares the standing with the one that the seller was told of last, and tells the difference. After a crash between the two it is told again, under
    /// the same ids.
    /// </summary>
    private async Task TellAsync(string sellerId, string market)
    {
        var (told, now) = (book.ToldOf(sellerId, market), book.StandingOf(sellerId, market));
        var terms = policies.Find(market, clock.GetUtcNow())?.Enforcement ?? EnforcementTerms.None;
        var before = told ?? new SellerLedger(terms).At(clock.GetUtcNow());
        var notices = StandingChange.Notices(sellerId, StandingChange.Between(before, now));
        foreach (var notice in notices.OfType<CaseEffect.Notify>())
        {
            var values = string.Join('|', notice.Values.OrderBy(static v => v.Key, StringComparer.Ordinal).Select(static v => $"{v.Key}={v.Value}"));
            var since = before.NextChange?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "";
            var id = $"st-{Digest.Base32(18, sellerId, market, notice.Template, values, since)}";
            await messages.SendAsync(new CaseNotice(id, null, market, notice.To, notice.PartyId, notice.Template, notice.Values), CancellationToken.None).ConfigureAwait(false);
        }

        if (told is null || notices.Count > 0 || told.NextChange != now.NextChange)
        {
            await store.ToldAsync(sellerId, market, now, CancellationToken.None).ConfigureAwait(false);
            book.Learn(new SellerRecord.Told(sellerId, market, now));
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "{Count} records of sellers are in memory.")]
    private static partial void LogLoaded(ILogger log, int count);
}
