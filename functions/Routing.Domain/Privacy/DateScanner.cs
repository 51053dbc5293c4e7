using System.Collections.Frozen;
using Routing.Domain.Classification;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>Dates: 2026-11-20, 20/11/2026, 20.11.26, 20/11, 12 de marzo de 2026, March 12th, 3月12日. They stay in the text.</summary>
internal static class DateScanner
{
    private static readonly FrozenSet<string> Months =
        ("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov " +
        "dec enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic janeiro " +
        "fevereiro marco maio junho julho setembro outubro novembro dezembro fev mai set out dez").Split(' ').ToFrozenSet();

    public static void Claim(Scan scan)
    {
        var text = scan.Text;
        for (var i = 0; i < text.Length; i++)
        {
            var end = char.IsAsciiDigit(text[i]) && !IsPart(text, i) ? FromNumber(text, i)
                : char.IsAsciiLetterLower(text[i]) && !Fold.IsLetter(text[i - 1]) ? FromMonth(text, i)
                : 0;
            if (end > i && scan.Claim(EntityKind.Date, i, end))
            {
                i = end - 1;
            }
            else if (char.IsAsciiDigit(text[i]))
            {
                i = Digits(text, i) - 1;
            }
        }
    }

    private static int FromNumber(FoldedText text, int start)
    {
        var end = Digits(text, start);
        if (text[end] is '年' or '月')
        {
            return Chinese(text, start);
        }

        return text[end] is '-' or '/' or '.' ? Numeric(text, start, end, text[end]) : end - start <= 2 ? FromDay(text, start, end) : 0;
    }

    private static int Numeric(FoldedText text, int start, int first, char mark)
    {
        var (a, second) = (Number(text, start, first), Digits(text, first + 1));
        var b = Number(text, first + 1, second);
        if (text[second] != mark)
        {
            var sure = mark == '/' && first - start + (second - first - 1) >= 3 && !IsJoined(text, second);
            return sure && IsDayMonth(a, b) && first - start <= 2 && second - first <= 3 ? second : 0;
        }

        var third = Digits(text, second + 1);
        var (c, years) = (Number(text, second + 1, third), third - second - 1);
        var ok = (first - start == 4 && IsYear(a) && b is >= 1 and <= 12 && c is >= 1 and <= 31 && years <= 2)
            || (first - start <= 2 && second - first <= 3 && IsDayMonth(a, b) && ((years == 4 && IsYear(c)) || (years == 2 && c >= 0)));
        return ok && !IsJoined(text, third) ? third : 0;
    }

    // "12 de marzo de 2026", "12 March 2026", "12th of March".
    private static int FromDay(FoldedText text, int start, int end)
    {
        if (Number(text, start, end) is < 1 or > 31)
        {
            return 0;
        }

        var at = end;
        at += text.Chars[at..] is ['s', 't', ..] or ['n', 'd', ..] or ['r', 'd', ..] or ['t', 'h', ..] ? 2 : 0;
        at = Link(text, at);
        var month = Letters(text, at);
        if (!IsMonth(text, at, month) || at == end)
        {
            return 0;
        }

        return Year(text, month);
    }

    // "March 12th, 2026". May, set and out are words too: a day must follow.
    private static int FromMonth(FoldedText text, int start)
    {
        var end = Letters(text, start);
        if (text[end] is not (' ' or '.') || !IsMonth(text, start, end))
        {
            return 0;
        }

        var day = text[end] == '.' && text[end + 1] == ' ' ? end + 2 : end + 1;
        var stop = Digits(text, day);
        if (stop - day is not (1 or 2) || Number(text, day, stop) is < 1 or > 31)
        {
            return 0;
        }

        stop += text.Chars[stop..] is ['s', 't', ..] or ['n', 'd', ..] or ['r', 'd', ..] or ['t', 'h', ..] ? 2 : 0;
        return Fold.IsLetter(text[stop]) || IsJoined(text, stop) ? 0 : Year(text, stop);
    }

    private static int Chinese(FoldedText text, int start)
    {
        var end = Digits(text, start);
        var at = text[end] == '年' && end - start is 2 or 4 ? end + 1 : start;
        var month = Digits(text, at);
        if (text[month] != '月' || Number(text, at, month) is < 1 or > 12)
        {
            return 0;
        }

        var day = Digits(text, month + 1);
        return day > month + 1 && text[day] is '日' or '号' ? day + 1 : month + 1;
    }

    private static int Year(FoldedText text, int end)
    {
        var at = Link(text, end);
        var stop = Digits(text, at);
        return stop - at == 4 && at > end && IsYear(Number(text, at, stop)) && !IsJoined(text, stop) ? stop : end;
    }

    private static int Link(FoldedText text, int at)
    {
        var rest = text.Chars[Math.Min(at, text.Length)..];
        ReadOnlySpan<string> links = [" de ", " del ", " of ", ", ", " "];
        foreach (var link in links)
        {
            if (rest.StartsWith(link))
            {
                return at + link.Length;
            }
        }

        return at;
    }

    private static bool IsMonth(FoldedText text, int start, int end) =>
        end - start is >= 3 and <= 10 && Months.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.Chars[start..end]);

    private static int Digits(FoldedText text, int at)
    {
        while (char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int Letters(FoldedText text, int at)
    {
        while (Fold.IsLetter(text[at]))
        {
            at++;
        }

        return at;
    }

    // -1 for an empty or a longer number: no date has one.
    private static int Number(FoldedText text, int start, int end) =>
        end - start is >= 1 and <= 4 ? int.Parse(text.Chars[start..end], System.Globalization.CultureInfo.InvariantCulture) : -1;

    private static bool IsDayMonth(int a, int b) => (a, b) is (>= 1 and <= 31, >= 1 and <= 12) or (>= 1 and <= 12, >= 1 and <= 31);

    private static bool IsYear(int year) => year is >= 1900 and <= 2099;

    private static bool IsPart(FoldedText text, int at) =>
        char.IsAsciiDigit(text[at - 1]) || Fold.IsLetter(text[at - 1]) || (text[at - 1] is '-' or '/' or '.' or '+' && char.IsAsciiLetterOrDigit(text[at - 2]));

    private static bool IsJoined(FoldedText text, int end) =>
        char.IsAsciiDigit(text[end]) || (text[end] is '-' or '/' or '.' && char.IsAsciiDigit(text[end + 1]));
}
