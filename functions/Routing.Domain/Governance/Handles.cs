using Routing.Domain.Text;

namespace Routing.Domain.Governance;

/// <summary>Names on other services, written with an at sign: <c>@harbor.home</c>.</summary>
internal static class Handles
{
    private const int Shortest = 3, Longest = 30;

    public static void Find(string text, List<MessageCheck.Found> found)
    {
        if (!text.Contains('@', StringComparison.Ordinal) && !text.Contains('＠', StringComparison.Ordinal))
            return;
        using var folded = new FoldedText(text);
        for (var i = 0; i < folded.Length; i++)
        {
            if (folded[i] != '@' || char.IsAsciiLetterOrDigit(folded[i - 1]))
                continue;
            var end = i + 1;
            while (end - i <= Longest && (char.IsAsciiLetterLower(folded[end]) || char.IsAsciiDigit(folded[end]) || folded[end] is '_' or '.'))
                end++;
            while (folded[end - 1] == '.')
                end--;
            if (end - i - 1 < Shortest || !folded.Chars[(i + 1)..end].ContainsAnyInRange('a', 'z'))
                continue;
            var (start, stop) = folded.Origin(i, end);
            found.Add(new(FindingKind.Exchange, start, stop, null));
        }
    }
}
