using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Routing.Domain.Classification.Model;
using Net = Routing.Domain.Classification.Model.Heads;

namespace Routing.Trainer.Heads;

/// <summary>
/// Trains the heads: logistic loss for signals and languages, squared error for the mood, with AdaGrad (Duchi, Hazan and Singer 2011) and
/// features left out at random. The same examples and seed give the same heads.
/// </summary>
internal static class HeadTrainer
{
    private const int Lanes = 32, Joins = 2, LeastCount = 3, MostRows = 28_000, Epochs = 10;
    private const float Rate = 0.1f, Decay = 1e-5f, Drop = 0.4f, JoinedWeight = 0.5f;

    public static Net Train(IReadOnlyList<HeadExample> examples, int seed)
    {
        examples = [.. examples, .. Joined(examples, new Random(seed))];
        var inputs = examples.Select(static e => Read(e.Text)).ToArray();
        var counts = new Dictionary<uint, int>();
        foreach (var hash in inputs.SelectMany(static i => i.Features.Select(static f => f.Hash).Distinct()))
            counts[hash] = counts.GetValueOrDefault(hash) + 1;
        uint[] hashes = [.. counts.Where(static c => c.Value >= LeastCount).Select(static c => c.Key).Order()];
        var index = hashes.Select(static (hash, row) => (hash, row)).ToDictionary(static p => p.hash, static p => p.row);
        var rows = inputs.Select(i => i.Features.Where(f => index.ContainsKey(f.Hash)).Select(f => (Row: index[f.Hash], Times: (float)HeadInputs.Times(f.Kind))).ToArray()).ToArray();
        var weights = Fit(examples, rows, [.. inputs.Select(static i => i.Dense)], hashes.Length, seed);
        return Round(hashes, [.. hashes.Select(h => counts[h])], weights);
    }

    // Real contacts threaten or plead amid something else: known texts with a message before or behind them.
    private static IEnumerable<HeadExample> Joined(IReadOnlyList<HeadExample> examples, Random random)
    {
        var messages = examples.Where(static e => e.Weights[Net.Mood] == 0 && e.Text.Length < 120).ToLookup(static e => e.Language, static e => e);
        var byLanguage = messages.ToDictionary(static g => g.Key, static g => g.ToArray());
        foreach (var known in examples.Where(static e => e.Weights[Net.Mood] > 0))
        {
            if (!byLanguage.TryGetValue(known.Language, out var others))
                continue;
            for (var i = 0; i < Joins; i++)
            {
                var other = others[random.Next(others.Length)];
                var weights = (float[])known.Weights.Clone();
                for (var head = 0; head < Net.SignalCount; head++)
                    weights[head] = other.Weights[head] > 0 || known.Targets[head] > 0 ? JoinedWeight : 0;
                weights[Net.Mood] = 0;
                var text = random.Next(2) == 0 ? $"{other.Text}. {known.Text}" : $"{known.Text}. {other.Text}";
                yield return known with { Text = text, Weights = weights };
            }
        }
    }

    public static ((uint Hash, FeatureKind Kind)[] Features, float[] Dense) Read(string text)
    {
        var dense = new float[HeadInputs.Dense];
        var collector = new Collector([]);
        HeadInputs.Read(text, dense, ref collector);
        return ([.. collector.Found], dense);
    }

    // Rows, then the numbers beside them, then the bias.
    private static Vector512<float>[] Fit(IReadOnlyList<HeadExample> examples, (int Row, float Times)[][] rows, float[][] dense, int count, int seed)
    {
        var weights = new Vector512<float>[(count + HeadInputs.Dense + 1) * 2];
        var squares = new Vector512<float>[weights.Length];
        var random = new Random(seed);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        Span<float> scores = stackalloc float[Lanes];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = Rate * (1 - (epoch / (float)Epochs));
            foreach (var at in order)
            {
                (int Row, float Times)[] kept = [.. rows[at].Where(_ => random.NextSingle() >= Drop)];
                var scale = kept.Length > 0 ? 1 / MathF.Sqrt(kept.Sum(static f => f.Times * f.Times)) : 0;
                Forward(weights, kept, scale, dense[at], count, scores);
                Gradient(examples[at], scores);
                var (low, high) = (Vector512.Create<float>(scores), Vector512.Create<float>(scores[16..]));
                foreach (var (row, times) in kept)
                    Step(weights, squares, row, low * scale * times, high * scale * times, rate);
                for (var i = 0; i < dense[at].Length; i++)
                {
                    if (dense[at][i] != 0)
                        Step(weights, squares, count + i, low * dense[at][i], high * dense[at][i], rate);
                }

                Step(weights, squares, count + HeadInputs.Dense, low, high, rate);
            }
        }

        return weights;
    }

    private static void Forward(Vector512<float>[] weights, (int Row, float Times)[] rows, float scale, float[] dense, int count, Span<float> scores)
    {
        var (low, high) = (Vector512<float>.Zero, Vector512<float>.Zero);
        foreach (var (row, times) in rows)
            (low, high) = (low + (weights[row * 2] * times), high + (weights[(row * 2) + 1] * times));
        (low, high) = (low * scale, high * scale);
        for (var i = 0; i < dense.Length; i++)
            (low, high) = (low + (weights[(count + i) * 2] * dense[i]), high + (weights[((count + i) * 2) + 1] * dense[i]));
        (low + weights[^2]).CopyTo(scores);
        (high + weights[^1]).CopyTo(scores[16..]);
    }

    // Turns scores into the gradient of the loss.
    private static void Gradient(HeadExample example, Span<float> scores)
    {
        for (var head = 0; head < scores.Length; head++)
        {
            var said = head >= Net.Count ? 0 : head == Net.Mood ? scores[head] : 1 / (1 + MathF.Exp(-scores[head]));
            scores[head] = head >= Net.Count ? 0 : (said - example.Targets[head]) * example.Weights[head];
        }
    }

    private static void Step(
        Vector512<float>[] weights, Vector512<float>[] squares, int row, Vector512<float> low, Vector512<float> high, float rate)
    {
        var tiny = Vector512.Create(1e-4f);
        squares[row * 2] += low * low;
        squares[(row * 2) + 1] += high * high;
        weights[row * 2] = (weights[row * 2] * (1 - Decay)) - (low * rate / (Vector512.Sqrt(squares[row * 2]) + tiny));
        weights[(row * 2) + 1] = (weights[(row * 2) + 1] * (1 - Decay)) - (high * rate / (Vector512.Sqrt(squares[(row * 2) + 1]) + tiny));
    }

    private static Net Round(uint[] hashes, int[] counts, Vector512<float>[] vectors)
    {
        float Weight(int row, int head) => MemoryMarshal.Cast<Vector512<float>, float>(vectors.AsSpan(row * 2, 2))[head];
        var kept = Enumerable.Range(0, hashes.Length)
            .OrderByDescending(row => counts[row] * Enumerable.Range(0, Net.Count).Sum(head => Weight(row, head) * Weight(row, head)))
            .ThenBy(static row => row).Take(MostRows).Order().ToArray();
        var heads = new Net([.. kept.Select(row => hashes[row])]);
        for (var head = 0; head < Net.Count; head++)
        {
            heads.Steps[head] = Math.Max(1e-9f, kept.Length == 0 ? 0 : kept.Max(row => Math.Abs(Weight(row, head)))) / 127;
            for (var row = 0; row < kept.Length; row++)
                heads.Rows[(row * Net.Count) + head] = (sbyte)MathF.Round(Weight(kept[row], head) / heads.Steps[head]);
            for (var i = 0; i < HeadInputs.Dense; i++)
                heads.Dense[(i * Net.Count) + head] = Weight(hashes.Length + i, head);
            heads.Bias[head] = Weight(hashes.Length + HeadInputs.Dense, head);
        }

        return heads;
    }

    private readonly struct Collector(List<(uint, FeatureKind)> found) : IFeatureSink
    {
        public List<(uint, FeatureKind)> Found => found;

        public void Add(uint hash, FeatureKind kind) => found.Add((hash, kind));
    }
}
