using System.Buffers;

namespace Routing.Domain.Text;

/// <summary>
/// The words of a text in the form in which words are compared: folded, digits inside words read as letters ("r3fund"), repeated letters
/// once ("heeelp"), each Han character a word of its own. Labels of redaction are left out. Rents its arrays; dispose it once.
/// </summary>
internal ref struct Words
{
    private readonly char[] _chars;
    private readonly ushort[] _starts;

    /// <summary>Longer texts are read to this many UTF-16 code units.</summary>
    public const int MostChars = 16_000;

    public Words(ReadOnlySpan<char> text)
    {
        text = text.Length > MostChars ? text[..MostChars] : text;
        _chars = ArrayPool<char>.Shared.Rent(text.Length + 1);
        _starts = ArrayPool<ushort>.Shared.Rent(text.Length + 2);
        _starts[0] = 0;
        Read(text);
    }

    public int Count { get; private set; }

    public readonly ReadOnlySpan<char> this[int index] => _chars.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>The words from one to another, exclusive, without anything between them.</summary>
    public readonly ReadOnlySpan<char> Run(int from, int to) => _chars.AsSpan(_starts[from].._starts[to]);

    public readonly bool IsHan(int index) => Fold.IsHan(_chars[_starts[index]]);

    public readonly void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        ArrayPool<ushort>.Shared.Return(_starts);
    }

    /// <summary>A word or phrase of the data files in the same form, its words separated by blanks.</summary>
    public static string[] Of(string phrase)
    {
        using var words = new Words(phrase);
        var result = new string[words.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = words[i].ToString();
        }

        return result;
    }

    private void Read(ReadOnlySpan<char> text)
    {
        var (length, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[' && Label.LengthAt(text[i..]) is var label and > 0)
            {
                length = End(start, length);
                start = length;
                i += label - 1;
                continue;
            }

            var c = Fold.Of(text[i]);
            if (c == Fold.Nothing || (c == '\'' && length > start))
            {
                continue;
            }

            if (Fold.IsHan(c))
            {
                start = End(start, length);
                _chars[start] = c;
                start = length = End(start, start + 1);
            }
            else if (char.IsAsciiDigit(c) || Fold.IsLetter(c) || (c is '$' or '@' && length > start))
            {
                if (length == start || _chars[length - 1] != c || char.IsAsciiDigit(c))
                {
                    _chars[length++] = c;
                }
            }
            else
            {
                start = length = End(start, length);
            }
        }

        End(start, length);
    }

    // Closes the word, if there is one; where the next begins.
    private int End(int start, int length)
    {
        if (length == start)
        {
            return start;
        }

        var word = _chars.AsSpan(start, length - start);
        if (word.ContainsAnyInRange('a', 'z') && word.ContainsAny(Leet))
        {
            length = start + Unleet(word);
        }

        _starts[Count++] = (ushort)start;
        _starts[Count] = (ushort)length;
        return length;
    }

    private static readonly SearchValues<char> Leet = SearchValues.Create("013457$@");

    private static int Unleet(Span<char> word)
    {
        var length = 0;
        foreach (var c in word)
        {
            var letter = c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' or '$' => 's', '7' => 't', '@' => 'a', _ => c };
            if (length == 0 || word[length - 1] != letter)
            {
                word[length++] = letter;
            }
        }

        return length;
    }
}
