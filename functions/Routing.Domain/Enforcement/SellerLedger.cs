using Routing.Domain.Cases;

namespace Routing.Domain.Enforcement;

/// <summary>
/// A seller's ledger in memory: lines are added, and the standing at any instant is told. A line that begins something at the end costs little; one that
/// changes the past, such as an overturned violation, makes it count again as if what is gone had never been. Not safe for concurrent use.
/// </summary>
public sealed class SellerLedger(EnforcementTerms terms)
{
    private readonly Dictionary<string, List<LedgerEntry>> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenViolation> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _disputeIds = new(StringComparer.Ordinal);
    private readonly List<LedgerEntry> _disputes = [];
    private readonly List<LineInForce> _held = []; // all from _heldFrom on: the instant stays open, as more may begin at it
    private StandingWalk _walk = new(terms);
    private StandingWalk? _present; // the walk past what is held, on to the last question; null after a line was added
    private DateTimeOffset _heldFrom = DateTimeOffset.MinValue, _latest = DateTimeOffset.MinValue, _presentAt;

    public EnforcementTerms Terms => terms;

    /// <summary>The standing that the lines up to an instant make at it; the order of the lines does not matter.</summary>
    public static Standing Recount(IEnumerable<LedgerEntry> entries, EnforcementTerms terms, DateTimeOffset now)
    {
        var ledger = new SellerLedger(terms);
        foreach (var entry in entries.Where(e => e.At <= now).OrderBy(e => e.At).ThenBy(e => e.Id, StringComparer.Ordinal))
            ledger.Append(entry);
        return ledger.At(now);
    }

    /// <summary>False when the line is there already.</summary>
    public bool Append(LedgerEntry entry)
    {
        if (entry.SellerFault is not null)
        {
            if (!_disputeIds.Add(entry.Id))
                return false;
            _disputes.Add(entry);
            return true;
        }

        if (!_cases.TryGetValue(entry.CaseId, out var lines))
            _cases.Add(entry.CaseId, lines = new(4));
        var place = lines.Count;
        while (place > 0 && string.CompareOrdinal(lines[place - 1].Id, entry.Id) >= 0)
            place--;
        if (place < lines.Count && lines[place].Id == entry.Id)
            return false;
        _present = null;
        var last = place == lines.Count;
        lines.Insert(place, entry);
        _latest = entry.At > _latest ? entry.At : _latest;
        Track(lines[^1]);
        if (!last || Changes(lines, entry))
            Rebuild();
        else if (entry.Status == ViolationStatus.Effective)
            Begin(new(entry.CaseId, entry.Violation, entry.Points, entry.At, entry.ExpiresAt, true));
        return true;
    }

    /// <summary>The standing at an instant, from the lines up to it.</summary>
    public Standing At(DateTimeOffset now)
    {
        if (now < _latest)
            return Recount(_cases.Values.SelectMany(l => l), terms, now);
        if (_present is null || now < _presentAt)
        {
            _present = _walk.Copy();
            _present.Step(_heldFrom, _held);
        }

        _presentAt = now;
        _present.Advance(now);
        return _present.Standing(now, _open.Count == 0 ? [] : [.. _open.Values.OrderBy(o => o.Since).ThenBy(o => o.CaseId, StringComparer.Ordinal)]);
    }

    /// <summary>The violations that the seller's share of lost disputes makes at an instant; one per rule and period, however often it is asked.</summary>
    public IReadOnlyList<CaseEffect> RateBreaches(string sellerId, string market, DateTimeOffset now)
    {
        var found = new List<CaseEffect>();
        foreach (var rule in terms.Rates)
        {
            var (lost, all, buyers) = (0, 0, new HashSet<string>(StringComparer.Ordinal));
            foreach (var d in _disputes)
            {
                if (d.At > now || d.At <= now - rule.Window)
                    continue;
                all++;
                if (d.SellerFault == true)
                {
                    lost++;
                    buyers.Add(d.Buyer ?? d.CaseId);
                }
            }

            if (buyers.Count >= rule.MinBuyers && lost >= rule.MinShare * all)
            {
                var source = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rate:{rule.Name}:{now.UtcTicks / rule.Period.Ticks}");
                found.Add(new CaseEffect.OpenEnforcement(sellerId, market, rule.Violation, source, null, [], now));
            }
        }

        return found;
    }

    /// <summary>Whether the line ends or resumes what was in force, and not only at the time that it would have ended anyway.</summary>
    private static bool Changes(List<LedgerEntry> lines, LedgerEntry entry)
    {
        LedgerEntry? began = null;
        foreach (var line in lines)
        {
            if (!ReferenceEquals(line, entry) && line.Status == ViolationStatus.Effective)
                began = line;
        }

        return began is not null && !(entry.Status == ViolationStatus.Expired && entry.At >= began.ExpiresAt);
    }

    private void Begin(LineInForce line)
    {
        if (line.From < _heldFrom)
        {
            Rebuild();
            return;
        }

        if (line.From > _heldFrom)
        {
            _walk.Step(_heldFrom, _held);
            _held.Clear();
            _heldFrom = line.From;
        }

        _held.Add(line);
    }

    private void Rebuild()
    {
        _walk = new(terms);
        _held.Clear();
        _heldFrom = DateTimeOffset.MinValue;
        var all = new List<LineInForce>(_cases.Count);
        foreach (var lines in _cases.Values)
            LineInForce.Of(lines, all);
        all.Sort((a, b) => a.From.CompareTo(b.From));
        foreach (var line in all)
            Begin(line);
    }

    private void Track(LedgerEntry latest)
    {
        if (latest.Status is ViolationStatus.Detected or ViolationStatus.Notified or ViolationStatus.Pending)
            _open[latest.CaseId] = new(latest.CaseId, latest.Violation, latest.Status, latest.At);
        else
            _open.Remove(latest.CaseId);
    }
}

/// <summary>A time in which a violation's points count.</summary>
/// <param name="Until">Exclusive; null: for ever.</param>
/// <param name="First">The violation's first: an offence.</param>
internal readonly record struct LineInForce(string CaseId, string Violation, int Points, DateTimeOffset From, DateTimeOffset? Until, bool First)
{
    /// <param name="lines">Of one case, in order.</param>
    public static void Of(List<LedgerEntry> lines, List<LineInForce> to)
    {
        if (lines.Exists(l => l.Status == ViolationStatus.Overturned))
            return;
        var (began, first) = ((LedgerEntry?)null, true);
        foreach (var line in lines)
        {
            if (line.Status == ViolationStatus.Effective)
            {
                began ??= line;
                continue;
            }

            if (began is null)
                continue;
            Add(began, line.At < began.ExpiresAt || began.ExpiresAt is null ? line.At : began.ExpiresAt);
            began = null;
        }

        if (began is not null)
            Add(began, began.ExpiresAt);

        void Add(LedgerEntry from, DateTimeOffset? until)
        {
            to.Add(new(from.CaseId, from.Violation, from.Points, from.At, until, first));
            first = false;
        }
    }
}
