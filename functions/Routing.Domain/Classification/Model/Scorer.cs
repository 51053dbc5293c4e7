using System.Buffers;
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
    private float _norm;

    public Scorer(Weights weights, FeatureSet set)
    {
        (_weights, _set) = (weights, set);
        _seen = ArrayPool<ulong>.Shared.Rent((weights.Hashes.Length + 63) / 64);
        _seen.AsSpan(0, (weights.Hashes.Length + 63) / 64).Clear();
        _sums = ArrayPool<float>.Shared.Rent(weights.Stride);
        _sums.AsSpan(0, weights.Stride).Clear();
    }

    /// <summary>Distinct features that the model knows.</summary>
    public int Known { get; private set; }

    /// <summary>Features, each as often as it occurs.</summary>
    public int Walked { get; private set; }

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
        var batch = new Batch(_weights, _seen, _sums, stackalloc int[Batch.Most], weight);
        FeatureWalk.Walk(tokens, _set, ref batch);
        batch.Flush();
        _norm += weight * weight * batch.Known;
        Known += batch.Known;
        Walked += batch.Walked;
    }

    /// <summary>Writes the scores of the classes.</summary>
    public readonly void Finish(Span<float> scores)
    {
        var w = _weights;
        var scale = _norm > 0 ? 1 / MathF.Sqrt(_norm) : 0;
        var (steps, bias, sums) = (w.Steps, w.Bias, _sums);
        for (var c = 0; c < scores.Length; c++)
            scores[c] = (sums[w.Hidden + c] * steps[w.Hidden + c] * scale) + bias[w.Hidden + c];
        for (var h = 0; h < w.Hidden; h++)
        {
            var unit = (sums[h] * steps[h] * scale) + bias[h];
            if (unit > 0)
                AddScaled(w.Out.AsSpan(h * scores.Length, scores.Length), unit, scores);
        }
    }

    private static void AddScaled(ReadOnlySpan<float> from, float factor, Span<float> to)
    {
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(from);
        var into = MemoryMarshal.Cast<float, Vector256<float>>(to);
        var by = Vector256.Create(factor);
        for (var i = 0; i < into.Length; i++)
            into[i] += vectors[i] * by;
        for (var i = into.Length * Vector256<float>.Count; i < to.Length; i++)
            to[i] += from[i] * factor;
    }

    // So many rows that their sum still fits 16 bits.
    private ref struct Batch(Weights weights, ulong[] seen, float[] sums, Span<int> rows, float weight) : IFeatureSink
    {
        public const int Most = 256;

        private readonly Span<int> _rows = rows;
        private int _count;

        public int Known { get; private set; }

        public int Walked { get; private set; }

        public void Add(uint hash, FeatureKind kind)
        {
            Walked++;
            var row = weights.Index.Find(hash);
            if (row < 0 || (seen[row >> 6] & (1UL << row)) != 0)
                return;
            seen[row >> 6] |= 1UL << row;
            if (_count == _rows.Length)
                Flush();
            _rows[_count++] = row;
        }

        public void Flush()
        {
            Known += _count;
            var all = weights.Rows;
            for (var column = 0; column < weights.Stride; column += Weights.Line)
                Sum(all, column);
            _count = 0;
        }

        // One cache line of every row, kept in registers.
        private readonly void Sum(ReadOnlySpan<sbyte> all, int column)
        {
            var (a, b, c, d) = (Vector256<short>.Zero, Vector256<short>.Zero, Vector256<short>.Zero, Vector256<short>.Zero);
            foreach (var row in _rows[.._count])
            {
                var line = all.Slice((row * weights.Stride) + column, Weights.Line);
                var (left, right) = (Vector256.Create(line), Vector256.Create(line[32..]));
                a += Vector256.WidenLower(left);
                b += Vector256.WidenUpper(left);
                c += Vector256.WidenLower(right);
                d += Vector256.WidenUpper(right);
            }

            var to = MemoryMarshal.Cast<float, Vector256<float>>(sums.AsSpan(column, Weights.Line));
            Accumulate(a, to);
            Accumulate(b, to[2..]);
            Accumulate(c, to[4..]);
            Accumulate(d, to[6..]);
        }

        private readonly void Accumulate(Vector256<short> from, Span<Vector256<float>> to)
        {
            var by = Vector256.Create(weight);
            to[0] += Vector256.ConvertToSingle(Vector256.WidenLower(from)) * by;
            to[1] += Vector256.ConvertToSingle(Vector256.WidenUpper(from)) * by;
        }
    }
}
