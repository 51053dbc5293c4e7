using System.Buffers;

namespace Routing.Domain.Text;

/// <summary>
/// A folded text with the way back: where each folded character stood in the original. Rents its arrays; dispose it once.
/// </summary>
internal sealed class FoldedText : IDisposable
{
    private readonly char[] _chars;
    private readonly int[] _origin;

    public FoldedText(string text)
    {
        _chars = ArrayPool<char>.Shared.Rent(text.Length + 1);
        _origin = ArrayPool<int>.Shared.Rent(text.Length + 1);
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var folded = pair ? Fold.Of(c, text[i + 1]) : Fold.Of(c);
            if (folded != Fold.Nothing)
            {
                _chars[count] = folded;
                _origin[count++] = i;
            }

            i += pair ? 1 : 0;
        }

        Length = count;
        Original = text;
        _origin[count] = text.Length;
    }

    public string Original { get; }

    public int Length { get; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    /// <summary>The character, or a line feed before the start and after the end, which no pattern crosses.</summary>
    public char this[int index] => (uint)index < (uint)Length ? _chars[index] : '\n';

    /// <summary>The place in the original of a folded range, with the invisible characters that follow it.</summary>
    public (int Start, int End) Origin(int start, int end) => (_origin[start], _origin[end]);

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        ArrayPool<int>.Shared.Return(_origin);
    }
}
