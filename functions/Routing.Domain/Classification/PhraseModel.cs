using System.Buffers;
using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>
/// Scores a text against the phrases of every intent: each shared feature adds its weight, the greater the more it is of that intent alone.
/// A weight is log(1 + n / (prior * share)), as in naive Bayes with a strong prior, times how far from even the feature is spread.
/// </summary>
internal sealed class PhraseModel
{
    private const double Prior = 6;

    private static readonly double[] KindWeights = [1.0, 0.7, 0.22, 0.25, 0.9, 0.15];

    // Open addressing: a hash, and where its weights are.
    private readonly uint[] _hashes;
    private readonly int[] _starts;
    private readonly Weight[] _weights;
    private readonly uint _mask;

    /// <param name="phrases">Phrases with the index of their intent.</param>
    /// <param name="intents">How many intents there are, at most 256.</param>
    /// <param name="common">Words that say hardly anything about the intent.</param>
    public PhraseModel(IEnumerable<(int Intent, string Phrase)> phrases, int intents, HashSet<string> common)
    {
        var counts = Count(phrases, intents, common, out var sizes);
        _mask = (uint)(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)counts.Count * 2) - 1);
        _hashes = new uint[_mask + 1];
        _starts = new int[_mask + 2];
        var slots = new Dictionary<uint, KeyValuePair<Feature, Dictionary<byte, int>>>();
        foreach (var entry in counts)
        {
            var slot = entry.Key.Hash & _mask;
            while (slots.ContainsKey(slot))
            {
                slot = (slot + 1) & _mask;
            }

            slots[slot] = entry;
        }

        var weights = new List<Weight>();
        for (var slot = 0u; slot <= _mask; slot++)
        {
            _starts[slot] = weights.Count;
            if (slots.TryGetValue(slot, out var entry))
            {
                _hashes[slot] = entry.Key.Hash;
                weights.AddRange(Weigh(entry.Key.Kind, entry.Value, sizes));
            }
        }

        _starts[_mask + 1] = weights.Count;
        _weights = [.. weights];
    }

    /// <summary>Adds the score of a text, times a factor, to the scores by intent.</summary>
    public void Score(scoped in Words words, float factor, Span<float> scores)
    {
        var features = ArrayPool<Feature>.Shared.Rent(Features.Most(words));
        var count = Features.Write(words, features);
        for (var i = 0; i < count; i++)
        {
            var hash = features[i].Hash;
            var slot = hash & _mask;
            while (_hashes[slot] != hash && _hashes[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            foreach (var weight in _weights.AsSpan(_starts[slot].._starts[slot + 1]))
            {
                scores[weight.Intent] += weight.Value * factor;
            }
        }

        ArrayPool<Feature>.Shared.Return(features);
    }

    private static Dictionary<Feature, Dictionary<byte, int>> Count(
        IEnumerable<(int Intent, string Phrase)> phrases, int intents, HashSet<string> common, out int[] sizes)
    {
        var lookup = common.GetAlternateLookup<ReadOnlySpan<char>>();
        sizes = new int[intents];
        var counts = new Dictionary<Feature, Dictionary<byte, int>>();
        var seen = new HashSet<Feature>();
        var buffer = new Feature[4096];
        foreach (var (intent, phrase) in phrases)
        {
            using var words = new Words(phrase);
            var count = Features.Write(words, buffer, lookup);
            sizes[intent]++;
            seen.Clear();
            for (var i = 0; i < count; i++)
            {
                if (seen.Add(buffer[i]))
                {
                    var byIntent = counts.TryGetValue(buffer[i], out var known) ? known : counts[buffer[i]] = [];
                    byIntent[(byte)intent] = byIntent.GetValueOrDefault((byte)intent) + 1;
                }
            }
        }

        return counts;
    }

    private static IEnumerable<Weight> Weigh(FeatureKind kind, Dictionary<byte, int> counts, int[] sizes)
    {
        double phrases = sizes.Sum();
        double total = counts.Values.Sum();
        var entropy = -counts.Values.Sum(count => count / total * Math.Log(count / total));
        var focus = 1 - (entropy / Math.Log(sizes.Length));
        foreach (var (intent, count) in counts)
        {
            var even = count * (phrases / sizes.Length) / Math.Max(1, sizes[intent]);
            var weight = Math.Log(1 + (even / (Prior * total / phrases))) * focus * KindWeights[(int)kind];
            yield return new Weight(intent, (float)weight);
        }
    }

    private readonly record struct Weight(byte Intent, float Value);
}
