using System.Collections.Concurrent;
using Routing.App.Contacts;
using Routing.App.Policies;
using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Sellers;

/// <summary>
/// What bears on sellers, in memory: read from the store at the start and kept up with every change. What comes into force or lifts changes who is
/// offered contacts at that instant. Safe for concurrent use. About 1 KiB a seller and 200 bytes a ledger line.
/// </summary>
public sealed class SellerBook(IPolicies policies, TimeProvider clock) : ISellerFacts
{
    /// <summary>With fewer conversations in 30 days the market's expectation holds instead of the seller's own rate.</summary>
    private const int EnoughConversations = 10;
    private const string ReturnFamily = "return";

    private readonly ConcurrentDictionary<string, SellerPage> _sellers = new(StringComparer.Ordinal);

    public SellerFacts Of(string sellerId, string market, string intent)
    {
        if (!_sellers.TryGetValue(sellerId, out var page))
            return SellerFacts.Unknown;
        var now = clock.GetUtcNow();
        lock (page)
        {
            var of = page.Find(market);
            var restrictions = of?.RestrictionsAt(TermsOf(market, now), now) ?? SellerRestrictions.None;
            var code = !restrictions.Offered ? "restricted"
                : page.Profile.Schedule?.IsAway(now) == true ? "on_holiday"
                : restrictions.AutoApproveReturns && IsReturn(market, intent, now) ? "returns_auto_approved"
                : null;
            return new(code, of?.LateRate(EnoughConversations, now));
        }
    }

    public SellerProfile ProfileOf(string sellerId) => Read(sellerId, static page => page.Profile) ?? new(sellerId, null, false);

    public SellerRestrictions RestrictionsOf(string sellerId, string market)
    {
        var now = clock.GetUtcNow();
        return Read(sellerId, page => page.Find(market)?.RestrictionsAt(TermsOf(market, now), now)) ?? SellerRestrictions.None;
    }

    /// <summary>The seller does business in the market.</summary>
    internal void See(string sellerId, string market)
    {
        var page = _sellers.GetOrAdd(sellerId, static id => new(new(id, null, false)));
        lock (page)
            page.In(market);
    }

    /// <summary>Markets in which anything is known of the seller.</summary>
    public IReadOnlyList<string> MarketsOf(string sellerId) => Read(sellerId, static page => page.Markets) ?? [];

    public Standing StandingOf(string sellerId, string market)
    {
        var now = clock.GetUtcNow();
        return Read(sellerId, page => page.Find(market)?.StandingAt(TermsOf(market, now), now)) ?? new SellerLedger(TermsOf(market, now)).At(now);
    }

    public ResponseCounters CountersOf(string sellerId, string market) =>
        Read(sellerId, page => page.Find(market)?.Counters) ?? ResponseCounters.Empty("UTC");

    /// <summary>Violations that the seller's rates come to now: of disputes lost, and of answers. Each has one source in its period, so opening it again changes nothing.</summary>
    internal IReadOnlyList<CaseEffect.OpenEnforcement> BreachesOf(string sellerId, string market)
    {
        var now = clock.GetUtcNow();
        var lost = Read(sellerId, page => page.Find(market)?.RateBreaches(sellerId, market, TermsOf(market, now), now)) ?? [];
        var terms = policies.Find(market, now)?.Seller;
        var late = terms is null ? [] : ResponseStanding.Verdicts(CountersOf(sellerId, market), terms, now).Where(static v => v.Violation is not null);
        return
        [
            .. lost.OfType<CaseEffect.OpenEnforcement>(),
            .. late.Select(v => new CaseEffect.OpenEnforcement(
                sellerId, market, v.Violation!, $"rate-{v.Rule}-{now.UtcDateTime.Ticks / TimeSpan.TicksPerDay / v.Days}", null, [], now)),
        ];
    }

    /// <summary>The standing that the seller was told of last; null: never of any.</summary>
    internal Standing? ToldOf(string sellerId, string market) => Read(sellerId, page => page.Find(market)?.Told);

    /// <summary>Sellers whose standing is to be looked at because time changed it, or may have.</summary>
    internal IReadOnlyList<(string SellerId, string Market)> Changing(DateTimeOffset now)
    {
        var due = new List<(string, string)>();
        foreach (var (id, page) in _sellers)
        {
            lock (page)
            {
                foreach (var market in page.Markets)
                {
                    if (page.Find(market) is { Told.NextChange: { } next } && next <= now)
                        due.Add((id, market));
                }
            }
        }

        return due;
    }

    internal void Learn(SellerRecord record)
    {
        var page = _sellers.GetOrAdd(record.SellerId, static id => new(new(id, null, false)));
        lock (page)
        {
            switch (record)
            {
                case SellerRecord.Self self:
                    page.Profile = self.Profile;
                    break;
                case SellerRecord.Line line:
                    page.In(line.Market).Add(line.Entry);
                    break;
                case SellerRecord.Counted counted:
                    page.In(counted.Market).Counters = counted.Counters;
                    break;
                case SellerRecord.Told told:
                    page.In(told.Market).Told = told.Standing;
                    break;
            }
        }
    }

    private T? Read<T>(string sellerId, Func<SellerPage, T?> read)
        where T : class
    {
        if (!_sellers.TryGetValue(sellerId, out var page))
            return null;
        lock (page)
            return read(page);
    }

    private EnforcementTerms TermsOf(string market, DateTimeOffset now) => policies.Find(market, now)?.Enforcement ?? EnforcementTerms.None;

    private bool IsReturn(string market, string intent, DateTimeOffset now) =>
        policies.Find(market, now) is { } policy && policy.Intents.TryGetValue(intent, out var rules) && rules.Family == ReturnFamily;
}
