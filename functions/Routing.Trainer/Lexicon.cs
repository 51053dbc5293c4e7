using Routing.Domain.Classification.Model;

namespace Routing.Trainer;

/// <summary>The features that occur in enough of the training texts, each with a row.</summary>
internal sealed class Lexicon
{
    private readonly Dictionary<uint, int> _rows = [];
    private readonly FeatureSet _set;

    public Lexicon(IEnumerable<string> texts, FeatureSet set, int leastCount)
    {
        _set = set;
        var counts = new Dictionary<uint, (int Count, FeatureKind Kind)>();
        foreach (var text in texts)
        {
            foreach (var (hash, kind) in Features(text))
                counts[hash] = (counts.GetValueOrDefault(hash).Count + 1, kind);
        }

        Hashes = [.. counts.Where(c => c.Value.Count >= leastCount).Select(static c => c.Key).Order()];
        Counts = [.. Hashes.Select(hash => counts[hash].Count)];
        Weights = [.. Hashes.Select(hash => set.Weight(counts[hash].Kind))];
        for (var row = 0; row < Hashes.Length; row++)
            _rows.Add(Hashes[row], row);
    }

    private Lexicon(Lexicon all, int[] kept)
    {
        _set = all._set;
        (Hashes, Counts, Weights) = (Of(all.Hashes), Of(all.Counts), Of(all.Weights));
        for (var row = 0; row < Hashes.Length; row++)
            _rows.Add(Hashes[row], row);

        T[] Of<T>(T[] values) => [.. kept.Select(row => values[row])];
    }

    /// <summary>The feature of each row, ascending.</summary>
    public uint[] Hashes { get; }

    /// <summary>How much the feature of each row counts.</summary>
    public float[] Weights { get; }

    /// <summary>In how many texts the feature of each row occurs.</summary>
    public int[] Counts { get; }

    /// <summary>One with some of the rows.</summary>
    /// <param name="rows">Ascending.</param>
    public Lexicon Keep(int[] rows) => new(this, rows);

    /// <summary>The rows of a text.</summary>
    public int[] Rows(string text) => [.. Features(text).Keys.Where(_rows.ContainsKey).Select(hash => _rows[hash])];

    /// <summary>The rows, first those that change the scores of a network most, over all examples.</summary>
    public IEnumerable<int> Worth(Network network) => Enumerable.Range(0, Hashes.Length)
        .Select(row => (row, worth: Counts[row] * (Square(network.Row(row)) + Square(network.Wide(row)))))
        .OrderByDescending(static r => r.worth).ThenBy(static r => r.row).Select(static r => r.row);

    private static float Square(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
            sum += value * value;
        return sum;
    }

    private Dictionary<uint, FeatureKind> Features(string text)
    {
        using var tokens = new Tokens(text);
        var collector = new Collector([]);
        FeatureWalk.Walk(tokens, _set, ref collector);
        return collector.Found;
    }

    private readonly struct Collector(Dictionary<uint, FeatureKind> found) : IFeatureSink
    {
        public Dictionary<uint, FeatureKind> Found => found;

        public void Add(uint hash, FeatureKind kind) => found[hash] = kind;
    }
}
