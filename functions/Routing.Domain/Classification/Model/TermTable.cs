using System.Numerics;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// What belongs to terms, found by the hash of their characters, from their beginning on. Most that is asked for is no term and begins none:
/// one read of a small table of marks says so, where a dictionary would be asked for each longer run in turn.
/// </summary>
/// <param name="terms">About how many there will be, 1 or more; a wrong guess costs time only.</param>
internal sealed class TermTable(int terms)
{
    private const ulong Start = 14695981039346656037; // FNV-1a; of 100,000 terms no two are the same in 64 bits
    private const int Begins = 1, Ends = 2, PerByte = 4, PlacesPerTerm = 8;

    private readonly int _shift = 63 - BitOperations.Log2(PlacesPerTerm * (ulong)terms);
    private readonly byte[] _marks = new byte[(2 << BitOperations.Log2(PlacesPerTerm * (ulong)terms)) / PerByte];
    private readonly Dictionary<ulong, ushort[]> _ids = new(terms);

    /// <summary>Adds to what belongs to a term. An array is kept as it is: terms may share one.</summary>
    /// <param name="term">Not empty.</param>
    /// <param name="ids">What belongs to it.</param>
    /// <param name="isBorder">Whether a run that is looked up may end before a character of the term.</param>
    public void Add(string term, ushort[] ids, Func<string, int, bool> isBorder)
    {
        var run = new Run(this);
        for (var i = 0; i < term.Length; i++)
        {
            if (i > 0 && isBorder(term, i))
                Set(run.Hash, Begins);
            run = run.With(term.AsSpan(i, 1));
        }

        Set(run.Hash, Ends);
        if (!_ids.TryAdd(run.Hash, ids))
            _ids[run.Hash] = [.. _ids[run.Hash].Union(ids)];
    }

    public Run Begin() => new(this);

    private void Set(ulong hash, int mark)
    {
        var at = Place(hash);
        _marks[at / PerByte] |= (byte)(mark << (at % PerByte * 2));
    }

    private int Marks(ulong hash)
    {
        var at = Place(hash);
        return _marks[at / PerByte] >> (at % PerByte * 2);
    }

    private int Place(ulong hash) => (int)((hash * 0x9E3779B97F4A7C15) >> _shift);

    /// <summary>Characters read so far.</summary>
    public readonly struct Run
    {
        private readonly TermTable _table;

        internal Run(TermTable table, ulong hash = Start) => (_table, Hash) = (table, hash);

        internal ulong Hash { get; }

        public Run With(ReadOnlySpan<char> chars)
        {
            var hash = Hash;
            foreach (var c in chars)
                hash = (hash ^ c) * 1099511628211;
            return new(_table, hash);
        }

        /// <summary>What belongs to the term that these are; null: they are none.</summary>
        /// <param name="goesOn">False when no term begins with them and is longer.</param>
        public ushort[]? Find(out bool goesOn)
        {
            var marks = _table.Marks(Hash);
            goesOn = (marks & Begins) != 0;
            return (marks & Ends) != 0 ? _table._ids.GetValueOrDefault(Hash) : null;
        }
    }
}
