using Routing.Domain.Text;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// Words that mean the same, of four languages: <c>Data/concepts.txt</c>. By them a message in one language teaches something for the others,
/// and a word that training never met stands for those that it did.
/// </summary>
internal sealed class Concepts
{
    private const int MostTokens = 6, LeastStem = 3, MostStem = 14;

    private readonly TermTable _whole = new(90_000), _stems = new(600);

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
        var (run, read, goesOn) = (_whole.Begin(), 0, true);
        for (var count = 1; goesOn && count <= Math.Min(MostTokens, tokens.Count - at); count++)
        {
            var chars = tokens.Run(at, at + count);
            run = run.With(chars[read..]);
            read = chars.Length;
            if (run.Find(out goesOn) is { } ids)
                (found, length) = (ids, count);
        }

        if (found is not null)
            return found;
        var word = tokens[at];
        (run, goesOn) = (_stems.Begin(), true);
        for (var stem = 1; goesOn && stem <= Math.Min(word.Length, MostStem); stem++)
        {
            run = run.With(word.Slice(stem - 1, 1));
            if (run.Find(out goesOn) is { } ids && stem >= LeastStem)
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

        if (isStem)
            _stems.Add(words, alone, static (_, _) => true);
        else
            _whole.Add(words, alone, IsBorder);
    }

    // As tokens stand: a blank between them, but none between Han characters.
    private static bool IsBorder(string words, int at) => words[at] == ' ' || (words[at - 1] != ' ' && Fold.IsHan(words[at]));

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
