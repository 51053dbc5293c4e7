using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>
/// What a text is compared by, as hashes: words, pairs of neighbours, and runs of four letters, which a typing error leaves mostly whole.
/// Chinese has no blanks: characters, pairs and triples.
/// </summary>
internal static class Features
{
    private const int Gram = 4;
    private const uint WordSeed = 0x811C9DC5, PairSeed = 0x01234567, GramSeed = 0x89ABCDEF;

    /// <summary>Most features that a text of so many words and characters gives.</summary>
    public static int Most(scoped in Words words) => (3 * words.Count) + words.Run(0, words.Count).Length + 3;

    /// <summary>Writes the features of the words; how many.</summary>
    /// <param name="words">The words of a text.</param>
    /// <param name="into">Room for <see cref="Most"/> features.</param>
    /// <param name="common">Words of which one alone, or two together, are <see cref="FeatureKind.Common"/>; needed to weigh features only.</param>
    public static int Write(scoped in Words words, Span<Feature> into, HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? common = null)
    {
        var count = 0;
        var before = true;
        for (var i = 0; i < words.Count; i++)
        {
            var plain = common?.Contains(words[i]) ?? false;
            var pair = plain && before;
            before = plain;
            if (words.IsHan(i))
            {
                into[count++] = new(Hash(words[i], WordSeed), plain ? FeatureKind.Common : FeatureKind.HanOne);
                into[count++] = new(Pair(words, i), pair ? FeatureKind.Common : FeatureKind.HanPair);
                if (i + 2 < words.Count && words.IsHan(i + 1) && words.IsHan(i + 2))
                {
                    into[count++] = new(Hash(words.Run(i, i + 3), GramSeed), FeatureKind.HanPair);
                }
            }
            else
            {
                into[count++] = new(Hash(words[i], WordSeed), plain ? FeatureKind.Common : FeatureKind.Word);
                into[count++] = new(Pair(words, i), pair ? FeatureKind.Common : FeatureKind.Pair);
                var word = words[i];
                for (var at = 0; at + Gram <= word.Length && word.Length > Gram; at++)
                {
                    into[count++] = new(Hash(word.Slice(at, Gram), GramSeed), plain ? FeatureKind.Common : FeatureKind.Gram);
                }
            }
        }

        return count;
    }

    // With the word before; the first word's neighbour is the beginning of the text.
    private static uint Pair(scoped in Words words, int at) => Hash(words[at], at == 0 ? PairSeed : Hash(words[at - 1], PairSeed) * 31);

    // FNV-1a.
    private static uint Hash(ReadOnlySpan<char> text, uint seed)
    {
        foreach (var c in text)
        {
            seed = (seed ^ c) * 16777619;
        }

        return seed == 0 ? 1 : seed;
    }
}

/// <summary>What a feature is made of; decides how much it counts.</summary>
internal enum FeatureKind : byte
{
    Word,
    Pair,
    Gram,
    HanOne,
    HanPair,
    Common,
}

internal readonly record struct Feature(uint Hash, FeatureKind Kind);
