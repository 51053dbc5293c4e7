using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Domain.Classification.Model;

/// <summary>From the hash of a feature to its row. Eight hashes and their rows share a cache line, and the lines are at most half full: most look-ups read one.</summary>
internal sealed class RowIndex
{
    private const int Places = 8, Line = CacheLine.Bytes / sizeof(uint);

    private readonly uint[] _lines; // of each the hashes, 0 where it is free, then the rows
    private readonly int _first, _shift;
    private readonly nint _start;

    /// <param name="hashes">By row; distinct.</param>
    public RowIndex(ReadOnlySpan<uint> hashes)
    {
        var bits = 1;
        while (Places << bits < hashes.Length * 2)
            bits++;
        _shift = 32 - bits;
        (_lines, _first) = CacheLine.Allocate<uint>(Line << bits);
        _start = Marshal.UnsafeAddrOfPinnedArrayElement(_lines, _first);
        for (var row = 0; row < hashes.Length; row++)
        {
            var hash = Math.Max(hashes[row], 1);
            int at = Home(hash), place;
            while ((place = LineAt(at)[..Places].IndexOf(0u)) < 0)
                at = Next(at);
            (LineAt(at)[place], LineAt(at)[Places + place]) = (hash, (uint)row);
        }
    }

    /// <summary>The row of a feature, or -1 for one that training never saw.</summary>
    public int Find(uint hash)
    {
        hash = Math.Max(hash, 1);
        for (var at = Home(hash); ; at = Next(at))
        {
            var line = LineAt(at);
            var same = Vector256.Equals(Vector256.Create<uint>(line), Vector256.Create(hash)).ExtractMostSignificantBits();
            if (same != 0)
                return (int)line[Places + BitOperations.TrailingZeroCount(same)];
            if (line[Places - 1] == 0)
                return -1;
        }
    }

    /// <summary>Asks for what <see cref="Find"/> will read soon.</summary>
    public void Prefetch(uint hash) => CacheLine.Prefetch(_start + (Home(Math.Max(hash, 1)) * CacheLine.Bytes));

    private Span<uint> LineAt(int at) => _lines.AsSpan(_first + (at * Line), Line);

    private int Next(int at) => (at + 1) & ((1 << (32 - _shift)) - 1);

    // Another multiplication than that which made the hash.
    private int Home(uint hash) => (int)((hash * 0x9E3779B1) >> _shift);
}
