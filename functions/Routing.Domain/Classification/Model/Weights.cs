using System.Runtime.InteropServices;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// The numbers of a model. A text gives rows; their weighted sum, divided by the norm of the weights, is the input of the hidden units and, beside
/// that, the linear part of the scores. Each column of the rows is stored in steps of its own, from -127 to 127.
/// </summary>
internal sealed class Weights
{
    /// <summary>Rows begin on a cache line and are a whole number of them.</summary>
    public const int Line = CacheLine.Bytes;

    /// <summary>Classes that are scored together: five vectors, see <see cref="Scorer.Finish"/>.</summary>
    public const int OutBlock = 80;

    private readonly sbyte[] _rows;
    private readonly int _offset;
    private readonly nint _first;

    public Weights(int hidden, int classes, uint[] hashes)
    {
        (Hidden, Classes, Hashes) = (hidden, classes, hashes);
        Columns = hidden + classes;
        Stride = (Columns + Line - 1) / Line * Line;
        (_rows, _offset) = CacheLine.Allocate<sbyte>(checked(hashes.Length * Stride));
        _first = Marshal.UnsafeAddrOfPinnedArrayElement(_rows, _offset);
        Steps = new float[Stride];
        Bias = new float[Stride];
        OutStride = (classes + OutBlock - 1) / OutBlock * OutBlock;
        Out = new float[hidden * OutStride];
        Index = new RowIndex(hashes);
    }

    public int Hidden { get; }

    public int Classes { get; }

    /// <summary>Hidden units, then classes.</summary>
    public int Columns { get; }

    /// <summary>Bytes from a row to the next.</summary>
    public int Stride { get; }

    /// <summary>The feature of each row, ascending.</summary>
    public uint[] Hashes { get; }

    /// <summary>What one is worth in each column; what is behind the columns is 0, here and in <see cref="Bias"/>.</summary>
    public float[] Steps { get; }

    /// <summary>Of the hidden units, then of the classes.</summary>
    public float[] Bias { get; }

    /// <summary>A row of classes for each hidden unit; what is behind the classes is 0.</summary>
    public float[] Out { get; }

    /// <summary>Numbers from a row of <see cref="Out"/> to the next.</summary>
    public int OutStride { get; }

    /// <summary>What the scores are divided by, so that their shares are probabilities.</summary>
    public float Temperature { get; set; } = 1;

    public RowIndex Index { get; }

    public Span<sbyte> Rows => _rows.AsSpan(_offset, Hashes.Length * Stride);

    /// <summary>Asks for a row that will be read soon: reading them unprepared takes longer than all else together.</summary>
    public void Prefetch(int row) => CacheLine.Prefetch(_first + ((nint)row * Stride), Stride);

    public Span<sbyte> Row(int row) => Rows.Slice(row * Stride, Columns);

    public Span<float> OutRow(int unit) => Out.AsSpan(unit * OutStride, Classes);

    /// <summary>Rounds a column of unrounded rows.</summary>
    /// <param name="column">Index of the column.</param>
    /// <param name="value">The number in a row, times what the feature counts.</param>
    /// <param name="levels">Steps of the largest; at most 127.</param>
    public void SetColumn(int column, Func<int, float> value, int levels)
    {
        var most = 1e-9f;
        for (var row = 0; row < Hashes.Length; row++)
            most = Math.Max(most, Math.Abs(value(row)));
        Steps[column] = most / levels;
        for (var row = 0; row < Hashes.Length; row++)
            Rows[(row * Stride) + column] = (sbyte)MathF.Round(value(row) / Steps[column]);
    }
}
