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
        var batch = new Batch(_weights, _set, _seen, _sums, stackalloc uint[Batch.Most], stackalloc FeatureKind[Batch.Most], weight);
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
            AddUnits(w.Out, start, units[..count], firing, MemoryMarshal.Cast<float, Vector512<float>>(block));
            var to = scores[start..Math.Min(start + Weights.OutBlock, scores.Length)];
            var linear = _sums.AsSpan(w.Hidden + start, to.Length);
            var hidden = block[..to.Length];
            for (var c = 0; c < to.Length; c++)
                to[c] = linear[c] + hidden[c];
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
    private static void AddUnits(ReadOnlySpan<float> output, int start, ReadOnlySpan<float> units, ReadOnlySpan<int> firing, Span<Vector512<float>> block)
    {
        var (a, b, c, d, e) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < units.Length; i++)
        {
            var from = MemoryMarshal.Cast<float, Vector512<float>>(output.Slice(firing[i] + start, Weights.OutBlock));
            var unit = Vector512.Create(units[i]);
            a += from[0] * unit;
            b += from[1] * unit;
            c += from[2] * unit;
            d += from[3] * unit;
            e += from[4] * unit;
        }

        (block[0], block[1], block[2], block[3], block[4]) = (a, b, c, d, e);
    }

    // So many features that the sum of their rows still fits 16 bits.
    private ref struct Batch(Weights weights, FeatureSet set, ulong[] seen, float[] sums, Span<uint> hashes, Span<FeatureKind> kinds, float weight) : IFeatureSink
    {
        public const int Most = 256;

        private readonly Span<uint> _hashes = hashes;
        private readonly Span<FeatureKind> _kinds = kinds;
        private int _count;

        /// <summary>Sum of the squares of what they count.</summary>
        public float Square { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(uint hash, FeatureKind kind)
        {
            if (_count == Most)
                Flush();
            (_hashes[_count], _kinds[_count]) = (hash, kind);
            weights.Index.Prefetch(hash);
            _count++;
        }

        public void Flush()
        {
            var rows = Find();
            _count = 0;
            if (rows.Length == 0)
                return;
            var column = 0;
            for (; column + (3 * Weights.Line) <= weights.Stride; column += 3 * Weights.Line)
                SumThree(rows, column);
            for (; column < weights.Stride; column += Weights.Line)
                SumOne(rows, column);
        }

        // The rows of those that are new, each asked for before any is read; they take the place of the hashes.
        private ReadOnlySpan<int> Find()
        {
            var rows = MemoryMarshal.Cast<uint, int>(_hashes);
            var (count, square) = (0, Square);
            for (var i = 0; i < _count; i++)
            {
                var row = weights.Index.Find(_hashes[i]);
                if (row < 0 || (seen[row >> 6] & (1UL << row)) != 0)
                    continue;
                seen[row >> 6] |= 1UL << row;
                rows[count++] = row;
                weights.Prefetch(row);
                var counts = set.Weight(_kinds[i]);
                square += counts * counts;
            }

            Square = square;
            return rows[..count];
        }

        // Some cache lines of every row, kept in registers: a call among it, and they would not be. Rows are made by Find, so they are within.
        private readonly void SumThree(ReadOnlySpan<int> rows, int column)
        {
            var (a, b, c) = (Vector512<short>.Zero, Vector512<short>.Zero, Vector512<short>.Zero);
            var (d, e, f) = (Vector512<short>.Zero, Vector512<short>.Zero, Vector512<short>.Zero);
            ref var first = ref weights.Rows[column];
            var stride = (nuint)weights.Stride;
            foreach (var row in rows)
            {
                ref var at = ref Unsafe.Add(ref first, (nuint)(uint)row * stride);
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

        private readonly void SumOne(ReadOnlySpan<int> rows, int column)
        {
            var (a, b) = (Vector512<short>.Zero, Vector512<short>.Zero);
            ref var first = ref weights.Rows[column];
            var stride = (nuint)weights.Stride;
            foreach (var row in rows)
            {
                var one = Vector512.LoadUnsafe(ref first, (nuint)(uint)row * stride);
                a += Vector512.WidenLower(one);
                b += Vector512.WidenUpper(one);
            }

            Accumulate(column, a, b);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
