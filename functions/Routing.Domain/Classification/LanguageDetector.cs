using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>Tells English, Spanish, Portuguese and Chinese apart in short texts: by script, by words, by letters only one of them has.</summary>
internal sealed class LanguageDetector
{
    public const string Unknown = "und";

    private static readonly string[] Names = ["en", "es", "pt"];

    private readonly Dictionary<string, Weights> _words = [];
    private readonly Dictionary<string, Weights>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public LanguageDetector()
    {
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Learns that words belong to a language; others than the four count as "und".</summary>
    public void Learn(string language, IEnumerable<string> words, float weight)
    {
        foreach (var word in words)
        {
            _words[word] = _words.GetValueOrDefault(word).Plus(Array.IndexOf(Names, language), weight);
        }
    }

    /// <summary>The language of a text.</summary>
    /// <param name="text">As it was written: accents tell languages apart.</param>
    /// <param name="words">Its words.</param>
    /// <param name="locale">Decides only when the text does not.</param>
    public string Detect(ReadOnlySpan<char> text, scoped in Words words, string? locale)
    {
        var (han, other, scores) = (0, 0, Letters(text, out var foreign));
        var known = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (words.IsHan(i))
            {
                han++;
            }
            else if (!char.IsAsciiDigit(words[i][0]))
            {
                other++;
                if (_lookup.TryGetValue(words[i], out var weights))
                {
                    scores = scores.Plus(weights.Shares());
                    known++;
                }
            }
        }

        // A Chinese word is about one and a half characters; a Latin one among them is a name.
        if (han > 0 && han >= other && foreign <= han)
        {
            return "zh";
        }

        var best = scores.Best(out var margin);
        var enough = foreign == 0 && known * 3 >= other && best >= 0;
        var byLocale = Of(locale);
        return enough && margin > 0.15f ? Names[best] : enough && byLocale is not null && byLocale != "zh" ? byLocale : enough ? Names[best] : Unknown;
    }

    private static string? Of(string? locale) => locale switch
    {
        ['e', 'n', ..] => "en",
        ['e', 's', ..] => "es",
        ['p', 't', ..] => "pt",
        ['z', 'h', ..] => "zh",
        _ => null,
    };

    private static Weights Letters(ReadOnlySpan<char> text, out int foreign)
    {
        var scores = default(Weights);
        foreign = 0;
        foreach (var c in text)
        {
            if (c < 0x80)
            {
                continue;
            }

            switch (c)
            {
                case 'ñ' or '¿' or '¡':
                    scores = scores.Plus(1, 1.5f);
                    break;
                case 'ã' or 'õ' or 'ç' or 'ê' or 'ô' or 'â' or 'à':
                    scores = scores.Plus(2, 1.2f);
                    break;
                case >= '\u0370' and <= '\u1FFF' or >= '\u3040' and <= '\u30FF' or >= '\uAC00' and <= '\uD7AF':
                    foreign++;
                    break;
            }
        }

        return scores;
    }

    /// <summary>How much speaks for English, Spanish, Portuguese, and for none of them.</summary>
    private readonly record struct Weights(float En, float Es, float Pt, float None)
    {
        public Weights Plus(int language, float weight) => language switch
        {
            0 => this with { En = En + weight },
            1 => this with { Es = Es + weight },
            2 => this with { Pt = Pt + weight },
            _ => this with { None = None + weight },
        };

        public Weights Plus(Weights other) => new(En + other.En, Es + other.Es, Pt + other.Pt, None + other.None);

        /// <summary>As shares of one, so that a frequent word counts as much as a rare one.</summary>
        public Weights Shares()
        {
            var sum = En + Es + Pt + None + 0.5f;
            return new(En / sum, Es / sum, Pt / sum, None / sum);
        }

        /// <summary>The language with most, or -1 for none of the three; the margin is the lead over the second.</summary>
        public int Best(out float margin)
        {
            var most = Math.Max(Math.Max(En, Es), Math.Max(Pt, None));
            var best = most <= 0 || most == None ? -1 : most == En ? 0 : most == Es ? 1 : 2;
            margin = best switch { 0 => En - Math.Max(Es, Pt), 1 => Es - Math.Max(En, Pt), 2 => Pt - Math.Max(En, Es), _ => 0 };
            return best;
        }
    }
}
