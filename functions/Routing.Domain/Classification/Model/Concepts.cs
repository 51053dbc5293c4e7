namespace Routing.Domain.Classification.Model;

/// <summary>
/// Words that mean the same, of four languages: <c>Data/concepts.txt</c>. By them a message in one language teaches something for the others,
/// and a word that training never met stands for those that it did.
/// </summary>
internal sealed class Concepts
{
    private const int MostTokens = 4, LeastStem = 3;

    private readonly Dictionary<string, ushort[]> _whole = new(StringComparer.Ordinal), _stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ushort[]>.AlternateLookup<ReadOnlySpan<char>> _wholeLookup, _stemLookup;

    private Concepts()
    {
        ushort id = 0;
        foreach (var (_, terms) in DataFile.Read("concepts.txt"))
        {
            id++;
            foreach (var term in terms.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                Add(term, id);
        }

        (_wholeLookup, _stemLookup) = (_whole.GetAlternateLookup<ReadOnlySpan<char>>(), _stems.GetAlternateLookup<ReadOnlySpan<char>>());
    }

    public static Concepts All { get; } = new();

    /// <summary>The concepts of the longest term that begins at a token; none for most.</summary>
    /// <param name="length">How many tokens the term has; 1 when there is none.</param>
    public ReadOnlySpan<ushort> At(scoped in Tokens tokens, int at, out int length)
    {
        for (length = Math.Min(MostTokens, tokens.Count - at); length > 0; length--)
        {
            if (_wholeLookup.TryGetValue(tokens.Run(at, at + length), out var found))
                return found;
        }

        length = 1;
        var word = tokens[at];
        for (var stem = Math.Min(word.Length, 14); stem >= LeastStem; stem--)
        {
            if (_stemLookup.TryGetValue(word[..stem], out var found))
                return found;
        }

        return default;
    }

    private void Add(string term, ushort id)
    {
        var isStem = term[^1] == '*';
        using var tokens = new Tokens(term.TrimEnd('*').Replace('_', ' '));
        if (tokens.Count == 0)
            return;
        var key = tokens.Run(0, tokens.Count).ToString();
        var into = isStem ? _stems : _whole;
        if (!into.TryGetValue(key, out var ids))
            into[key] = [id];
        else if (!ids.Contains(id))
            into[key] = [.. ids, id];
    }
}
