namespace Routing.Domain.Classification.Model;

/// <summary>
/// Words that mean the same, of four languages: <c>Data/concepts.txt</c>. By them a message in one language teaches something for the others,
/// and a word that training never met stands for those that it did.
/// </summary>
internal sealed class Concepts
{
    private const int MostTokens = 6, LeastStem = 3, MostStem = 14;

    private const ulong Start = 14695981039346656037; // FNV-1a; of 100,000 terms no two are the same in 64 bits

    private readonly Dictionary<ulong, ushort[]> _whole = new(90_000), _stems = [];

    private Concepts()
    {
        ushort id = 0;
        foreach (var (_, terms) in DataFile.Read("concepts.txt"))
        {
            ushort[] alone = [++id];
            foreach (var term in terms.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                Add(term, alone);
        }
    }

    public static Concepts All { get; } = new();

    /// <summary>The concepts of the longest term that begins at a token; none for most.</summary>
    /// <param name="length">How many tokens the term has; 1 when there is none.</param>
    public ReadOnlySpan<ushort> At(scoped in Tokens tokens, int at, out int length)
    {
        length = 1;
        ushort[]? found = null;
        var (hash, read) = (Start, 0);
        for (var count = 1; count <= Math.Min(MostTokens, tokens.Count - at); count++)
        {
            var run = tokens.Run(at, at + count);
            hash = Hash(hash, run[read..]);
            read = run.Length;
            if (_whole.TryGetValue(hash, out var ids))
                (found, length) = (ids, count);
        }

        if (found is not null)
            return found;
        var word = tokens[at];
        hash = Start;
        for (var stem = 1; stem <= Math.Min(word.Length, MostStem); stem++)
        {
            hash = Hash(hash, word.Slice(stem - 1, 1));
            if (stem >= LeastStem && _stems.TryGetValue(hash, out var ids))
                found = ids;
        }

        return found;
    }

    // The terms of a concept share its array, and most are as tokens would have them: there are so many that a start would feel it otherwise.
    private void Add(string term, ushort[] alone)
    {
        var isStem = term[^1] == '*';
        var words = term.TrimEnd('*').Replace('_', ' ');
        if (!IsPlain(words))
        {
            using var tokens = new Tokens(words);
            if (tokens.Count == 0)
                return;
            words = tokens.Run(0, tokens.Count).ToString();
        }

        var (into, hash) = (isStem ? _stems : _whole, Hash(Start, words));
        if (!into.TryAdd(hash, alone) && !into[hash].Contains(alone[0]))
            into[hash] = [.. into[hash], alone[0]];
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<char> chars)
    {
        foreach (var c in chars)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    private static bool IsPlain(string words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var isLetter = char.IsAsciiLetterLower(words[i]);
            if (!isLetter && (words[i] != ' ' || i == 0 || i == words.Length - 1 || words[i - 1] == ' '))
                return false;
            if (isLetter && i > 1 && words[i] == words[i - 1] && words[i] == words[i - 2])
                return false;
        }

        return words.Length > 0;
    }
}
