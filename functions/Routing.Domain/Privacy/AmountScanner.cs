using System.Collections.Frozen;
using Routing.Domain.Classification;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>Amounts with a currency before or after: $1,299.00, R$ 49,90, 300 pesos, USD 20, 99元. They stay in the text.</summary>
internal static class AmountScanner
{
    private const int MostDigits = 10;

    private static readonly FrozenSet<string> Before =
        "usd mxn brl eur cny rmb us mx mxn gbp cad r rs s".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> After =
        ("usd mxn brl eur cny rmb gbp cad dollar dollars dolar dolares bucks peso pesos real reais euro euros yuan kuai cents centavos " +
        "pounds libras usdt").Split(' ').ToFrozenSet();

    public static void Claim(Scan scan)
    {
        var text = scan.Text;
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                i++;
                continue;
            }

            var end = NumberEnd(text, i, out var digits);
            var start = CurrencyStart(text, i);
            var stop = CurrencyEnd(text, end);
            var joined = (start == i && JoinsBack(text, i)) || (stop == end && JoinsOn(text, end, digits));
            if (digits <= MostDigits && (start < i || stop > end) && !joined)
            {
                scan.Claim(EntityKind.Amount, start, stop);
            }

            i = end;
        }
    }

    private static int NumberEnd(FoldedText text, int at, out int digits)
    {
        for (digits = 0; ; at++)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                digits++;
            }
            else if (text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1]))
            {
                return at;
            }
        }
    }

    private static int CurrencyStart(FoldedText text, int number)
    {
        var at = text[number - 1] == ' ' ? number - 1 : number;
        if (text[at - 1] is '$' or '€' or '£' or '¥' or '￥' or '₱')
        {
            at--;
            var country = WordStart(text, at);
            return country < at && Has(Before, text, country, at) ? country : at;
        }

        var word = WordStart(text, at);
        return at - word == 3 && Has(Before, text, word, at) ? word : number;
    }

    private static int CurrencyEnd(FoldedText text, int end)
    {
        var at = text[end] == ' ' ? end + 1 : end;
        if (text[at] is '$' or '€' or '£' or '元' or '块' or '¥')
        {
            return char.IsAsciiDigit(text[at + 1]) ? end : at + 1;
        }

        var stop = at;
        while (Fold.IsLetter(text[stop]) && stop - at < 12)
        {
            stop++;
        }

        return stop > at && Has(After, text, at, stop) ? stop : end;
    }

    private static int WordStart(FoldedText text, int end)
    {
        var start = end;
        while (end - start < 5 && Fold.IsLetter(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    // "555-123-4567 dollars" and "$555-123-4567" are no amounts: the number goes on.
    private static bool JoinsBack(FoldedText text, int start) =>
        char.IsAsciiDigit(text[start - 1]) || (text[start - 1] is '-' or ' ' or '.' or ')' && (char.IsAsciiDigit(text[start - 2]) || text[start - 1] == ')'));

    private static bool JoinsOn(FoldedText text, int end, int digits) =>
        (text[end] is '-' or '/' && char.IsAsciiDigit(text[end + 1])) || (text[end] == ' ' && digits >= 3 && RunsOn(text, end + 1));

    private static bool RunsOn(FoldedText text, int at) =>
        char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]);

    private static bool Has(FrozenSet<string> set, FoldedText text, int start, int end) =>
        set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.Chars[start..end]);
}
