using System.Buffers;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>A quick look whether a text can hold anything to recognise. Most messages cannot, and are not scanned.</summary>
internal static class Trigger
{
    private static readonly SearchValues<char> Chars = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(static c => (char)c).Where(Starts)]);

    // Seven digits in a row need one of these words, or a part of it, at least.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [.. DigitWords.All.Where(static word => word.Length >= 3), "três", "dos", "um ", "arroba", " at ", "(at", "{at", "[at"], StringComparison.OrdinalIgnoreCase);

    public static bool IsIn(string text) => text.AsSpan().ContainsAny(Chars) || HasHost(text) || text.AsSpan().ContainsAny(Words);

    private static bool Starts(char c) =>
        c is '[' or '\uD835' or '艾' || DigitWords.Of(c) >= 0 || Fold.Of(c) is '@' or (>= '0' and <= '9') || (c >= 0x80 && Fold.Of(c) is Fold.Nothing or '.' or (>= 'a' and <= 'z') && !IsAccented(c));

    private static bool IsAccented(char c) => c < 0x250;

    // A full stop or a scheme with something right after it.
    private static bool HasHost(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny('.', '/'); at >= 0 && at + 1 < text.Length;)
        {
            if (text[at] == '/' ? text[at + 1] == '/' : char.IsLetter(text[at + 1]))
            {
                return true;
            }

            var next = text[(at + 1)..].IndexOfAny('.', '/');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }
}
