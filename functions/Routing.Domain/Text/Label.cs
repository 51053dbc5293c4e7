using System.Buffers;

namespace Routing.Domain.Text;

/// <summary>What redaction puts where personal data stood, such as <c>[email]</c>: one symbol, not a word.</summary>
internal static class Label
{
    private const int Longest = 14;
    private static readonly SearchValues<char> s_chars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    /// <summary>Characters of the label that the text begins with, brackets included; 0: with none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, Longest)].IndexOf(']');
        return end > 2 && !text[1..end].ContainsAnyExcept(s_chars) ? end + 1 : 0;
    }
}
