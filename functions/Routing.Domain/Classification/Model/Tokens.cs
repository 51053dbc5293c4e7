using System.Buffers;
using Routing.Domain.Text;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// A text cut into what a model counts: words (folded, a letter repeated more than twice written twice), numbers, Han characters one by
/// one, labels of redaction, symbols such as emoji, and question and exclamation marks. All stand in one row of characters with a blank
/// at both ends and between tokens, but none between neighbouring Han characters. Rents its arrays; dispose it once.
/// </summary>
internal ref struct Tokens
{
    /// <summary>Longer texts are read to this many UTF-16 code units.</summary>
    public const int MostChars = 16_000;

    private readonly char[] _chars;
    private readonly ushort[] _bounds;
    private int _length = 1, _start = 1;

    public Tokens(ReadOnlySpan<char> text)
    {
        text = text.Length > MostChars ? text[..MostChars] : text;
        _chars = ArrayPool<char>.Shared.Rent((2 * text.Length) + 2);
        _bounds = ArrayPool<ushort>.Shared.Rent((2 * text.Length) + 2);
        _chars[0] = ' ';
        Read(text);
        Break();
    }

    public int Count { get; private set; }

    /// <summary>The row of all tokens with the blanks.</summary>
    public readonly ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    public readonly ReadOnlySpan<char> this[int index] => _chars.AsSpan(_bounds[2 * index].._bounds[(2 * index) + 1]);

    /// <summary>The tokens from one to another, exclusive, with what stands between them.</summary>
    public readonly ReadOnlySpan<char> Run(int from, int to) => _chars.AsSpan(_bounds[2 * from].._bounds[(2 * to) - 1]);

    public readonly void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        ArrayPool<ushort>.Shared.Return(_bounds);
    }

    private void Read(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var raw = text[i];
            var c = Fold.Of(raw);
            if (char.IsHighSurrogate(raw) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                c = Fold.Of(raw, text[++i]);
                if (c == '\u2022')
                {
                    Symbol(text.Slice(i - 1, 2));
                    continue;
                }
            }

            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') || Fold.IsLetter(c))
                Letter(c);
            else if (c == Fold.Nothing || (c == '\'' && _length > _start))
                continue;
            else if (Fold.IsHan(c))
                Han(c);
            else if (c is '?' or '!' || char.IsBetween(c, '\u2600', '\u27BF'))
                Symbol([c]);
            else if (c == '[' && Label.LengthAt(text[i..]) is var label and > 0)
                (_, i) = (Symbol(text.Slice(i, label)), i + label - 1);
            else
                Break();
        }
    }

    private void Letter(char c)
    {
        if (_length == _start)
            Break(); // behind a Han character
        if (_length - _start < 2 || _chars[_length - 1] != c || _chars[_length - 2] != c || char.IsAsciiDigit(c))
            _chars[_length++] = c;
    }

    private void Han(char c)
    {
        if (_length > _start)
            Break();
        _chars[_length++] = c;
        Close();
    }

    // Said again at once ("???"), it counts once.
    private int Symbol(scoped ReadOnlySpan<char> symbol)
    {
        Break();
        if (Count > 0 && this[Count - 1].SequenceEqual(symbol))
            return Count;
        symbol.CopyTo(_chars.AsSpan(_length));
        _length += symbol.Length;
        Break();
        return Count;
    }

    private void Break()
    {
        if (_length > _start)
            Close();
        if (_chars[_length - 1] != ' ')
            _chars[_length++] = ' ';
        _start = _length;
    }

    private void Close()
    {
        _bounds[2 * Count] = (ushort)_start;
        _bounds[(2 * Count++) + 1] = (ushort)_length;
        _start = _length;
    }
}
