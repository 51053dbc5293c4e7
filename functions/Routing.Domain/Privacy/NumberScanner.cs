using Routing.Domain.Classification;

namespace Routing.Domain.Privacy;

/// <summary>Numbers: payment cards, national ids and phones, and the order and tracking numbers that only their context tells apart.</summary>
internal static class NumberScanner
{
    private const int ShortestCard = 13, LongestCard = 19;

    public static void Claim(Scan scan)
    {
        var chain = new NumberChain();
        for (var at = 0; at < scan.Text.Length;)
        {
            at = chain.Read(scan, at);
            for (var first = 0; first < chain.Groups.Length;)
            {
                first = Next(scan, chain, first);
            }
        }
    }

    private static int Next(Scan scan, NumberChain chain, int first)
    {
        var group = chain.Groups[first];
        var hint = Context.Before(scan, group.Start, group.Count);
        var last = Code(scan, chain, first, hint, out var kind);
        if (last < 0 && group.Plus)
        {
            (last, kind) = (Phone(chain, first, hint), EntityKind.Phone);
        }

        if (last < 0)
        {
            (last, kind) = (Card(chain, first, hint), EntityKind.Card);
        }

        if (last < 0)
        {
            (last, kind) = (NationalId(scan, chain, first, hint), EntityKind.NationalId);
        }

        if (last < 0)
        {
            (last, kind) = (Phone(chain, first, hint), EntityKind.Phone);
        }

        if (last < 0)
        {
            return first + 1;
        }

        if (kind is { } known)
        {
            scan.Claim(known, Start(scan, group, known), chain.Groups[last].End);
        }
        else
        {
            scan.Keep(group.Start, chain.Groups[last].End);
        }

        return last + 1;
    }

    // What is called an order, a tracking number or a thing, unless it is written as a phone.
    private static int Code(Scan scan, NumberChain chain, int first, Hint hint, out EntityKind? kind)
    {
        kind = hint switch { Hint.Order => EntityKind.OrderId, Hint.Tracking => EntityKind.TrackingNumber, _ => null };
        var group = chain.Groups[first];
        if (IsUsps(chain, first) is var usps and >= 0)
        {
            kind = EntityKind.TrackingNumber;
            return usps;
        }

        if (hint is not (Hint.Order or Hint.Tracking or Hint.Thing) || group.Plus || NumberShape.IsPhoneLike(scan.Text, group.Start) || scan.Text[group.Start - 1] == '(')
        {
            return -1;
        }

        var blanks = hint == Hint.Tracking;
        var last = first;
        while (last + 1 < chain.Groups.Length && IsTight(scan, chain.Groups[last], chain.Groups[last + 1], blanks || group.Spelled))
        {
            last++;
        }

        var count = chain.Digits(first, last).Length;
        return count >= (hint == Hint.Tracking ? 8 : 3) && count <= 40 ? last : -1;
    }

    private static bool IsTight(Scan scan, DigitGroup left, DigitGroup right, bool blanks)
    {
        var between = scan.Text.Chars[left.End..right.Start];
        return between is "-" or "_" or "/" || (between is " " && ((blanks && left.Count >= 2) || right.Spelled)) || (right.Spelled && between is ", ");
    }

    // United States Postal Service: 22 digits that begin with 92 to 95, in groups of four or none.
    private static int IsUsps(NumberChain chain, int first)
    {
        var last = End(chain, first, 22, 22, static (_, _) => true);
        return last >= 0 && chain.Digits(first, last) is ['9', >= '1' and <= '5', ..] ? last : -1;
    }

    private static int Card(NumberChain chain, int first, Hint hint) =>
        hint == Hint.Card
            ? End(chain, first, ShortestCard, LongestCard, static (_, digits) => digits.Length is 15 or 16 || Checks.Luhn(digits))
            : End(chain, first, ShortestCard, LongestCard, static (groups, digits) =>
                digits[0] is >= '2' and <= '6' && (digits.Length > ShortestCard || digits[0] >= '4') && IsCardGrouping(groups) && Checks.Luhn(digits));

    // Groups of one length, or of three and more: not a list of sizes that happens to pass the check.
    private static bool IsCardGrouping(ReadOnlySpan<DigitGroup> groups)
    {
        var (even, wide) = (true, true);
        for (var i = 0; i < groups.Length; i++)
        {
            even &= groups[i].Spelled || groups[i].Count == groups[0].Count || groups[i].Count == 1;
            wide &= groups[i].Count >= 3 || i == groups.Length - 1;
        }

        return wide || (even && (groups[0].Count != 2 || groups.Length == 8));
    }

    private static int NationalId(Scan scan, NumberChain chain, int first, Hint hint)
    {
        if (hint == Hint.NationalId)
        {
            return End(chain, first, 7, 14, static (_, digits) => digits.Length is 7 or 8 or 9 or 11 or 14);
        }

        var last = End(chain, first, 11, 14, static (groups, digits) =>
            (digits.Length == 11 && (groups.Length == 1 || (groups.Length == 4 && groups[3].Count == 2) || groups[0].Spelled) && Checks.Cpf(digits))
            || (digits.Length == 14 && Checks.Cnpj(digits)));
        if (last >= 0)
        {
            return last;
        }

        return first + 2 < chain.Groups.Length && chain.Groups[first..] is [{ Count: 3 }, { Count: 2, Loose: false } middle, { Count: 4, Loose: false } end, ..]
            && scan.Text[middle.Start - 1] == scan.Text[end.Start - 1] && chain.Digits(first, first + 2) is var ssn && (Checks.Ssn(ssn) || Checks.Itin(ssn))
            ? first + 2 : -1;
    }

    private static int Phone(NumberChain chain, int first, Hint hint)
    {
        var groups = chain.Groups;
        if (groups[first].Plus || chain.Digits(first, first) is ['0', '0', >= '1', ..])
        {
            return International(chain, first);
        }

        if (Spoken(chain, first, hint) is var spoken and >= 0)
        {
            return spoken;
        }

        var shaped = End(chain, first, 9, NumberShape.LongestPhone, static (groups, digits) => !AnyLoose(groups) && NumberShape.IsPhone(groups, digits));
        return shaped >= 0 || hint is not (Hint.Phone or Hint.WeakPhone)
            ? shaped
            : End(chain, first, 7, NumberShape.LongestPhone, static (groups, _) => !AnyLoose(groups));
    }

    private static int International(NumberChain chain, int first)
    {
        var digits = chain.Digits(first, chain.Groups.Length - 1);
        var (least, most) = digits switch
        {
            ['1', ..] => (11, 11),
            ['5', '2' or '5', ..] => (12, 13),
            ['8', '6', ..] => (11, 13),
            _ => (8, NumberShape.LongestPhone),
        };
        var exact = End(chain, first, least, most, static (groups, _) => !AnyLoose(groups));
        return exact >= 0 ? exact : End(chain, first, 7, NumberShape.LongestPhone, static (_, _) => true);
    }

    // Digits one by one, in words or not: the whole run, however long.
    private static int Spoken(NumberChain chain, int first, Hint hint)
    {
        var groups = chain.Groups;
        var (last, spelled, count) = (first - 1, 0, 0);
        for (var i = first; i < groups.Length && (groups[i].Spelled || groups[i].Count == 1 || (spelled > 0 && groups[i].Count <= 4)); i++)
        {
            (last, spelled, count) = (i, spelled + (groups[i].Spelled ? groups[i].Count : 0), count + groups[i].Count);
        }

        if (last < first && groups.Length > first + 1 && groups[first].Count <= 4 && groups[^1].Spelled)
        {
            for (var i = first; i < groups.Length && groups[i].Count <= 4; i++)
            {
                (last, spelled, count) = (i, spelled + (groups[i].Spelled ? groups[i].Count : 0), count + groups[i].Count);
            }
        }

        var least = spelled >= 3 || hint is Hint.Phone or Hint.WeakPhone ? 7 : 10;
        return count >= least ? last : -1;
    }

    // The longest run of groups from the first that has so many digits and passes; -1 for none.
    private static int End(NumberChain chain, int first, int least, int most, Test passes)
    {
        var groups = chain.Groups;
        var (best, count) = (-1, 0);
        for (var last = first; last < groups.Length && (count += groups[last].Count) <= most; last++)
        {
            if (count >= least && passes(groups[first..(last + 1)], chain.Digits(first, last)))
            {
                best = last;
            }
        }

        return best;
    }

    private static bool AnyLoose(ReadOnlySpan<DigitGroup> groups)
    {
        for (var i = 1; i < groups.Length; i++)
        {
            if (groups[i].Loose)
            {
                return true;
            }
        }

        return false;
    }

    // The plus and the bracket belong to the phone.
    private static int Start(Scan scan, DigitGroup group, EntityKind kind)
    {
        var start = group.Start;
        while (kind == EntityKind.Phone && start > 0 && scan.IsFree(start - 1) && scan.Text[start - 1] is '+' or '(')
        {
            start--;
        }

        return start;
    }

    private delegate bool Test(ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<char> digits);
}
