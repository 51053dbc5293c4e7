using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Domain.Classification.Model;

/// <summary>Scores one contact, part by part. Rents its arrays; dispose it once.</summary>
internal ref struct Scorer
{
    private readonly Weights _weights;
    private readonly FeatureSet _set;
    private readonly ulong[] _seen;
    private readonly float[] _sums;
    private float _square;

    public Scorer(Weights weights, FeatureSet set)
    {
        (_weights, _set) = (weights, set);
        _seen = ArrayPool<ulong>.Shared.Rent((weights.Hashes.Length + 63) / 64);
        _seen.AsSpan(0, (weights.Hashes.Length + 63) / 64).Clear();
        _sums = ArrayPool<float>.Shared.Rent(weights.Stride);
        _sums.AsSpan(0, weights.Stride).Clear();
    }

    public readonly void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_seen);
        ArrayPool<float>.Shared.Return(_sums);
    }

    /// <summary>Adds what the text has and no part before it had.</summary>
    /// <param name="weight">How much it counts against the other parts.</param>
    public void Add(ReadOnlySpan<char> text, float weight)
    {
        using var tokens = new Tokens(text);
        var batch = new Batch(_weights, _set, _seen, _sums, stackalloc int[Batch.Most], weight);
        FeatureWalk.Walk(tokens, _set, ref batch);
        batch.Flush();
        _square += weight * weight * batch.Square;
    }

    /// <summary>Writes the scores of the classes.</summary>
    public readonly void Finish(Span<float> scores)
    {
        var w = _weights;
        Settle(_square > 0 ? 1 / MathF.Sqrt(_square) : 0);
        Span<float> units = stackalloc float[w.Hidden]; // those that fire
        Span<int> firing = stackalloc int[w.Hidden];
        var count = 0;
        for (var h = 0; h < w.Hidden; h++)
        {
            (units[count], firing[count]) = (_sums[h], h * w.OutStride);
            count += _sums[h] > 0 ? 1 : 0;
        }

        Span<float> block = stackalloc float[Weights.OutBlock];
        for (var start = 0; start < scores.Length; start += Weights.OutBlock)
        {
            AddUnits(w.Out.AsSpan(start), units[..count], firing, MemoryMarshal.Cast<float, Vector512<float>>(block));
            for (var c = start; c < Math.Min(start + Weights.OutBlock, scores.Length); c++)
                scores[c] = _sums[w.Hidden + c] + block[c - start];
        }
    }

    private readonly void Settle(float scale)
    {
        var sums = MemoryMarshal.Cast<float, Vector512<float>>(_sums.AsSpan(0, _weights.Stride));
        var steps = MemoryMarshal.Cast<float, Vector512<float>>(_weights.Steps);
        var bias = MemoryMarshal.Cast<float, Vector512<float>>(_weights.Bias);
        for (var i = 0; i < sums.Length; i++)
            sums[i] = (sums[i] * steps[i] * scale) + bias[i];
    }

    // A block of classes, kept in registers.
    private static void AddUnits(ReadOnlySpan<float> output, ReadOnlySpan<float> units, ReadOnlySpan<int> firing, Span<Vector512<float>> block)
    {
        var (a, b) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < units.Length; i++)
        {
            var from = MemoryMarshal.Cast<float, Vector512<float>>(output.Slice(firing[i], Weights.OutBlock));
            var unit = Vector512.Create(units[i]);
            a += from[0] * unit;
            b += from[1] * unit;
        }

        (block[0], block[1]) = (a, b);
    }

    // So many rows that their sum still fits 16 bits.
    private ref struct Batch(Weights weights, FeatureSet set, ulong[] seen, float[] sums, Span<int> rows, float weight) : IFeatureSink
    {
        public const int Most = 256;

        private readonly Span<int> _rows = rows;
        private int _count;

        /// <summary>Sum of the squares of what they count.</summary>
        public float Square { get; private set; }

        public void Add(uint hash, FeatureKind kind)
        {
            var row = weights.Index.Find(hash);
            if (row < 0 || (seen[row >> 6] & (1UL << row)) != 0)
                return;
            seen[row >> 6] |= 1UL << row;
            if (_count == _rows.Length)
                Flush();
            _rows[_count++] = row;
            weights.Prefetch(row);
            Square += set.Weight(kind) * set.Weight(kind);
        }

        public void Flush()
        {
            if (_count == 0)
                return;
            var column = 0;
            for (; column + (3 * Weights.Line) <= weights.Stride; column += 3 * Weights.Line)
                SumThree(column);
            for (; column < weights.Stride; column += Weights.Line)
                SumOne(column);
            _count = 0;
        }

        // Some cache lines of every row, kept in registers. Rows are made by Find, so they are within.
        private readonly void SumThree(int column)
        {
            var (a, b, c) = (Vector512<short>.Zero, Vector512<short>.Zero, Vector512<short>.Zero);
            var (d, e, f) = (Vector512<short>.Zero, Vector512<short>.Zero, Vector512<short>.Zero);
            ref var first = ref weights.Rows[column];
            foreach (var row in _rows[.._count])
            {
                ref var at = ref Unsafe.Add(ref first, (nuint)(uint)row * (uint)weights.Stride);
                var (one, two, three) = (Vector512.LoadUnsafe(ref at), Vector512.LoadUnsafe(ref at, Weights.Line), Vector512.LoadUnsafe(ref at, 2 * Weights.Line));
                a += Vector512.WidenLower(one);
                b += Vector512.WidenUpper(one);
                c += Vector512.WidenLower(two);
                d += Vector512.WidenUpper(two);
                e += Vector512.WidenLower(three);
                f += Vector512.WidenUpper(three);
            }

            Accumulate(column, a, b);
            Accumulate(column + Weights.Line, c, d);
            Accumulate(column + (2 * Weights.Line), e, f);
        }

        private readonly void SumOne(int column)
        {
            var (a, b) = (Vector512<short>.Zero, Vector512<short>.Zero);
            ref var first = ref weights.Rows[column];
            foreach (var row in _rows[.._count])
            {
                var one = Vector512.LoadUnsafe(ref first, (nuint)(uint)row * (uint)weights.Stride);
                a += Vector512.WidenLower(one);
                b += Vector512.WidenUpper(one);
            }

            Accumulate(column, a, b);
        }

        private readonly void Accumulate(int column, Vector512<short> low, Vector512<short> high)
        {
            var to = MemoryMarshal.Cast<float, Vector512<float>>(sums.AsSpan(column, Weights.Line));
            var by = Vector512.Create(weight);
            to[0] += Vector512.ConvertToSingle(Vector512.WidenLower(low)) * by;
            to[1] += Vector512.ConvertToSingle(Vector512.WidenUpper(low)) * by;
            to[2] += Vector512.ConvertToSingle(Vector512.WidenLower(high)) * by;
            to[3] += Vector512.ConvertToSingle(Vector512.WidenUpper(high)) * by;
        }
    }
}
