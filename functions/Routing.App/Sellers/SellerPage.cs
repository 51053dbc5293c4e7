using Routing.Domain.Cases;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Sellers;

/// <summary>One seller in memory. Whoever reads or changes it holds its lock.</summary>
internal sealed class SellerPage(SellerProfile profile)
{
    private readonly Dictionary<string, MarketPage> _markets = new(StringComparer.Ordinal);

    public SellerProfile Profile { get; set; } = profile;

    public IReadOnlyList<string> Markets => [.. _markets.Keys.Order(StringComparer.Ordinal)];

    public MarketPage? Find(string market) => _markets.GetValueOrDefault(market);

    public MarketPage In(string market)
    {
        if (!_markets.TryGetValue(market, out var page))
            _markets.Add(market, page = new());
        return page;
    }
}

/// <summary>One seller in one market. The standing is computed when it is asked for and holds until the ledger, the policy or time changes it.</summary>
internal sealed class MarketPage
{
    private readonly List<LedgerEntry> _lines = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private SellerLedger? _ledger;
    private Standing? _standing;
    private SellerRestrictions _restrictions = SellerRestrictions.None;

    public IReadOnlyList<LedgerEntry> Lines => [.. _lines];

    public ResponseCounters? Counters { get; set; }

    public Standing? Told { get; set; }

    public void Add(LedgerEntry entry)
    {
        if (!_ids.Add(entry.Id))
            return;
        var inOrder = _lines.Count == 0 || _lines[^1].At <= entry.At;
        _lines.Add(entry);
        _standing = null;
        if (inOrder)
            _ledger?.Append(entry);
        else
            _ledger = null; // made anew, in order
    }

    public Standing StandingAt(EnforcementTerms terms, DateTimeOffset now)
    {
        if (_standing is { } known && ReferenceEquals(_ledger?.Terms, terms) && !(known.NextChange <= now))
            return known;
        if (!ReferenceEquals(_ledger?.Terms, terms))
        {
            _lines.Sort(static (a, b) => a.At.CompareTo(b.At) is not 0 and var order ? order : string.CompareOrdinal(a.Id, b.Id));
            _ledger = new(terms);
            foreach (var line in _lines)
                _ledger.Append(line);
        }

        var latest = _lines.Count > 0 && _lines[^1].At > now ? _lines[^1].At : now; // clocks of several hosts differ
        _standing = _ledger.At(latest);
        _restrictions = SellerRestrictions.Of(_standing);
        return _standing;
    }

    public SellerRestrictions RestrictionsAt(EnforcementTerms terms, DateTimeOffset now)
    {
        if (_lines.Count == 0)
            return SellerRestrictions.None;
        StandingAt(terms, now);
        return _restrictions;
    }

    /// <summary>Violations that the seller's rate of disputes comes to now; the same again within a period.</summary>
    public IReadOnlyList<CaseEffect> RateBreaches(string sellerId, string market, EnforcementTerms terms, DateTimeOffset now)
    {
        StandingAt(terms, now);
        return _ledger!.RateBreaches(sellerId, market, now);
    }

    /// <summary>Share of the conversations of 30 days that were not answered in the market's time; null with too few of them.</summary>
    public double? LateRate(int enough, DateTimeOffset now) =>
        Counters?.Over(30, now) is { } sums && sums.Asked >= enough && sums.Rate(RateMeasure.WithinTarget) is { } met ? 1 - met : null;
}
