using System.Runtime.Intrinsics;

namespace Routing.Trainer;

/// <summary>Of one batch: for the rows that its texts have, side by side, and for what follows the hidden layer.</summary>
internal sealed class Gradients
{
    private readonly int _width;
    private readonly int[] _slots; // of each row one more than its place, 0 for none
    private Vector512<float>[] _rows;

    public Gradients(int rows, int width, int outs)
    {
        (_width, _slots, Out) = (width, new int[rows], new Vector512<float>[outs]);
        _rows = new Vector512<float>[1024 * width];
    }

    public List<int> Touched { get; } = [];

    public Vector512<float>[] Out { get; }

    public Span<Vector512<float>> Slot(int slot) => _rows.AsSpan(slot * _width, _width);

    public Span<Vector512<float>> Row(int row)
    {
        if (_slots[row] == 0)
        {
            Touched.Add(row);
            _slots[row] = Touched.Count;
            if (Touched.Count * _width > _rows.Length)
                Array.Resize(ref _rows, _rows.Length * 2);
        }

        return Slot(_slots[row] - 1);
    }

    /// <summary>Ready for the next batch; those who read a gradient cleared it.</summary>
    public void Forget()
    {
        foreach (var row in Touched)
            _slots[row] = 0;
        Touched.Clear();
    }
}
