using System.Buffers;
using System.Collections.Frozen;
using Routing.Domain.Classification;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>Addresses of pages: with a scheme, with www., or a bare host with a well-known ending. Always redacted whole.</summary>
internal static class UrlScanner
{
    private static readonly FrozenSet<string> Endings =
        ("com net org io co app shop store online site xyz top info biz link dev ly me gl gg br mx cn us es pt eu uk de fr it tv cc ai club vip " +
        "live page to be in id ru jp kr hk tw ar cl pe edu gov").Split(' ').ToFrozenSet();

    // Only these count without a path: "it arrived.it broke" and "llego.me gusta" are typing, not addresses.
    private static readonly FrozenSet<string> SureEndings =
        "com net org shop store online xyz app io info biz club vip cn br mx".Split(' ').ToFrozenSet();

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \n<>\"`{}|\\^，。；！？、（）【】「」《》“”‘’");

    /// <summary>Claims what has a scheme. Before e-mail, because a password may stand before the at sign.</summary>
    public static void ClaimSchemes(Scan scan) => Each(scan, ':', Scheme);

    /// <summary>Claims bare hosts. After e-mail, which ends in one.</summary>
    public static void ClaimHosts(Scan scan) => Each(scan, '.', Host);

    private static void Each(Scan scan, char mark, Func<Scan, int, int> claim)
    {
        for (var at = 0; at < scan.Text.Length;)
        {
            var next = scan.Text.Chars[at..].IndexOf(mark);
            if (next < 0)
            {
                return;
            }

            at = claim(scan, at + next);
        }
    }

    private static int Scheme(Scan scan, int colon)
    {
        var text = scan.Text;
        if (text[colon + 1] != '/' || text[colon + 2] != '/' || !scan.IsFree(colon))
        {
            return colon + 1;
        }

        var start = colon;
        while (colon - start < 16 && scan.IsFree(start - 1) && char.IsAsciiLetterLower(text[start - 1]))
        {
            start--;
        }

        var end = End(scan, colon + 3);
        return end > colon + 3 && scan.Claim(EntityKind.Url, start, end) ? end : colon + 3;
    }

    private static int Host(Scan scan, int dot)
    {
        var text = scan.Text;
        var start = dot;
        while (dot - start < 64 && scan.IsFree(start - 1) && IsHostChar(text[start - 1]))
        {
            start--;
        }

        var end = dot + 1;
        var label = end;
        for (; end - start <= 253 && scan.IsFree(end) && (IsHostChar(text[end]) || (text[end] == '.' && IsHostChar(text[end + 1]))); end++)
        {
            label = text[end] == '.' ? end + 1 : label;
        }

        var last = text.Chars[Math.Min(label, text.Length)..end];
        var path = text[end] == '/' && text[end + 1] is not ' ' and not '\n' and not '/';
        var www = text.Chars[start..dot] is "www";
        var ending = (www && last.Length > 0) || Has(path ? Endings : SureEndings, last);
        if (start == dot || text[start - 1] == '@' || !ending || !text.Chars[start..end].ContainsAnyInRange('a', 'z') || text[end] == '@')
        {
            return Math.Max(dot + 1, end);
        }

        end = text[end] is '/' or '?' or ':' ? End(scan, end) : end;
        return scan.Claim(EntityKind.Url, start, end) ? end : Math.Max(dot + 1, end);
    }

    private static bool Has(FrozenSet<string> endings, ReadOnlySpan<char> ending) =>
        endings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(ending);

    private static bool IsHostChar(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    // To the next blank, bracket or Chinese mark; the full stop that ends the sentence is not part of it.
    private static int End(Scan scan, int from)
    {
        var text = scan.Text;
        var end = from;
        while (end < text.Length && scan.IsFree(end) && !Ends.Contains(text[end]) && !Fold.IsHan(text[end]))
        {
            end++;
        }

        while (end > from && text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or ')' or ']' or '\'' or '*')
        {
            end--;
        }

        return end;
    }
}
