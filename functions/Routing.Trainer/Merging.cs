using Routing.Domain.Classification.Model;

namespace Routing.Trainer;

/// <summary>Members into one: their hidden units side by side, their scores averaged.</summary>
internal static class Merging
{
    public static Weights Merge(Lexicon lexicon, Network[] members, int classes, TrainerOptions options)
    {
        var kept = Worth(lexicon, members).Take(options.MostRows).OrderBy(row => lexicon.Hashes[row]).ToArray();
        var hidden = options.Hidden * members.Length;
        var weights = new Weights(hidden, classes, [.. kept.Select(row => lexicon.Hashes[row])]);
        var share = 1f / members.Length;
        for (var h = 0; h < hidden; h++)
        {
            var (member, unit) = (members[h / options.Hidden], h % options.Hidden);
            weights.SetColumn(h, row => member.Row(kept[row])[unit] * lexicon.Weights[kept[row]], options.Levels);
            weights.Bias[h] = member.HiddenBias[unit];
            for (var c = 0; c < classes; c++)
                weights.OutRow(h)[c] = member.Out(unit)[c] * share;
        }

        for (var c = 0; c < classes; c++)
        {
            weights.SetColumn(hidden + c, row => members.Sum(m => m.Wide(kept[row])[c]) * share * lexicon.Weights[kept[row]], options.Levels);
            weights.Bias[hidden + c] = members.Sum(m => m.ClassBias[c]) * share;
        }

        return weights;
    }

    // The rows that change the scores most, over all examples.
    private static IEnumerable<int> Worth(Lexicon lexicon, Network[] members) => Enumerable.Range(0, lexicon.Hashes.Length)
        .Select(row => (row, worth: lexicon.Counts[row] * members.Sum(m => Square(m.Row(row)) + Square(m.Wide(row)))))
        .OrderByDescending(static r => r.worth).ThenBy(static r => r.row).Select(static r => r.row);

    private static float Square(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
            sum += value * value;
        return sum;
    }
}
