namespace Routing.Domain.Classification.Model;

/// <summary>From the hash of a feature to its row. Open addressing, at most half full, so a look-up takes two steps on average.</summary>
internal sealed class RowIndex
{
    private readonly uint[] _hashes; // 0 is free
    private readonly int[] _rows;
    private readonly int _shift;

    /// <param name="hashes">By row; distinct.</param>
    public RowIndex(ReadOnlySpan<uint> hashes)
    {
        var bits = 4;
        while (1 << bits < hashes.Length * 2)
            bits++;
        _shift = 32 - bits;
        _hashes = new uint[1 << bits];
        _rows = new int[1 << bits];
        for (var row = 0; row < hashes.Length; row++)
        {
            var hash = Math.Max(hashes[row], 1);
            var at = Home(hash);
            while (_hashes[at] != 0)
                at = (at + 1) & (_hashes.Length - 1);
            (_hashes[at], _rows[at]) = (hash, row);
        }
    }

    /// <summary>The row of a feature, or -1 for one that training never saw.</summary>
    public int Find(uint hash)
    {
        hash = Math.Max(hash, 1);
        var hashes = _hashes;
        for (var at = Home(hash); at < hashes.Length; at = (at + 1) & (hashes.Length - 1))
        {
            if (hashes[at] == hash)
                return _rows[at];
            if (hashes[at] == 0)
                return -1;
        }

        return -1;
    }

    // Another multiplication than that which made the hash.
    private int Home(uint hash) => (int)((hash * 0x9E3779B1) >> _shift);
}
