using System.Collections.Frozen;
using Routing.Domain.Classification;

namespace Routing.Domain.Privacy;

/// <summary>Codes of letters and digits: IBAN, CURP, RFC and CNPJ, which are personal; tracking numbers and order ids, which are not.</summary>
internal static class CodeScanner
{
    private const int LongestCode = 34;

    // The letters that carriers put before nine and more digits.
    private static readonly FrozenSet<string> Carriers =
        "lp yt tba tbm tbc sf jd jjd jt uus spx spxmx ln lx lb lz cn cnbr gfus anbr upu sy syrm gm px wnb yw ymg ec rb rr ua".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> OrderPrefixes = "o ord order ordem orden ped pedido po so oid inv fac nf rma ret tkt".Split(' ').ToFrozenSet();

    public static void Claim(Scan scan)
    {
        Span<char> buffer = stackalloc char[LongestCode];
        Span<int> ends = stackalloc int[LongestCode];
        for (var i = 0; i < scan.Text.Length;)
        {
            var end = End(scan, i);
            if (end == i)
            {
                i += scan.Text[i] == '#' && Numbered(scan, i) is var after and > 0 ? after : 1;
                continue;
            }

            if (!IsDigitNear(scan, i))
            {
                i = end;
                continue;
            }

            var code = new Code(scan, i, end, buffer, ends);
            i = Math.Max(end, Personal(code) ?? Tracking(code) ?? Order(code) ?? end);
        }
    }

    // Every code has a digit among its first 14 characters, and at most as many blanks and marks between them.
    private static bool IsDigitNear(Scan scan, int at) =>
        scan.Text.Chars.Slice(at, Math.Min(LongestCode, scan.Text.Length - at)).ContainsAnyInRange('0', '9');

    private static int? Personal(Code code) => Iban(code) ?? Curp(code) ?? Rfc(code) ?? Cnpj(code);

    private static int? Iban(Code code)
    {
        if (code.First.Length < 4 || !IsShape(code.First[..4], "aa00"))
        {
            return null;
        }

        var length = IbanLengths.Of(code.First[..2]);
        return length > 0 && code.Gather(length) is var text && text.Length == length && Checks.Iban(text)
            ? code.Take(EntityKind.Iban, length) : null;
    }

    // Clave Única de Registro de Población: four letters, date of birth, sex, five letters, two more.
    private static int? Curp(Code code) =>
        IsShape(code.First, "aaaa000000aaaaax0") && code.Gather(18) is { Length: 18 } curp && IsShape(curp, "aaaa000000aaaaax0")
            && curp[10] is 'h' or 'm' or 'x' && IsDate(curp[4..10])
            ? code.Take(EntityKind.NationalId, 18) : null;

    // Registro Federal de Contribuyentes of a person: four letters, date of birth, three more. Companies have three letters, are no
    // persons, and are redacted only when called an RFC.
    private static int? Rfc(Code code)
    {
        if (code.First.Length is < 3 or > 13 || !IsShape(code.First[..3], "aaa"))
        {
            return null;
        }

        var letters = code.First.Length > 3 && char.IsAsciiLetterLower(code.First[3]) ? 4 : 3;
        var length = letters + 9;
        return code.Gather(length) is var rfc && rfc.Length == length && IsShape(rfc, letters == 4 ? "aaaa000000xxx" : "aaa000000xxx")
            && IsDate(rfc[letters..(letters + 6)]) && !rfc.StartsWith("xaxx010101") && !rfc.StartsWith("xexx010101")
            && (letters == 4 || code.Hint is Hint.NationalId)
            ? code.Take(EntityKind.NationalId, length) : null;
    }

    private static int? Cnpj(Code code) =>
        code.First.Length is 2 or 14 && code.Gather(14) is { Length: 14 } cnpj && cnpj.ContainsAnyInRange('a', 'z') && Checks.Cnpj(cnpj)
            ? code.Take(EntityKind.NationalId, 14) : null;

    private static int? Tracking(Code code)
    {
        var first = code.First;
        if (first.StartsWith("1z") && code.Gather(18) is { Length: 18 } ups && ups[2..].ContainsAnyInRange('0', '9'))
        {
            return code.Take(EntityKind.TrackingNumber, 18);
        }

        // Universal Postal Union S10: two letters, nine digits, country.
        if (IsShape(first, "aa000000000aa") && first.Length == 13)
        {
            return code.Take(EntityKind.TrackingNumber, 13);
        }

        if (first.Length == 2 && IsShape(first, "aa") && code.IsUpper && code.Gather(13) is { Length: 13 } s10 && IsShape(s10, "aa000000000aa"))
        {
            return code.Take(EntityKind.TrackingNumber, 13);
        }

        var letters = first.IndexOfAnyInRange('0', '9');
        return letters is >= 2 and <= 5 && first.Length - letters is >= 9 and <= 22 && Has(Carriers, first[..letters])
            ? code.Take(EntityKind.TrackingNumber, first.Length) : null;
    }

    private static int? Order(Code code)
    {
        var (scan, start, end) = (code.Scan, code.Start, code.FirstEnd);
        var first = code.First;
        var digits = first.IndexOfAnyInRange('0', '9');
        if (digits < 0)
        {
            return scan.Text[end] is '-' or '_' && char.IsAsciiDigit(scan.Text[end + 1]) && Has(OrderPrefixes, first)
                ? Claim(scan, EntityKind.OrderId, start, Groups(scan, end)) : null;
        }

        if (IsShape(first, "000") && first.Length == 3 && scan.Text[end] == '-' && End(scan, end + 1) - end == 8
            && scan.Text[end + 8] == '-' && End(scan, end + 9) - end == 16)
        {
            return Claim(scan, EntityKind.OrderId, start, end + 16);
        }

        if (digits > 0 && Has(OrderPrefixes, first[..digits]) && first.Length - digits >= 3 && !first[digits..].ContainsAnyInRange('a', 'z'))
        {
            return Claim(scan, EntityKind.OrderId, start, Groups(scan, end));
        }

        return first.Length >= 4 && first.ContainsAnyInRange('a', 'z') ? Called(code) : null;
    }

    // "order AB12CD34", "guía 9X8Y7Z": what the word before says it is.
    private static int? Called(Code code) => code.Hint switch
    {
        Hint.Order => Claim(code.Scan, EntityKind.OrderId, code.Start, Groups(code.Scan, code.FirstEnd)),
        Hint.Tracking => Claim(code.Scan, EntityKind.TrackingNumber, code.Start, Groups(code.Scan, code.FirstEnd)),
        _ => null,
    };

    // "#12345": returns the length taken, 0 for none. A number that goes on like a phone is not an order's.
    private static int Numbered(Scan scan, int hash)
    {
        var at = scan.Text[hash + 1] == ' ' ? hash + 2 : hash + 1;
        var end = Groups(scan, End(scan, at));
        var digits = scan.Text.Chars[Math.Min(at, scan.Text.Length)..end].ContainsAnyInRange('0', '9');
        var phone = NumberShape.IsPhoneLike(scan.Text, at);
        return digits && end - at is >= 3 and <= 30 && !phone && scan.Claim(EntityKind.OrderId, hash, end) ? end - hash : 0;
    }

    private static int? Claim(Scan scan, EntityKind kind, int start, int end) => scan.Claim(kind, start, end) ? end : null;

    // The end of groups joined by single hyphens or underscores.
    private static int Groups(Scan scan, int end)
    {
        while (scan.Text[end] is '-' or '_' && End(scan, end + 1) is var next && next > end + 1)
        {
            end = next;
        }

        return end;
    }

    internal static int End(Scan scan, int at)
    {
        while (at < scan.Text.Length && char.IsAsciiLetterOrDigit(scan.Text[at]) && scan.IsFree(at))
        {
            at++;
        }

        return at;
    }

    // 'a' a letter, '0' a digit, 'x' either; as far as the shorter of the two goes.
    private static bool IsShape(ReadOnlySpan<char> text, string shape)
    {
        for (var i = 0; i < Math.Min(text.Length, shape.Length); i++)
        {
            var fits = shape[i] switch
            {
                'a' => char.IsAsciiLetterLower(text[i]),
                '0' => char.IsAsciiDigit(text[i]),
                _ => true,
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDate(ReadOnlySpan<char> yymmdd) =>
        (((yymmdd[2] - '0') * 10) + yymmdd[3] - '0') is >= 1 and <= 12 && (((yymmdd[4] - '0') * 10) + yymmdd[5] - '0') is >= 1 and <= 31;

    private static bool Has(FrozenSet<string> set, ReadOnlySpan<char> word) => set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
