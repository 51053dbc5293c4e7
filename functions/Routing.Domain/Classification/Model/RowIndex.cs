namespace Routing.Domain.Classification.Model;

/// <summary>From the hash of a feature to its row. Open addressing, at most half full, so a look-up takes two steps on average.</summary>
internal sealed class RowIndex
{
    private readonly (uint Hash, int Row)[] _slots; // one more than the row, so that 0 is free
    private readonly int _shift;

    /// <param name="hashes">By row; distinct.</param>
    public RowIndex(ReadOnlySpan<uint> hashes)
    {
        var bits = 4;
        while (1 << bits < hashes.Length * 2)
            bits++;
        _shift = 32 - bits;
        _slots = new (uint, int)[1 << bits];
        for (var row = 0; row < hashes.Length; row++)
        {
            var at = Home(hashes[row]);
            while (_slots[at].Row != 0)
                at = (at + 1) & (_slots.Length - 1);
            _slots[at] = (hashes[row], row + 1);
        }
    }

    /// <summary>The row of a feature, or -1 for one that training never saw.</summary>
    public int Find(uint hash)
    {
        var slots = _slots;
        for (var at = Home(hash); at < slots.Length; at = (at + 1) & (slots.Length - 1))
        {
            ref var slot = ref slots[at];
            if (slot.Hash == hash || slot.Row == 0)
                return slot.Row - 1;
        }

        return -1;
    }

    // Another multiplication than that which made the hash.
    private int Home(uint hash) => (int)((hash * 0x9E3779B1) >> _shift);
}
