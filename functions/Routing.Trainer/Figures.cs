using Routing.Domain.Classification.Model;

namespace Routing.Trainer;

/// <summary>An intent as it should be and as it was said.</summary>
/// <param name="Second">The best alternative.</param>
public sealed record Judged(string Text, string? Language, string Intent, string Said, double Confidence, string Second)
{
    public bool IsRight => Intent == Said;
}

/// <summary>How often an intent was found where it is.</summary>
public readonly record struct IntentFigure(string Intent, int Support, double Precision, double Recall)
{
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>What acting above a threshold only gives.</summary>
/// <param name="Coverage">Share of the texts at or above it.</param>
/// <param name="Accuracy">Share of those that are right; 1 when there are none.</param>
public readonly record struct CoveragePoint(double Threshold, double Coverage, double Accuracy);

/// <summary>How good a model's answers are.</summary>
public static class Figures
{
    private const int Bins = 15;

    public static IReadOnlyList<Judged> Judge(IntentModel model, IEnumerable<(string Text, string? Language, string Intent)> texts) =>
        [.. texts.Select(t => model.Classify(t.Text, 2) is var best ? new Judged(t.Text, t.Language, t.Intent, best[0].Intent, best[0].Confidence, best[^1].Intent) : null!)];

    public static double Accuracy(IReadOnlyCollection<Judged> judged) => judged.Average(static j => j.IsRight ? 1.0 : 0);

    /// <summary>Of each intent that a text has, worst first.</summary>
    public static IReadOnlyList<IntentFigure> PerIntent(IReadOnlyCollection<Judged> judged)
    {
        var said = judged.CountBy(static j => j.Said).ToDictionary();
        return [.. judged.GroupBy(static j => j.Intent).Select(group =>
        {
            var right = group.Count(static j => j.IsRight);
            return new IntentFigure(group.Key, group.Count(), right == 0 ? 0 : right / (double)said[group.Key], right / (double)group.Count());
        }).OrderBy(static f => f.F1).ThenBy(static f => f.Intent, StringComparer.Ordinal)];
    }

    /// <summary>Mean F1 over the intents that a text has.</summary>
    public static double MacroF1(IReadOnlyCollection<Judged> judged) => PerIntent(judged).Average(static f => f.F1);

    /// <summary>Mean distance of confidence and accuracy over 15 bins of equal width, weighted by their texts.</summary>
    public static double CalibrationError(IReadOnlyCollection<Judged> judged) => judged
        .GroupBy(static j => Math.Min(Bins - 1, (int)(j.Confidence * Bins)))
        .Sum(static bin => Math.Abs(bin.Sum(static j => (j.IsRight ? 1.0 : 0) - j.Confidence))) / judged.Count;

    /// <summary>Pairs of what it is and what was said instead, most frequent first.</summary>
    public static IReadOnlyList<(string Intent, string Said, int Count, string Example)> Confusions(IReadOnlyCollection<Judged> judged) =>
        [.. judged.Where(static j => !j.IsRight).GroupBy(static j => (j.Intent, j.Said))
            .Select(static g => (g.Key.Intent, g.Key.Said, g.Count(), g.First().Text))
            .OrderByDescending(static c => c.Item3).ThenBy(static c => c.Intent, StringComparer.Ordinal)];

    public static IReadOnlyList<CoveragePoint> Curve(IReadOnlyCollection<Judged> judged) =>
        [.. Enumerable.Range(0, 20).Select(i => i * 0.05).Select(threshold =>
        {
            var above = judged.Where(j => j.Confidence >= threshold).ToList();
            return new CoveragePoint(threshold, above.Count / (double)judged.Count, above.Count == 0 ? 1 : Accuracy(above));
        })];

    /// <summary>The least threshold at and above which a share of the answers is right; null when none gives that.</summary>
    public static CoveragePoint? ThresholdFor(IReadOnlyCollection<Judged> judged, double accuracy)
    {
        var (right, best, count) = (0, (CoveragePoint?)null, 0);
        foreach (var answer in judged.OrderByDescending(static j => j.Confidence))
        {
            count++;
            right += answer.IsRight ? 1 : 0;
            if (right >= accuracy * count)
                best = new(answer.Confidence, count / (double)judged.Count, right / (double)count);
        }

        return best;
    }
}
