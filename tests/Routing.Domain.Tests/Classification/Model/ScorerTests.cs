using Routing.Domain.Classification.Model;
using Routing.Tests;
using Routing.Trainer;
using Xunit;
using Xunit.Abstractions;

namespace Routing.Domain.Tests.Classification.Model;

/// <summary>The scores against the same sums made one number after the other, for sizes around those that are summed together.</summary>
public sealed class ScorerTests(ITestOutputHelper output)
{
    private static readonly FeatureSet s_features = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 161)]
    [InlineData(3, 1)]
    [InlineData(16, 79)]
    [InlineData(48, 80)]
    [InlineData(47, 81)]
    [InlineData(96, 161)]
    public void Scores_are_the_sums_of_rows_and_units(int hidden, int classes)
    {
        var random = new Random(Seed.Next(output.WriteLine));
        var text = string.Join(' ', Enumerable.Range(0, 120).Select(_ => random.Next(100_000))); // some 1,500 features
        var known = new Lexicon([text], s_features, leastCount: 1);
        var weights = new Weights(hidden, classes, known.Hashes);
        Fill(weights, random);

        var scores = new float[classes];
        using (var scorer = new Scorer(weights, s_features))
        {
            scorer.Add(text, 1);
            scorer.Finish(scores);
        }

        Assert.True(known.Hashes.Length > 600, $"{known.Hashes.Length} features");
        Assert.All(scores.Zip(Expected(weights, known)), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(81)]
    public void Shares_are_those_of_the_exponential_function(int count)
    {
        var random = new Random(Seed.Next(output.WriteLine));
        var scores = Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 40) - 20)).ToArray();
        var powers = scores.Select(static s => Math.Exp(s / 1.7)).ToArray();

        Softmax.Apply(scores, 1.7f);

        Assert.All(scores.Zip(powers), pair => Assert.Equal(pair.Second / powers.Sum(), pair.First, 1e-5));
    }

    private static void Fill(Weights weights, Random random)
    {
        for (var row = 0; row < weights.Hashes.Length; row++)
        {
            foreach (ref var value in weights.Row(row))
                value = (sbyte)random.Next(-127, 128);
        }

        for (var column = 0; column < weights.Columns; column++)
            (weights.Steps[column], weights.Bias[column]) = (random.NextSingle() / 100, random.NextSingle() - 0.5f);
        for (var unit = 0; unit < weights.Hidden; unit++)
        {
            foreach (ref var value in weights.OutRow(unit))
                value = random.NextSingle() - 0.5f;
        }
    }

    private static double[] Expected(Weights weights, Lexicon known)
    {
        var norm = Math.Sqrt(known.Weights.Sum(static w => (double)w * w));
        var columns = new double[weights.Columns];
        for (var column = 0; column < columns.Length; column++)
        {
            var sum = 0;
            for (var row = 0; row < weights.Hashes.Length; row++)
                sum += weights.Row(row)[column];
            columns[column] = (sum * (double)weights.Steps[column] / norm) + weights.Bias[column];
        }

        var scores = columns[weights.Hidden..];
        for (var unit = 0; unit < weights.Hidden; unit++)
        {
            for (var c = 0; c < scores.Length && columns[unit] > 0; c++)
                scores[c] += columns[unit] * weights.OutRow(unit)[c];
        }

        return scores;
    }
}
