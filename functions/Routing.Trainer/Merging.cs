using Routing.Domain.Classification.Model;

namespace Routing.Trainer;

/// <summary>Members into one: their hidden units side by side, their scores averaged.</summary>
internal static class Merging
{
    public static Weights Merge(Lexicon lexicon, Network[] members, int classes, TrainerOptions options)
    {
        var hidden = options.Hidden * members.Length;
        var weights = new Weights(hidden, classes, lexicon.Hashes);
        var share = 1f / members.Length;
        for (var h = 0; h < hidden; h++)
        {
            var (member, unit) = (members[h / options.Hidden], h % options.Hidden);
            weights.SetColumn(h, row => member.Row(row)[unit] * lexicon.Weights[row], options.Levels);
            weights.Bias[h] = member.HiddenBias[unit];
            for (var c = 0; c < classes; c++)
                weights.OutRow(h)[c] = member.Out(unit)[c] * share;
        }

        for (var c = 0; c < classes; c++)
        {
            weights.SetColumn(hidden + c, row => members.Sum(m => m.Wide(row)[c]) * share * lexicon.Weights[row], options.Levels);
            weights.Bias[hidden + c] = members.Sum(m => m.ClassBias[c]) * share;
        }

        return weights;
    }
}
