using System.Collections.Frozen;
using Routing.Domain.Text;

namespace Routing.Domain.Governance;

/// <summary>Phrases compiled for finding them among tokens.</summary>
internal sealed class PhraseSet
{
    private const int MostBetween = 6;

    private readonly FrozenDictionary<string, Part[][]> _byFirst;
    private readonly Part[][] _stems;

    public PhraseSet(IEnumerable<string> phrases)
    {
        var parsed = phrases.Select(Parse).Where(p => p.Length > 0).ToArray();
        _byFirst = parsed.Where(p => !p[0].IsStem).GroupBy(p => p[0].Word).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _stems = [.. parsed.Where(p => p[0].IsStem)];
    }

    /// <summary>Its words in the form in which tokens are compared.</summary>
    public static Part[] Parse(string phrase)
    {
        var parts = new List<Part>();
        var gap = false;
        foreach (var word in phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "...")
            {
                gap = true;
                continue;
            }

            var words = Words.Of(word);
            foreach (var (i, w) in words.Index())
            {
                parts.Add(new(w, i == words.Length - 1 && word.EndsWith('*'), gap && parts.Count > 0));
                gap = false;
            }
        }

        return [.. parts];
    }

    /// <summary>The token after the longest phrase that begins at a token; -1 when none does.</summary>
    public int EndAt(IReadOnlyList<Token> tokens, int at)
    {
        var end = -1;
        if (_byFirst.TryGetValue(tokens[at].Text, out var phrases))
        {
            foreach (var phrase in phrases)
                end = Math.Max(end, Rest(tokens, at + 1, phrase, 1));
        }

        foreach (var phrase in _stems)
        {
            if (tokens[at].Text.StartsWith(phrase[0].Word, StringComparison.Ordinal))
                end = Math.Max(end, Rest(tokens, at + 1, phrase, 1));
        }

        return end;
    }

    /// <summary>Whether one begins in the range.</summary>
    public bool Within(IReadOnlyList<Token> tokens, int from, int to)
    {
        for (var i = Math.Max(0, from); i < Math.Min(to, tokens.Count); i++)
        {
            if (EndAt(tokens, i) >= 0)
                return true;
        }

        return false;
    }

    private static int Rest(IReadOnlyList<Token> tokens, int at, Part[] phrase, int part)
    {
        if (part == phrase.Length)
            return at;
        var last = Math.Min(tokens.Count - 1, phrase[part].Gap ? at + MostBetween : at);
        for (; at <= last; at++)
        {
            if (phrase[part].Fits(tokens[at].Text) && Rest(tokens, at + 1, phrase, part + 1) is var end and >= 0)
                return end;
        }

        return -1;
    }

    /// <summary>One word of a phrase.</summary>
    public readonly record struct Part(string Word, bool IsStem, bool Gap)
    {
        public bool Fits(string token) => IsStem ? token.StartsWith(Word, StringComparison.Ordinal) : token == Word;
    }
}
