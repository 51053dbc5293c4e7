using Routing.Domain.Classification;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>The ids a caller knows: they stay wherever they stand as a word of their own.</summary>
internal static class KnownIds
{
    private const int Shortest = 3;

    public static void Claim(Scan scan, IReadOnlyCollection<string> keep)
    {
        foreach (var id in keep)
        {
            var word = Fold.Word(id ?? "");
            if (word.Length >= Shortest && word.AsSpan().ContainsAnyInRange('0', '9') && !word.Contains('@', StringComparison.Ordinal))
            {
                Claim(scan, word);
            }
        }
    }

    private static void Claim(Scan scan, string word)
    {
        var chars = scan.Text.Chars;
        for (var at = chars.IndexOf(word); at >= 0;)
        {
            var end = at + word.Length;
            if (!char.IsAsciiLetterOrDigit(scan.Text[at - 1]) && !char.IsAsciiLetterOrDigit(scan.Text[end]))
            {
                scan.Claim(EntityKind.OrderId, at, end);
            }

            var next = chars[end..].IndexOf(word);
            at = next < 0 ? -1 : end + next;
        }
    }
}
