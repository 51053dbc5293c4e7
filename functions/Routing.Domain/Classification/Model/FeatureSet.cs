using System.Runtime.CompilerServices;

namespace Routing.Domain.Classification.Model;

/// <summary>What is counted of a text; stored in the model, so that it is read as it was learned.</summary>
/// <param name="Words">Longest run of words: 1, 2 or 3.</param>
/// <param name="Gap">Most words left out between two that are counted as a pair; 0 for neighbours only.</param>
/// <param name="ShortGram">Shortest run of characters, at least 2.</param>
/// <param name="LongGram">Longest run of characters, at most 8; less than the shortest for none.</param>
/// <param name="WordWeight">How much a word or pair counts, where a run of characters counts 1; above 0, at most 16.</param>
/// <param name="Concepts">Concepts before it that one is paired with, at most 8; 0 for concepts alone, 255 for none at all.</param>
/// <param name="ConceptWeight">How much a concept counts, and a pair of them half as much; above 0, at most 16.</param>
public sealed record FeatureSet(
    byte Words = 2, byte Gap = 1, byte ShortGram = 3, byte LongGram = 5, float WordWeight = 1.5f, byte Concepts = FeatureSet.NoConcepts, float ConceptWeight = 4)
{
    /// <summary>As <see cref="Concepts"/>: concepts are not counted.</summary>
    public const byte NoConcepts = 255;

    /// <summary>Whether the bounds hold.</summary>
    public bool IsValid => Words is >= 1 and <= 3 && Gap <= 8 && ShortGram >= 2 && LongGram <= 8 && WordWeight is > 0 and <= 16 &&
        (Concepts is <= 8 or NoConcepts) && ConceptWeight is > 0 and <= 16;

    /// <summary>How much a feature counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float Weight(FeatureKind kind) => kind switch
    {
        FeatureKind.Concept => ConceptWeight,
        FeatureKind.ConceptPair => ConceptWeight / 2,
        < FeatureKind.Gram => WordWeight,
        _ => 1,
    };
}

/// <summary>What a feature is made of.</summary>
internal enum FeatureKind : byte
{
    Word,
    Pair,
    Triple,
    Skip,
    Concept,
    ConceptPair,
    Gram, // and, counting on, one kind for each length from 2
}

internal interface IFeatureSink
{
    void Add(uint hash, FeatureKind kind);
}

/// <summary>Walks over the features of a text: work in proportion to its length.</summary>
internal static class FeatureWalk
{
    private const uint WordSeed = 0x9E3779B1, PairSeed = 0x85EBCA77, TripleSeed = 0xC2B2AE3D, SkipSeed = 0x27D4EB2F, GramSeed = 0x165667B1, ConceptSeed = 0x9E3779B9;

    private const uint Edge = 0x5BD1E995;

    public static void Walk<TSink>(scoped in Tokens tokens, FeatureSet set, scoped ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        Words(tokens, set, ref sink);
        if (set.Concepts != FeatureSet.NoConcepts)
            Ideas(tokens, set.Concepts, ref sink);
        Grams(tokens.Chars, set, ref sink);
    }

    private static void Words<TSink>(scoped in Tokens tokens, FeatureSet set, scoped ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        Span<uint> last = stackalloc uint[16]; // a ring of the words before
        last.Fill(Edge);
        var count = tokens.Count;
        for (var i = 0; i <= count; i++)
        {
            var word = i < count ? Hash(tokens[i]) : Edge;
            if (i < count)
                sink.Add(Mix(word ^ WordSeed), FeatureKind.Word);
            if (set.Words > 1)
                sink.Add(Mix((last[(i - 1) & 15] * PairSeed) ^ word), FeatureKind.Pair);
            if (set.Words > 2)
                sink.Add(Mix((((last[(i - 2) & 15] * TripleSeed) ^ last[(i - 1) & 15]) * TripleSeed) ^ word), FeatureKind.Triple);
            for (var gap = 1; gap <= set.Gap && i - 1 - gap >= 0 && i < count; gap++)
                sink.Add(Mix((last[(i - 1 - gap) & 15] * SkipSeed) ^ word), FeatureKind.Skip);
            last[i & 15] = word;
        }
    }

    // Pairs without order: languages say the same in another one.
    private static void Ideas<TSink>(scoped in Tokens tokens, int window, scoped ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        Span<ushort> before = stackalloc ushort[16]; // a ring
        var (concepts, count) = (Concepts.All, 0);
        for (var i = 0; i < tokens.Count;)
        {
            var found = concepts.At(tokens, i, out var length);
            foreach (var concept in found)
            {
                sink.Add(Mix(concept ^ ConceptSeed), FeatureKind.Concept);
                for (var back = 1; back <= Math.Min(window, count); back++)
                {
                    uint other = before[(count - back) & 15];
                    if (other != concept)
                        sink.Add(Mix((Math.Min(other, concept) * PairSeed) ^ (Math.Max(other, concept) * ConceptSeed)), FeatureKind.ConceptPair);
                }

                before[count++ & 15] = concept;
            }

            i += length;
        }
    }

    private static void Grams<TSink>(ReadOnlySpan<char> chars, FeatureSet set, scoped ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        for (var i = 0; i < chars.Length; i++)
        {
            var hash = GramSeed;
            var most = Math.Min(set.LongGram, chars.Length - i);
            for (var n = 1; n <= most; n++)
            {
                hash = (hash ^ chars[i + n - 1]) * 16777619;
                if (n >= set.ShortGram)
                    sink.Add(Mix(hash + (uint)n), (FeatureKind)((int)FeatureKind.Gram + n - 2));
                if (n > 1 && chars[i + n - 1] == ' ')
                    break; // a run ends with its word
            }
        }
    }

    private static uint Hash(ReadOnlySpan<char> text)
    {
        var hash = WordSeed;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        return hash;
    }

    // The last steps of MurmurHash3: neighbouring hashes land far apart.
    private static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
