using System.Globalization;

namespace Routing.Domain.Text;

/// <summary>
/// Folds characters that read alike into one: case, accents, full-width and mathematical letters, the digits of every script, and the
/// Cyrillic and Greek look-alikes of Latin letters. A table of our own, because Unicode normalisation knows no look-alikes and is not
/// available to hosts without culture data.
/// </summary>
internal static class Fold
{
    /// <summary>What a character without any appearance folds into (zero-width, directional, combining): it is left out.</summary>
    public const char Nothing = '\0';

    private const string Accented =
        "àáâãäåāăąǎ=a çćĉċč=c ďđ=d èéêëēĕėęě=e ĝğġģ=g ĥħ=h ìíîïĩīĭįıǐ=i ĵ=j ķ=k ĺļľł=l ñńņň=n òóôõöøōŏőǒ=o ŕŗř=r śŝşšș=s ţťŧț=t " +
        "ùúûüũūŭůűųǔ=u ŵ=w ýÿŷ=y źżž=z";

    private const string LookAlikes =
        "асеорхуіјѕԁһԛ=aceopxyijsdhq ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ=abezhikmnoptyx αορν=aopv АВЕКМНОРСТХ=abekmhopctx";

    private const string Alike = "﹫@ 。. ．. 、, ，, ：: ；; （( ）) ［[ ］] —- –- ‐- ‑- ‒- −- ー- ～~ ’' ‘' “\" ”\" 　_ ・. ·.";

    private static readonly char[] Table = Build();

    /// <summary>The folded form of one UTF-16 code unit; <see cref="Nothing"/> when it has no appearance.</summary>
    public static char Of(char c) => Table[c];

    /// <summary>The folded form of a surrogate pair: mathematical letters and digits become plain ones, others stay symbols.</summary>
    public static char Of(char high, char low)
    {
        var point = char.ConvertToUtf32(high, low);
        return point switch
        {
            >= 0x1D7CE and <= 0x1D7FF => (char)('0' + ((point - 0x1D7CE) % 10)),
            >= 0x1D400 and <= 0x1D6A3 => (char)('a' + ((point - 0x1D400) % 26)),
            >= 0x1F1E6 and <= 0x1F1FF => (char)('a' + (point - 0x1F1E6)),
            >= 0x20000 and <= 0x3FFFF => '㐀',
            >= 0xE0000 => Nothing,
            _ => '\u2022',
        };
    }

    /// <summary>Whether the folded character is a letter that forms words with its neighbours (not a Han character).</summary>
    public static bool IsLetter(char c) => c is >= 'a' and <= 'z' || (c >= 0x80 && !IsHan(c) && char.IsLetter(c));

    /// <summary>Whether the character is one of the common Han blocks.</summary>
    public static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF' or '〇';

    /// <summary>Folds a word of the data files.</summary>
    public static string Word(string word)
    {
        Span<char> buffer = word.Length <= 256 ? stackalloc char[word.Length] : new char[word.Length];
        var length = 0;
        foreach (var c in word)
        {
            if (Of(c) is var folded and not Nothing)
            {
                buffer[length++] = folded;
            }
        }

        return new string(buffer[..length]);
    }

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = Plain((char)i);
        }

        foreach (var group in Accented.Split(' '))
        {
            var (from, to) = (group[..^2], group[^1]);
            foreach (var c in from)
            {
                table[c] = table[char.ToUpperInvariant(c)] = to;
            }
        }

        foreach (var group in LookAlikes.Split(' '))
        {
            var half = group.IndexOf('=', StringComparison.Ordinal);
            for (var i = 0; i < half; i++)
            {
                table[group[i]] = group[half + 1 + i];
            }
        }

        foreach (var pair in Alike.Split(' '))
        {
            table[pair[0]] = pair[1] == '_' ? ' ' : pair[1];
        }

        return table;
    }

    private static char Plain(char c)
    {
        if (c < 0x80)
        {
            return c is '\t' or '\r' ? ' ' : c is '\n' ? c : char.IsControl(c) ? Nothing : char.ToLowerInvariant(c);
        }

        if (CharUnicodeInfo.GetDigitValue(c) is var digit and >= 0)
        {
            return (char)('0' + digit);
        }

        return c switch
        {
            >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
            >= '\u24B6' and <= '\u24CF' => (char)('a' + (c - '\u24B6')),
            >= '\u24D0' and <= '\u24E9' => (char)('a' + (c - '\u24D0')),
            '\u20E3' or '\u00AD' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u2800' => Nothing,
            '\u2028' or '\u2029' or '\u0085' => '\n',
            _ => CharUnicodeInfo.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Nothing,
                UnicodeCategory.SpaceSeparator => ' ',
                UnicodeCategory.Surrogate => '\u2022',
                _ => char.ToLowerInvariant(c),
            },
        };
    }
}
