using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// What a text says beside what it wants: a linear score for each signal, for the mood and for each language. Rows are stored in steps of
/// their column, from -127 to 127. Safe for concurrent use.
/// </summary>
internal sealed class Heads
{
    public const int SignalCount = 11, Mood = SignalCount, FirstLanguage = Mood + 1, Count = FirstLanguage + 5;

    /// <summary>In the order of the scores.</summary>
    public static readonly string[] Languages = ["en", "es", "pt", "zh", Language.Unknown];

    private readonly sbyte[] _rows;
    private readonly nint _start;

    public Heads(uint[] hashes)
    {
        Hashes = hashes;
        _rows = GC.AllocateArray<sbyte>(hashes.Length * Count, pinned: true);
        _start = hashes.Length > 0 ? Marshal.UnsafeAddrOfPinnedArrayElement(_rows, 0) : 0;
        Index = new RowIndex(hashes);
    }

    /// <summary>The feature of each row, ascending.</summary>
    public uint[] Hashes { get; }

    public RowIndex Index { get; }

    public Span<sbyte> Rows => _rows;

    public float[] Steps { get; } = new float[Count];

    public float[] Bias { get; } = new float[Count];

    /// <summary>A row of scores for each of the <see cref="HeadInputs.Dense"/> numbers.</summary>
    public float[] Dense { get; } = new float[HeadInputs.Dense * Count];

    /// <summary>The least score at which a signal is given.</summary>
    public float[] Thresholds { get; } = new float[SignalCount];

    /// <summary>Writes the scores of a text.</summary>
    /// <param name="scores">Room for <see cref="Count"/>.</param>
    /// <returns>How many of its features are known.</returns>
    public int Score(ReadOnlySpan<char> text, Span<float> scores)
    {
        Span<float> dense = stackalloc float[HeadInputs.Dense];
        Span<int> sums = stackalloc int[Count];
        var sink = new Sink(this, sums, stackalloc uint[Sink.Most], stackalloc int[Sink.Most]);
        HeadInputs.Read(text, dense, ref sink);
        sink.Flush();
        var scale = sink.Known > 0 ? 1 / MathF.Sqrt(sink.Square) : 0;
        for (var head = 0; head < Count; head++)
        {
            scores[head] = (sums[head] * Steps[head] * scale) + Bias[head];
            for (var i = 0; i < dense.Length; i++)
                scores[head] += dense[i] * Dense[(i * Count) + head];
        }

        // The words that tell a mood are few and sure, the features many and faint.
        var words = dense[HeadInputs.MoodAt];
        scores[Mood] = words == 0 ? scores[Mood] : (scores[Mood] + words) / 2;
        return sink.Known;
    }

    /// <summary>The signals whose score reaches their threshold.</summary>
    public Signals SignalsOf(ReadOnlySpan<float> scores)
    {
        var signals = Signals.None;
        for (var i = 0; i < SignalCount; i++)
            signals |= scores[i] >= Thresholds[i] ? (Signals)(1 << i) : Signals.None;
        return signals;
    }

    // A feature counts as often as it occurs. Up to 256 are found, and their rows asked for, before the first is summed: memory is what takes the time.
    private ref struct Sink(Heads heads, Span<int> sums, Span<uint> hashes, Span<int> times) : IFeatureSink
    {
        public const int Most = 256;

        private readonly Span<int> _sums = sums, _times = times;
        private readonly Span<uint> _hashes = hashes;
        private int _count;

        public int Known { get; private set; }

        public float Square { get; private set; }

        public void Add(uint hash, FeatureKind kind)
        {
            if (_count == Most)
                Flush();
            (_hashes[_count], _times[_count]) = (hash, HeadInputs.Times(kind));
            heads.Index.Prefetch(hash);
            _count++;
        }

        public void Flush()
        {
            var rows = MemoryMarshal.Cast<uint, int>(_hashes);
            var known = 0;
            for (var i = 0; i < _count; i++)
            {
                var row = heads.Index.Find(_hashes[i]);
                if (row < 0)
                    continue;
                CacheLine.Prefetch(heads._start + (row * Count), Count);
                (rows[known], _times[known]) = (row, _times[i]);
                known++;
            }

            for (var i = 0; i < known; i++)
                Sum(rows[i], _times[i]);
            Known += known;
            _count = 0;
        }

        private void Sum(int row, int times)
        {
            Square += times * times;
            ref var from = ref heads._rows[row * Count];
            ref var sums = ref MemoryMarshal.GetReference(_sums);
            var together = Vector512.WidenLower(Vector512.WidenLower(Vector128.LoadUnsafe(ref from).ToVector256Unsafe().ToVector512Unsafe()));
            ((together * times) + Vector512.LoadUnsafe(ref sums)).StoreUnsafe(ref sums);
            for (var i = Vector512<int>.Count; i < Count; i++)
                _sums[i] += Unsafe.Add(ref from, i) * times;
        }
    }

    public void Write(BinaryWriter to)
    {
        to.Write(Hashes.Length);
        foreach (var values in (float[][])[Steps, Bias, Dense, Thresholds])
            to.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        to.Write(MemoryMarshal.AsBytes(Hashes.AsSpan()));
        to.Write(MemoryMarshal.AsBytes(Rows));
    }

    public static Heads Read(BinaryReader from)
    {
        var count = from.ReadInt32();
        if (count is < 0 or > 1 << 22)
            throw new FormatException("The number of rows is out of range.");
        var (steps, bias, dense, thresholds) = (new float[Count], new float[Count], new float[HeadInputs.Dense * Count], new float[SignalCount]);
        foreach (var values in (float[][])[steps, bias, dense, thresholds])
            from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        var hashes = new uint[count];
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(hashes.AsSpan()));
        var heads = new Heads(hashes);
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(heads.Rows));
        steps.CopyTo(heads.Steps, 0);
        bias.CopyTo(heads.Bias, 0);
        dense.CopyTo(heads.Dense, 0);
        thresholds.CopyTo(heads.Thresholds, 0);
        return heads;
    }
}
