using Routing.Domain.Text;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// What signals, mood and language are told by: the features of the plain text, and a few numbers beside them: which signals the phrases of
/// <c>Data/signals.txt</c> find, the mood by its words, and which letters there are.
/// </summary>
internal static class HeadInputs
{
    /// <summary>How many numbers stand beside the features.</summary>
    public const int Dense = MoodAt + 7;

    /// <summary>Where among them the mood by its words stands.</summary>
    public const int MoodAt = Heads.SignalCount;

    private static readonly FeatureSet Set = new(Concepts: 3);
    private static readonly SignalPhrases Phrases = new("signals.txt");
    private static readonly SentimentLexicon Mood = new("sentiment.txt");

    /// <summary>How often a feature counts: a concept says as much as the runs of characters of a word together.</summary>
    public static int Times(FeatureKind kind) => kind switch { FeatureKind.Concept => 6, FeatureKind.ConceptPair => 2, FeatureKind.Word => 2, _ => 1 };

    /// <summary>Walks over the features and writes the numbers, each from -1 to 1.</summary>
    public static void Read<TSink>(ReadOnlySpan<char> text, Span<float> dense, scoped ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        using (var words = new Words(text))
        {
            var found = (int)Phrases.Find(words);
            for (var i = 0; i < MoodAt; i++)
                dense[i] = (found >> i) & 1;
            dense[MoodAt] = (float)Mood.Of(words);
        }

        Letters(text, dense[(MoodAt + 1)..]);
        using var plain = new Plain(text);
        using var tokens = new Tokens(plain.Chars);
        FeatureWalk.Walk(tokens, Set, ref sink);
    }

    private static void Letters(ReadOnlySpan<char> text, Span<float> dense)
    {
        var script = Script.Of(text);
        dense[0] = Math.Min(1, script.Spanish);
        dense[1] = Math.Min(1, script.Portuguese);
        dense[2] = Math.Min(1, script.OtherLatin);
        dense[3] = script.Letters == 0 ? 0 : script.Han / (float)script.Letters;
        dense[4] = script.Letters == 0 ? 0 : script.Foreign / (float)script.Letters;
        dense[5] = script.Letters == 0 ? 1 : 0;
    }
}

/// <summary>How many letters of which kind a text has.</summary>
/// <param name="Letters">All of them.</param>
/// <param name="Spanish">That Spanish has and Portuguese has not.</param>
/// <param name="Portuguese">The other way round.</param>
/// <param name="OtherLatin">With marks that neither has.</param>
/// <param name="Han">Han characters.</param>
/// <param name="Foreign">Of scripts that none of the served languages is written in.</param>
internal readonly record struct Script(int Letters, int Spanish, int Portuguese, int OtherLatin, int Han, int Foreign)
{
    public static Script Of(ReadOnlySpan<char> text)
    {
        var (letters, spanish, portuguese, other, han, foreign) = (0, 0, 0, 0, 0, 0);
        foreach (var c in text.Length > Tokens.MostChars ? text[..Tokens.MostChars] : text)
        {
            if (char.IsAsciiLetter(c))
                letters++;
            if (c < 0x80)
                continue;
            letters += char.IsLetter(c) ? 1 : 0;
            spanish += c is 'ñ' or 'Ñ' or '¿' or '¡' ? 1 : 0;
            portuguese += c is 'ã' or 'õ' or 'ç' or 'ê' or 'ô' or 'â' or 'à' or 'Ã' or 'Õ' or 'Ç' or 'Ê' or 'Ô' or 'Â' or 'À' ? 1 : 0;
            other += c is 'è' or 'ì' or 'ò' or 'ù' or 'ä' or 'ö' or 'ß' or 'å' or 'ø' or 'æ' or 'î' or 'û' or 'ë' or 'ï' or 'œ' or (>= 'Ā' and <= 'ɏ') ? 1 : 0;
            han += Fold.IsHan(c) ? 1 : 0;
            foreign += c is (>= '\u0370' and <= '\u1FFF') or (>= '\u3040' and <= '\u30FF') or (>= '\uAC00' and <= '\uD7AF') ? 1 : 0;
        }

        return new(letters, spanish, portuguese, other, han, foreign);
    }
}
