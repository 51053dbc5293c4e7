namespace Routing.Domain.Enforcement;

/// <summary>
/// Goes through a seller's ledger in time. At each instant everything that ends or begins at it is counted first, then it is seen which milestones are
/// crossed, so that what changes places at an instant crosses nothing.
/// </summary>
internal sealed class StandingWalk
{
    private readonly EnforcementTerms _terms;
    private readonly PriorityQueue<int, long> _ends; // points by the tick at which they end
    private readonly DateTimeOffset?[] _since;
    private readonly List<MeasureInForce> _measures;
    private readonly List<DateTimeOffset>[] _offences;
    private int _points;

    public StandingWalk(EnforcementTerms terms)
    {
        (_terms, _ends, _measures) = (terms, new(), []);
        _since = new DateTimeOffset?[terms.Milestones.Count];
        _offences = new List<DateTimeOffset>[terms.Ladders.Count];
        for (var i = 0; i < _offences.Length; i++)
            _offences[i] = [];
    }

    private StandingWalk(StandingWalk other)
    {
        _terms = other._terms;
        _ends = new(other._ends.UnorderedItems);
        _since = (DateTimeOffset?[])other._since.Clone();
        _measures = [.. other._measures];
        _offences = Array.ConvertAll(other._offences, o => new List<DateTimeOffset>(o));
        _points = other._points;
    }

    public StandingWalk Copy() => new(this);

    /// <summary>On to an instant and what begins at it.</summary>
    public void Step(DateTimeOffset at, List<LineInForce> begins)
    {
        if (begins.Count == 0)
            return;
        Advance(at.AddTicks(-1));
        End(at.UtcTicks);
        foreach (var line in begins)
        {
            if (line.First)
                Offend(line);
            if (line.Until <= line.From)
                continue;
            _points += line.Points;
            if (line.Until is { } until)
                _ends.Enqueue(line.Points, until.UtcTicks);
        }

        Cross(at);
    }

    /// <summary>On to an instant, past all that ends until it, inclusive.</summary>
    public void Advance(DateTimeOffset to)
    {
        while (_ends.TryPeek(out _, out var tick) && tick <= to.UtcTicks)
        {
            End(tick);
            Cross(new(tick, TimeSpan.Zero));
        }
    }

    public Standing Standing(DateTimeOffset now, IReadOnlyList<OpenViolation> open)
    {
        _measures.RemoveAll(m => m.Until <= now);
        var crossed = new List<CrossedMilestone>();
        string? near = null;
        for (var i = 0; i < _since.Length; i++)
        {
            var milestone = _terms.Milestones[i];
            if (_since[i] is { } since)
                crossed.Add(new(milestone.Name, since));
            else if (near is null && milestone.Points - _points <= _terms.PreWarning)
                near = milestone.Name;
        }

        DateTimeOffset? next = _ends.TryPeek(out _, out var tick) ? new(tick, TimeSpan.Zero) : null;
        foreach (var m in _measures)
            next = next is null || m.Until < next ? m.Until ?? next : next;
        return new(_points, _terms.StartRating is { } start ? Math.Max(0, start - _points) : null, crossed, [.. _measures], near, open, next);
    }

    private void End(long tick)
    {
        while (_ends.TryPeek(out var points, out var at) && at == tick)
        {
            _points -= points;
            _ends.Dequeue();
        }
    }

    private void Cross(DateTimeOffset at)
    {
        for (var i = 0; i < _since.Length; i++)
        {
            var milestone = _terms.Milestones[i];
            if (_points >= milestone.Points && _since[i] is null)
            {
                _since[i] = at;
                Begin(milestone.Measures, milestone.Name, at);
            }
            else if (_points < milestone.Points && _since[i] is not null)
            {
                _since[i] = null;
                foreach (var m in milestone.Measures)
                {
                    if (m.Holds == Holds.WhileCrossed)
                        _measures.RemoveAll(f => f.Until is null && f.Measure == m.Measure && f.Because == milestone.Name);
                }
            }
        }
    }

    private void Offend(LineInForce line)
    {
        for (var i = 0; i < _offences.Length; i++)
        {
            var ladder = _terms.Ladders[i];
            if (!ladder.Violations.Contains(line.Violation))
                continue;
            if (ladder.Counted is { } counted)
                _offences[i].RemoveAll(o => o <= line.From - counted);
            _offences[i].Add(line.From);
            Begin(ladder.Steps[Math.Min(_offences[i].Count, ladder.Steps.Count) - 1], ladder.Name, line.From);
        }
    }

    /// <summary>A measure that is in force for the same reason already goes on, to the later end.</summary>
    private void Begin(IReadOnlyList<MeasureTerms> measures, string because, DateTimeOffset at)
    {
        _measures.RemoveAll(m => m.Until <= at);
        foreach (var m in measures)
        {
            var until = m.Holds == Holds.ForTime ? at + m.For : null;
            var same = _measures.FindIndex(f => f.Measure == m.Measure && f.Because == because);
            if (same < 0)
                _measures.Add(new(m.Measure, because, at, until, m.Limit));
            else if (_measures[same].Until is { } ends)
                _measures[same] = _measures[same] with { Until = until > ends || until is null ? until : ends, Limit = m.Limit ?? _measures[same].Limit };
        }
    }
}
