using System.Collections.Frozen;
using Routing.Domain.Text;

namespace Routing.Domain.Privacy;

/// <summary>How the phones of the served markets are grouped.</summary>
internal static class NumberShape
{
    /// <summary>Most digits of a phone (ITU-T E.164).</summary>
    public const int LongestPhone = 15;

    // Group lengths, one letter each: a is 1 digit, j is 10. Those with a country code begin with +.
    private static readonly FrozenSet<string> Shapes =
        ("ccd bdd bed cdd cg bh bi ccbb bdbb cccc " +
        "+accd +aj +bccd +bbdd +bbed +bj +bk +bl +babdd +baccd +bcdd +acbbb +bddd +abdd").Split(' ').ToFrozenSet();

    /// <summary>Whether written groups look like a phone of one of the markets without any word that says so.</summary>
    public static bool IsPhone(ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<char> digits)
    {
        if (groups.Length == 1)
        {
            return IsPlainPhone(digits);
        }

        if (groups.Length > 6)
        {
            return false;
        }

        Span<char> shape = stackalloc char[groups.Length + 1];
        shape[0] = '+';
        for (var i = 0; i < groups.Length; i++)
        {
            shape[i + 1] = (char)('a' + Math.Min(groups[i].Count, 25) - 1);
        }

        var shapes = Shapes.GetAlternateLookup<ReadOnlySpan<char>>();
        return (shapes.Contains(shape[1..]) && IsLead(shape[1..], digits)) || (shapes.Contains(shape) && HasCountry(digits));
    }

    /// <summary>Whether at this place stands a number written as 555-123-4567.</summary>
    public static bool IsPhoneLike(FoldedText text, int at)
    {
        for (var i = 0; i < 12; i++)
        {
            if (i is 3 or 7 ? text[at + i] is not ('-' or '.' or ' ') : !char.IsAsciiDigit(text[at + i]))
            {
                return false;
            }
        }

        return !char.IsAsciiDigit(text[at + 12]);
    }

    // Without a grouping the digits themselves must be those of a numbering plan.
    private static bool IsPlainPhone(ReadOnlySpan<char> digits) => digits.Length switch
    {
        10 => digits[0] >= '2',
        11 => (digits[0] == '1' && digits[1] >= '2') || (digits[0] != '0' && digits[1] != '0' && digits[2] == '9'),
        12 or 13 => digits[0] != '1' && HasCountry(digits),
        _ => false,
    };

    private static bool HasCountry(ReadOnlySpan<char> digits) =>
        digits is ['1', >= '2', ..] || digits is ['5', '2' or '5', >= '1', ..] || digits is ['8', '6', '1' or '2', ..];

    private static bool IsLead(ReadOnlySpan<char> shape, ReadOnlySpan<char> digits) => shape switch
    {
        "cdd" => digits[0] == '1' && digits[1] >= '3',
        "bed" or "bi" => digits[2] == '9' && digits[0] != '0',
        "cccc" => digits[0] == '0',
        _ => digits[0] >= '1',
    };
}
