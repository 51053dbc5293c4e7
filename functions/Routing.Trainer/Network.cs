using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Trainer;

/// <summary>
/// One hidden layer over the sum of a text's rows, divided by their norm, beside a linear model on the same rows. Trained on cross-entropy
/// with features and hidden units left out at random.
/// </summary>
internal sealed class Network
{
    private const int Lanes = 16;
    private const float FirstRows = 0.1f, WarmUp = 0.05f;

    private readonly TrainerOptions _options;
    private readonly Random _random;
    private readonly float[] _weights; // of each row
    private readonly int _hidden, _classes, _h, _c, _width; // the last three in vectors
    private readonly Adam _rows; // of each row the hidden part, then the linear part
    private readonly Adam _out; // of each hidden unit a row of classes, then the bias of the classes, then that of the hidden units

    public Network(float[] weights, int classes, TrainerOptions options, int seed)
    {
        (_options, _weights, _classes, _hidden, _random) = (options, weights, classes, options.Hidden, new Random(seed));
        var rows = weights.Length;
        (_h, _c) = ((_hidden + Lanes - 1) / Lanes, (classes + Lanes - 1) / Lanes);
        _width = _h + _c;
        _rows = new Adam(rows * _width, options.Decay);
        _out = new Adam(((_hidden + 1) * _c) + _h, options.Decay);
        for (var row = 0; row < rows; row++)
            Fill(Floats(_rows.Weights.AsSpan(row * _width, _h))[.._hidden], FirstRows);
        for (var unit = 0; unit < _hidden; unit++)
            Fill(Floats(_out.Weights.AsSpan(unit * _c, _c))[..classes], MathF.Sqrt(6f / (_hidden + classes)));
    }

    public ReadOnlySpan<float> Row(int row) => Floats(_rows.Weights.AsSpan(row * _width, _h))[.._hidden];

    public ReadOnlySpan<float> Wide(int row) => Floats(_rows.Weights.AsSpan((row * _width) + _h, _c))[.._classes];

    public ReadOnlySpan<float> Out(int unit) => Floats(_out.Weights.AsSpan(unit * _c, _c))[.._classes];

    public ReadOnlySpan<float> ClassBias => Floats(_out.Weights.AsSpan(_hidden * _c, _c))[.._classes];

    public ReadOnlySpan<float> HiddenBias => Floats(_out.Weights.AsSpan((_hidden + 1) * _c, _h))[.._hidden];

    /// <param name="texts">The rows of each text.</param>
    /// <param name="targets">The label of each text.</param>
    /// <param name="pass">Hears the mean loss after each pass.</param>
    public void Train(int[][] texts, int[] targets, Action<double> pass)
    {
        var order = Enumerable.Range(0, texts.Length).ToArray();
        var batch = new Gradients(_weights.Length, _width, _out.Weights.Length);
        var work = new Work(_h, _c, texts.Max(static t => t.Length));
        var steps = _options.Epochs * ((order.Length + _options.Batch - 1) / _options.Batch);
        var step = 0;
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            _random.Shuffle(order);
            var loss = 0.0;
            for (var start = 0; start < order.Length; start += _options.Batch)
            {
                var size = Math.Min(_options.Batch, order.Length - start);
                for (var i = start; i < start + size; i++)
                    loss += Learn(texts[order[i]], targets[order[i]], work, batch);
                var share = ++step / (float)steps;
                Correct(batch, 1f / size, _options.Rate * Math.Min(1, share / WarmUp) * (1 - share), step);
            }

            pass(loss / order.Length);
        }
    }

    private float Learn(ReadOnlySpan<int> text, int target, Work work, Gradients batch)
    {
        var (count, square) = (0, 0f);
        foreach (var row in text)
        {
            if (_random.NextSingle() < _options.FeatureDrop)
                continue;
            work.Kept[count++] = row;
            square += _weights[row] * _weights[row];
        }

        var kept = work.Kept.AsSpan(0, count);
        var scale = Vector512.Create(count > 0 ? 1 / MathF.Sqrt(square) : 0);
        Forward(kept, scale, work);
        var loss = Softmax(Floats(work.Scores)[.._classes], target);
        Backward(kept, scale, work, batch);
        return loss;
    }

    private void Forward(ReadOnlySpan<int> rows, Vector512<float> scale, Work work)
    {
        var sums = work.Sums.AsSpan();
        sums.Clear();
        foreach (var row in rows)
        {
            var from = _rows.Weights.AsSpan(row * _width, _width);
            var weight = Vector512.Create(_weights[row]);
            for (var i = 0; i < sums.Length; i++)
                sums[i] += from[i] * weight;
        }

        var bias = _out.Weights.AsSpan(_hidden * _c);
        for (var i = 0; i < _c; i++)
            work.Scores[i] = (work.Sums[_h + i] * scale) + bias[i];
        for (var i = 0; i < _h; i++)
            work.Hidden[i] = (work.Sums[i] * scale) + bias[_c + i];
        var hidden = Floats(work.Hidden);
        var mask = Floats(work.Mask);
        for (var unit = 0; unit < _hidden; unit++)
        {
            mask[unit] = hidden[unit] > 0 && _random.NextSingle() >= _options.HiddenDrop ? 1 / (1 - _options.HiddenDrop) : 0;
            hidden[unit] *= mask[unit];
            if (mask[unit] == 0)
                continue;
            var from = _out.Weights.AsSpan(unit * _c, _c);
            for (var i = 0; i < from.Length; i++)
                work.Scores[i] += from[i] * hidden[unit];
        }
    }

    // Turns scores into the gradient of the loss.
    private float Softmax(Span<float> scores, int target)
    {
        var most = float.MinValue;
        foreach (var score in scores)
            most = Math.Max(most, score);
        var wanted = _options.Smoothing / scores.Length;
        var (sum, loss) = (0f, -(1 - _options.Smoothing) * (scores[target] - most));
        foreach (ref var score in scores)
        {
            loss -= wanted * (score - most);
            sum += score = MathF.Exp(score - most);
        }

        foreach (ref var score in scores)
            score = (score / sum) - wanted;
        scores[target] -= 1 - _options.Smoothing;
        return loss + MathF.Log(sum);
    }

    private void Backward(ReadOnlySpan<int> rows, Vector512<float> scale, Work work, Gradients batch)
    {
        var hidden = Floats(work.Hidden);
        var mask = Floats(work.Mask);
        var back = Floats(work.Sums.AsSpan(0, _h));
        back.Clear();
        for (var unit = 0; unit < _hidden; unit++)
        {
            if (mask[unit] == 0)
                continue;
            var from = _out.Weights.AsSpan(unit * _c, _c);
            var to = batch.Out.AsSpan(unit * _c, _c);
            var sum = Vector512<float>.Zero;
            for (var i = 0; i < from.Length; i++)
            {
                sum += from[i] * work.Scores[i];
                to[i] += work.Scores[i] * hidden[unit];
            }

            back[unit] = Vector512.Sum(sum) * mask[unit];
        }

        var bias = batch.Out.AsSpan(_hidden * _c);
        for (var i = 0; i < _c; i++)
            bias[i] += work.Sums[_h + i] = work.Scores[i];
        for (var i = 0; i < _h; i++)
            bias[_c + i] += work.Sums[i];
        foreach (ref var sum in work.Sums.AsSpan())
            sum *= scale;
        foreach (var row in rows)
        {
            var to = batch.Row(row);
            var weight = Vector512.Create(_weights[row]);
            for (var i = 0; i < to.Length; i++)
                to[i] += work.Sums[i] * weight;
        }
    }

    private void Correct(Gradients batch, float share, float rate, int step)
    {
        for (var slot = 0; slot < batch.Touched.Count; slot++)
            _rows.Step(batch.Touched[slot] * _width, batch.Slot(slot), share, rate, step);
        _out.Step(0, batch.Out, share, rate, step);
        batch.Forget();
    }

    private void Fill(Span<float> values, float most)
    {
        foreach (ref var value in values)
            value = ((_random.NextSingle() * 2) - 1) * most;
    }

    private static Span<float> Floats(Span<Vector512<float>> vectors) => MemoryMarshal.Cast<Vector512<float>, float>(vectors);

    private sealed class Work(int hidden, int classes, int longest)
    {
        public readonly Vector512<float>[] Sums = new Vector512<float>[hidden + classes], Hidden = new Vector512<float>[hidden],
            Mask = new Vector512<float>[hidden], Scores = new Vector512<float>[classes];

        public readonly int[] Kept = new int[longest];
    }
}
