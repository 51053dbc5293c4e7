using Routing.Domain.Text;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// The terms of the training texts: words, and pairs of Han characters. A Bloom filter with four hashes and 12 bits a term: about one new
/// term in 150 is taken for known.
/// </summary>
internal sealed class KnownTerms(byte[] bits)
{
    private const int BitsPerTerm = 12, Hashes = 4;

    public byte[] Bits => bits;

    public static KnownTerms Of(IEnumerable<string> texts)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
            terms.UnionWith(In(text));
        var bits = new byte[Math.Max(8, ((terms.Count * BitsPerTerm) + 7) / 8)];
        foreach (var term in terms)
        {
            for (var i = 0; i < Hashes; i++)
                bits[At(term, i, bits) >> 3] |= (byte)(1 << (At(term, i, bits) & 7));
        }

        return new(bits);
    }

    /// <summary>Whether a text has a Han character, or a word that training met.</summary>
    public bool ContainsAnyOf(string text)
    {
        using var tokens = new Tokens(text);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (Fold.IsHan(tokens[i][0]) || (Fold.IsLetter(tokens[i][0]) && Contains(tokens[i])))
                return true;
        }

        return false;
    }

    public bool Contains(ReadOnlySpan<char> term)
    {
        for (var i = 0; i < Hashes; i++)
        {
            var at = At(term, i, bits);
            if ((bits[at >> 3] & (1 << (at & 7))) == 0)
                return false;
        }

        return true;
    }

    /// <summary>The terms of a text, each once; no numbers, no labels.</summary>
    public static IReadOnlyCollection<string> In(string text)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        using var tokens = new Tokens(text);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (Fold.IsHan(token[0]))
            {
                if (i + 1 < tokens.Count && Fold.IsHan(tokens[i + 1][0]))
                    terms.Add($"{token}{tokens[i + 1]}");
            }
            else if (token.Length > 1 && Fold.IsLetter(token[0]) && !token.ContainsAnyInRange('0', '9'))
            {
                terms.Add(token.ToString());
            }
        }

        return terms;
    }

    private static int At(ReadOnlySpan<char> term, int which, byte[] bits)
    {
        var hash = 2166136261 ^ ((uint)which * 0x9E3779B1);
        foreach (var c in term)
            hash = (hash ^ c) * 16777619;
        hash = (hash ^ (hash >> 15)) * 0x85EBCA6B;
        return (int)((hash ^ (hash >> 13)) % ((uint)bits.Length * 8));
    }
}
