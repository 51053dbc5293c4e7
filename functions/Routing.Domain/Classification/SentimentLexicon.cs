using System.Collections.Frozen;
using System.Globalization;
using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>The mood of a text by the words in it, turned round by a "not" before them and strengthened by a "very".</summary>
internal sealed class SentimentLexicon
{
    private const int Reach = 3, LongestHan = 4;

    // Marks in the place of a strength.
    private const int Not = 100, More = 101;

    private readonly FrozenDictionary<string, int> _strengths;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public SentimentLexicon(string file)
    {
        var strengths = new Dictionary<string, int>();
        foreach (var (key, value) in DataFile.Read(file))
        {
            var strength = key switch { "not" => Not, "more" => More, _ => int.Parse(key, CultureInfo.InvariantCulture) };
            foreach (var word in value.Split(' '))
            {
                strengths.TryAdd(string.Concat(Words.Of(word)), strength);
            }
        }

        _strengths = strengths.ToFrozenDictionary();
        _lookup = _strengths.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>From -1 to 1; 0 when no word says anything.</summary>
    public double Of(scoped in Words words)
    {
        var (sum, turned, stronger) = (0.0, 0, 1.0);
        for (var i = 0; i < words.Count; i++, turned--)
        {
            var strength = At(words, i, out var length);
            if (strength == Not)
            {
                turned = Reach + 1;
            }
            else if (strength == More)
            {
                stronger = 1.5;
                turned += turned > 0 ? 1 : 0;
            }
            else if (strength != 0)
            {
                // "not bad" is less good than "good", "not good" is bad: what is turned round loses half.
                sum += strength * stronger * (turned > 0 ? strength > 0 ? -0.8 : -0.3 : 1);
                (turned, stronger) = (0, 1);
            }

            i += length - 1;
        }

        return sum / Math.Sqrt((sum * sum) + 9);
    }

    private int At(scoped in Words words, int at, out int length)
    {
        length = 1;
        if (!words.IsHan(at))
        {
            return _lookup.TryGetValue(words[at], out var strength) ? strength : 0;
        }

        for (length = Math.Min(LongestHan, words.Count - at); length > 1; length--)
        {
            if (_lookup.TryGetValue(words.Run(at, at + length), out var strength))
            {
                return strength;
            }
        }

        return _lookup.TryGetValue(words[at], out var one) ? one : 0;
    }
}
