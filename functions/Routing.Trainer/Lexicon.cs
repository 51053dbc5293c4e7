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
        var counts = new Dictionary<uint, int>();
        foreach (var text in texts)
        {
            foreach (var hash in Features(text))
                counts[hash] = counts.GetValueOrDefault(hash) + 1;
        }

        Hashes = [.. counts.Where(c => c.Value >= leastCount).Select(static c => c.Key).Order()];
        Counts = [.. Hashes.Select(hash => counts[hash])];
        for (var row = 0; row < Hashes.Length; row++)
            _rows.Add(Hashes[row], row);
    }

    /// <summary>The feature of each row, ascending.</summary>
    public uint[] Hashes { get; }

    /// <summary>In how many texts the feature of each row occurs.</summary>
    public int[] Counts { get; }

    /// <summary>The rows of a text.</summary>
    public int[] Rows(string text) => [.. Features(text).Where(_rows.ContainsKey).Select(hash => _rows[hash])];

    private HashSet<uint> Features(string text)
    {
        using var tokens = new Tokens(text);
        var collector = new Collector([]);
        FeatureWalk.Walk(tokens, _set, ref collector);
        return collector.Found;
    }

    private readonly struct Collector(HashSet<uint> found) : IFeatureSink
    {
        public HashSet<uint> Found => found;

        public void Add(uint hash, FeatureKind kind) => found.Add(hash);
    }
}
