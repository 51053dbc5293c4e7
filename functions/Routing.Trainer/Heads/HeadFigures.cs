using Net = Routing.Domain.Classification.Model.Heads;

namespace Routing.Trainer.Heads;

/// <summary>A signal on texts that were not learned from.</summary>
/// <param name="Support">How many of the texts have it.</param>
internal readonly record struct SignalFigure(double Threshold, double Precision, double Recall, int Support);

/// <summary>Scores of texts by heads that did not learn them, and what follows: thresholds and figures.</summary>
internal sealed class HeadFigures
{
    // How much recall counts against precision where a miss is worse than an alarm too many.
    private const double RecallWeight = 2.5, EvenWeight = 1;

    // Legal threat, chargeback, safety, self-harm, off-platform solicitation.
    private static readonly int[] ForRecall = [0, 2, 3, 4, 7];

    private readonly List<(HeadExample Example, float[] Scores)> _scored = [];

    /// <summary>Scores each fifth, by families, with heads trained on the other four.</summary>
    public static HeadFigures OfFolds(IReadOnlyList<HeadExample> examples, int folds, int seed)
    {
        var figures = new HeadFigures();
        var of = Splits.Folds([.. examples.Select(static e => new Example(e.Text, e.Language, e.Family))], folds, seed);
        var parts = new List<(HeadExample, float[])>[folds];
        Parallel.For(0, folds, fold =>
        {
            var heads = HeadTrainer.Train([.. examples.Where((_, i) => of[i] != fold)], seed);
            parts[fold] = [.. examples.Where((_, i) => of[i] == fold).Select(e => (e, Score(heads, e.Text)))];
        });
        figures._scored.AddRange(parts.SelectMany(static p => p));
        return figures;
    }

    public static HeadFigures Of(Net heads, IEnumerable<HeadExample> examples)
    {
        var figures = new HeadFigures();
        figures._scored.AddRange(examples.Select(e => (e, Score(heads, e.Text))));
        return figures;
    }

    /// <summary>The threshold with the best F measure for each signal.</summary>
    public float[] Thresholds() => [.. Enumerable.Range(0, Net.SignalCount).Select(head =>
        Candidates(head).MaxBy(t => F(head, t, ForRecall.Contains(head) ? RecallWeight : EvenWeight)))];

    /// <summary>Precision and recall at a threshold, over the texts whose signals are written down.</summary>
    public SignalFigure Signal(int head, float threshold, string? language = null)
    {
        var (right, given, there) = (0, 0, 0);
        foreach (var (example, scores) in _scored)
        {
            if (example.Weights[Net.Mood] == 0 || (language is not null && example.Language != language))
                continue;
            var (has, said) = (example.Targets[head] > 0.5f, scores[head] >= threshold);
            (right, given, there) = (right + (has && said ? 1 : 0), given + (said ? 1 : 0), there + (has ? 1 : 0));
        }

        return new(threshold, given == 0 ? 1 : right / (double)given, there == 0 ? 1 : right / (double)there, there);
    }

    /// <summary>How many of a thousand messages of the groups, where nobody wrote a signal down and no phrase speaks for it, are given one.</summary>
    public double Alarms(int head, float threshold)
    {
        var presumed = _scored.Where(s => s.Example.Weights[head] is > 0 and < 1).ToList();
        return presumed.Count == 0 ? 0 : 1000.0 * presumed.Count(s => s.Scores[head] >= threshold) / presumed.Count;
    }

    /// <summary>Mean distance between the mood said and the mood there, and the share of moods on the right side.</summary>
    public (double Error, double RightSide) Mood(string? language = null)
    {
        var known = _scored.Where(s => s.Example.Weights[Net.Mood] > 0 && (language is null || s.Example.Language == language)).ToList();
        return (known.Average(static s => Math.Abs(Math.Clamp(s.Scores[Net.Mood], -1, 1) - s.Example.Targets[Net.Mood])),
            known.Average(static s => Side(s.Scores[Net.Mood]) == Side(s.Example.Targets[Net.Mood]) ? 1.0 : 0));
    }

    /// <summary>Share of the texts of a language whose language is told.</summary>
    public double Language(string language)
    {
        var index = Array.IndexOf(Net.Languages, language);
        return _scored.Where(s => s.Example.Language == language)
            .Average(s => s.Scores.AsSpan(Net.FirstLanguage).IndexOf(s.Scores[Net.FirstLanguage..].Max()) == index ? 1.0 : 0);
    }

    /// <summary>Two halves by families, to choose by one and measure by the other.</summary>
    public (HeadFigures Choosing, HeadFigures Measured) Halves()
    {
        var (left, right) = (new HeadFigures(), new HeadFigures());
        foreach (var (i, family) in _scored.GroupBy(static s => s.Example.Family).OrderBy(static g => g.Key, StringComparer.Ordinal).Index())
            (i % 2 == 0 ? left : right)._scored.AddRange(family);
        return (left, right);
    }

    private static int Side(float mood) => mood > 0.25f ? 1 : mood < -0.25f ? -1 : 0;

    // Over all texts, those whose signals are presumed too, but these for less: there are many of them, and some are wrong.
    private double F(int head, float threshold, double weight)
    {
        var (right, given, there) = (0f, 0f, 0f);
        foreach (var (example, scores) in _scored)
        {
            var counts = Math.Min(1, example.Weights[head]); // what is presumed counts less
            given += scores[head] >= threshold ? counts : 0;
            there += example.Targets[head] * counts;
            right += scores[head] >= threshold ? example.Targets[head] * counts : 0;
        }

        return (1 + (weight * weight)) * right / ((weight * weight * there) + given);
    }

    private IEnumerable<float> Candidates(int head) => _scored.Where(s => s.Example.Targets[head] > 0.5f).Select(s => s.Scores[head]).Order().Prepend(0);

    private static float[] Score(Net heads, string text)
    {
        var scores = new float[Net.Count];
        heads.Score(text, scores);
        return scores;
    }
}
