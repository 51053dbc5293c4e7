using Routing.Trainer;

namespace Routing.Benchmarks.Classify;

/// <summary>
/// How the trainer's defaults were chosen: each variant's accuracy on five folds of Banking77's training part, and on CLINC150's validation
/// part. The test parts are not read.
/// </summary>
internal static class ChooseBench
{
    private const int Folds = 5;

    private static readonly (string What, TrainerOptions Options)[] s_variants =
    [
        ("as it is", new()),
        ("features left out 0.5 -> 0.3", new() { FeatureDrop = 0.3f }),
        ("hidden units left out 0.3 -> 0.5", new() { HiddenDrop = 0.5f }),
        ("words count 1.5 -> 1", new() { Features = new() { WordWeight = 1 } }),
        ("pairs with a gap of 1 -> none", new() { Features = new() { Gap = 0 } }),
        ("pairs with a gap of 1 -> 2", new() { Features = new() { Gap = 2 } }),
        ("smoothing 0 -> 0.1", new() { Smoothing = 0.1f }),
        ("one network -> two", new() { Members = 2 }),
    ];

    public static Task RunAsync()
    {
        var (banking, clinc) = (PublicSets.Banking77(), PublicSets.Clinc150());
        foreach (var (what, variant) in s_variants)
        {
            var options = variant with { CalibrationFolds = 0 };
            if (banking is not null)
                Report.Line($"Banking77, {Folds} folds of train: {what}", Folded(banking.Train, options), "", 4);
            if (clinc is not null)
                Report.Line($"CLINC150, validation: {what}", Share(clinc.Train, clinc.Choose, options), "", 4);
        }

        return Task.CompletedTask;
    }

    private static double Folded(IReadOnlyList<Example> examples, TrainerOptions options) => Enumerable.Range(0, Folds)
        .AsParallel().WithDegreeOfParallelism(options.Threads)
        .Select(fold => Splits.HoldOut(examples, Folds, fold, 77))
        .Sum(part => Share(part.Learned, part.HeldOut, options) * part.HeldOut.Count) / examples.Count;

    private static double Share(IReadOnlyList<Example> learned, IReadOnlyList<Example> heldOut, TrainerOptions options)
    {
        var model = IntentTrainer.Train(learned, options);
        return heldOut.Count(e => model.Classify(e.Text, 1)[0].Intent == e.Intent) / (double)heldOut.Count;
    }
}
