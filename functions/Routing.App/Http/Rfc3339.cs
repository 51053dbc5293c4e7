using System.Globalization;

namespace Routing.App.Http;

/// <summary>Times as RFC 3339 writes them: with an offset, and nothing left out.</summary>
internal static class Rfc3339
{
    public const int FirstYear = 2000;
    public const int LastYear = 2100;

    /// <summary>Digits of a second beyond the seventh are cut off. Only years from 2000 to 2100 (UTC) are taken.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > 40 || text[10] is not ('T' or 't'))
            return false;
        var rest = text.AsSpan(19);
        var ticks = 0L;
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
                return false;
            for (var i = 0; i < 7; i++)
                ticks = (ticks * 10) + (i < digits ? rest[1 + i] - '0' : 0);
            rest = rest[(1 + digits)..];
        }

        if (!TryOffset(rest, out var offset)
            || !DateTime.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !TimeSpan.TryParseExact(text.AsSpan(11, 8), @"hh\:mm\:ss", CultureInfo.InvariantCulture, out var ofDay)
            || day.Year is < FirstYear or > LastYear)
        {
            return false;
        }

        time = new DateTimeOffset(day + ofDay + TimeSpan.FromTicks(ticks), offset).ToUniversalTime();
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z" or "z")
            return true;
        if (text.Length != 6 || text[0] is not ('+' or '-')
            || !TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out offset)
            || offset > TimeSpan.FromHours(14))
        {
            return false;
        }

        offset = text[0] == '-' ? -offset : offset;
        return true;
    }
}
