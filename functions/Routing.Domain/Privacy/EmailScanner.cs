using System.Collections.Frozen;
using Routing.Domain.Classification;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>
/// E-mail addresses, plain and disguised: "ana @ mail . com", "ana at mail dot com", "ana arroba mail punto com", "ana(at)mail(dot)com".
/// </summary>
internal static class EmailScanner
{
    private const int LongestLocal = 64;

    private static readonly FrozenSet<string> Providers =
        ("gmail hotmail outlook yahoo icloud live proton protonmail aol qq 163 126 sina foxmail uol bol terra msn mail ymail googlemail me " +
        "prodigy zoho gmx yandex").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> Endings =
        "com net org co br mx us es pt cn edu gov io me info biz cc eu uk de fr ar cl pe tv app dev shop store".Split(' ').ToFrozenSet();

    public static void Claim(Scan scan)
    {
        var text = scan.Text;
        for (var i = 0; i < text.Length; i++)
        {
            if (MayBegin(text, i) && At(text, i) is var (width, sure) && scan.IsFree(i) && Local(scan, i, sure) is var start && start < i
                && Domain(scan, i + width, sure, out var end))
            {
                if (scan.Claim(EntityKind.Email, start, end))
                {
                    i = end - 1;
                }
            }
        }
    }

    private static bool MayBegin(FoldedText text, int i) =>
        text[i] is '@' or '(' or '[' or '{' or '<' or '艾' || (text[i] == 'a' && !Fold.IsLetter(text[i - 1]));

    // The width of an "at" here, and whether it can be nothing but the sign of an address. A bare word "at" is unsure.
    private static (int Width, bool Sure)? At(FoldedText text, int i)
    {
        var rest = text.Chars[i..];
        switch (text[i])
        {
            case '@':
                return (1, true);
            case '(' or '[' or '{' or '<' when rest.Length > 3:
                var name = rest[1..].StartsWith("arroba") ? 6 : rest[1..].StartsWith("at") ? 2 : rest[1] == '@' ? 1 : 0;
                return name > 0 && rest.Length > name + 1 && rest[name + 1] is ')' or ']' or '}' or '>' ? (name + 2, true) : null;
            case 'a' when rest.StartsWith("arroba") && IsWord(text, i, 6):
                return (6, true);
            case 'a' when rest.StartsWith("at") && IsWord(text, i, 2):
                return (2, false);
            case '艾' when rest.StartsWith("艾特"):
                return (2, true);
            default:
                return null;
        }
    }

    // Where the part before the sign begins; the sign's own place when there is none.
    private static int Local(Scan scan, int at, bool sure)
    {
        var text = scan.Text;
        var end = at;
        while (at - end < 3 && text[end - 1] == ' ' && scan.IsFree(end - 1))
        {
            end--;
        }

        var start = Part(scan, end, text[at] == '@' && end == at);
        for (var more = 0; more < 4 && start < end && JoinBefore(text, start) is var join && join < start; more++)
        {
            var before = Part(scan, join, false);
            if (before == join)
            {
                break;
            }

            start = before;
        }

        return start == end || (!sure && !text.Chars[start..end].ContainsAnyExceptInRange('0', '9')) ? at : start;
    }

    private static int Part(Scan scan, int end, bool quoted)
    {
        var text = scan.Text;
        var start = end;
        while (end - start < LongestLocal && scan.IsFree(start - 1) && start > 0 && IsLocal(text[start - 1]))
        {
            start--;
        }

        while (start < end && text[start] is '.' or '-' or '\'' or '!' or '#' or '*' or '&')
        {
            start++;
        }

        if (quoted && start == end && text[end - 1] == '"')
        {
            var open = text.Chars[Math.Max(0, end - LongestLocal)..(end - 1)].LastIndexOf('"');
            return open < 0 ? start : Math.Max(0, end - LongestLocal) + open;
        }

        return start;
    }

    // "ana dot silva", "ana punto silva", "ana guion bajo silva": where the joining word begins.
    private static int JoinBefore(FoldedText text, int start)
    {
        var head = text.Chars[..start];
        ReadOnlySpan<string> joins = [" dot ", " punto ", " ponto ", " underscore ", " guion bajo ", " guion ", " dash ", " hyphen ", " traco ", " . ", " _ ", "(dot)", "点"];
        foreach (var join in joins)
        {
            if (head.EndsWith(join))
            {
                return start - join.Length;
            }
        }

        return start;
    }

    private static bool Domain(Scan scan, int from, bool sure, out int end)
    {
        var text = scan.Text;
        var at = Blanks(text, from);
        end = Label(scan, at);
        if (end == at)
        {
            return false;
        }

        var first = text.Chars[at..end];
        var known = Has(Providers, first);
        var attached = text[from - 1] == '@' && at == from && text[from - 2] != ' ';
        ReadOnlySpan<char> last = default;
        var (spelled, labels) = (false, 1);
        while (labels < 8 && Dot(text, end) is var (next, word) && Label(scan, next) is var stop && stop > next)
        {
            var label = text.Chars[next..stop];
            if ((next - end > 1 || labels > 1) && !word && !Has(Endings, label) && next - end > 1)
            {
                break;
            }

            last = label;
            (spelled, end) = (spelled || word, stop);
            labels++;
        }

        var dotted = labels > 1 && (Has(Endings, last) || (attached && last.Length >= 2 && char.IsAsciiLetterLower(last[0])));
        return sure
            ? dotted || known || (attached && labels == 1 && first.Length >= 2 && !char.IsAsciiDigit(first[0]))
            : dotted && (spelled || known);
    }

    private static int Label(Scan scan, int start)
    {
        var end = start;
        while (end - start < 63 && end < scan.Text.Length && scan.IsFree(end)
            && (char.IsAsciiDigit(scan.Text[end]) || (end > start && scan.Text[end] == '-') || Fold.IsLetter(scan.Text[end])))
        {
            end++;
        }

        return end;
    }

    // A dot, or a word for it, and where the next label begins.
    private static (int Next, bool Word)? Dot(FoldedText text, int end)
    {
        if (text[end] == '.')
        {
            return (Blanks(text, end + 1), false);
        }

        var at = Blanks(text, end);
        var rest = text.Chars[Math.Min(at, text.Length)..];
        ReadOnlySpan<string> words = ["dot ", "punto ", "ponto ", "(dot)", "[dot]", "(punto)", "(ponto)", "[.]", "(.)", "{dot}", "点"];
        foreach (var word in words)
        {
            if (rest.StartsWith(word) && (at > end || !Fold.IsLetter(word[0])))
            {
                return (Blanks(text, at + word.Length), true);
            }
        }

        return rest.StartsWith('.') ? (Blanks(text, at + 1), false) : null;
    }

    private static int Blanks(FoldedText text, int at)
    {
        var end = at;
        while (end - at < 3 && text[end] == ' ')
        {
            end++;
        }

        return end;
    }

    private static bool IsWord(FoldedText text, int start, int length) =>
        !Fold.IsLetter(text[start - 1]) && !char.IsAsciiDigit(text[start - 1]) && !Fold.IsLetter(text[start + length]);

    private static bool IsLocal(char c) =>
        char.IsAsciiDigit(c) || Fold.IsLetter(c) || c is '.' or '_' or '%' or '+' or '-' or '\'' or '!' or '#' or '*' or '&' or '~' or '$';

    private static bool Has(FrozenSet<string> set, ReadOnlySpan<char> word) => set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
