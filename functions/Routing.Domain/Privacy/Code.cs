using Routing.Domain.Classification;

namespace Routing.Domain.Privacy;

/// <summary>A run of letters and digits, and what follows it when single blanks, hyphens, points or slashes are read over.</summary>
internal readonly ref struct Code(Scan scan, int start, int end, Span<char> buffer, Span<int> ends)
{
    private readonly Span<char> _buffer = buffer;
    private readonly Span<int> _ends = ends;

    public Scan Scan { get; } = scan;

    public int Start { get; } = start;

    public int FirstEnd { get; } = end;

    public ReadOnlySpan<char> First => Scan.Text.Chars[Start..FirstEnd];

    /// <summary>Whether the first run was written in capitals.</summary>
    public bool IsUpper
    {
        get
        {
            var (from, to) = Scan.Text.Origin(Start, FirstEnd);
            return !Scan.Text.Original.AsSpan(from, to - from).ContainsAnyInRange('a', 'z');
        }
    }

    public Hint Hint => Context.Before(Scan, Start, 0);

    /// <summary>The first so many letters and digits, if they end where a run ends; else empty.</summary>
    public ReadOnlySpan<char> Gather(int length)
    {
        var text = Scan.Text;
        var count = 0;
        for (var at = Start; count < length && Scan.IsFree(at); at++)
        {
            if (char.IsAsciiLetterOrDigit(text[at]))
            {
                _buffer[count] = text[at];
                _ends[count++] = at + 1;
            }
            else if (text[at] is not (' ' or '-' or '.' or '/') || !char.IsAsciiLetterOrDigit(text[at + 1]))
            {
                return default;
            }
        }

        return count == length && !char.IsAsciiLetterOrDigit(text[_ends[count - 1]]) ? _buffer[..count] : default;
    }

    /// <summary>Claims the first so many gathered characters; where they end, or null when the place is taken.</summary>
    public int? Take(EntityKind kind, int length)
    {
        var end = length == First.Length ? FirstEnd : _ends[length - 1];
        return Scan.Claim(kind, Start, end) ? end : null;
    }
}
