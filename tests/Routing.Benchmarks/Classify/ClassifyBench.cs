using System.Diagnostics;
using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Tests;
using Routing.Trainer;

namespace Routing.Benchmarks.Classify;

/// <summary>
/// The classifier on public sets: trained on the training part alone, measured once on the test part. All choices were made on other parts,
/// see RESULTS.md.
/// </summary>
internal static class ClassifyBench
{
    private const string OutsideLabel = "oos";
    private const double Margin = 0.01; // the validation part is small

    public static async Task RunAsync()
    {
        ReadShipped();
        PublicSet?[] sets = [PublicSets.Banking77(), PublicSets.Clinc150()];
        var compare = sets.Any(static s => s is not null) && await NlpJs.IsThereAsync();
        var theirs = sets.Select(set => compare && set is not null ? NlpJs.Start(set) : null).ToArray();
        try
        {
            var models = sets.Select(static set => set is null ? null : Learn(set.Name, set.Train)).ToArray();
            if (sets[1] is { } clinc)
                OutsideIntents(clinc);
            foreach (var other in theirs.OfType<NlpJs>())
                Report.Line("NLP.js trained, beside ours, in", await other.TrainedAsync(), "s");
            for (var i = 0; i < sets.Length; i++)
            {
                if (sets[i] is { } set)
                    await MeasureAsync(set, models[i]!, set.Name == "Banking77" ? 0.925 : 0.935, theirs[i]);
            }
        }
        finally
        {
            foreach (var other in theirs)
                other?.Dispose();
        }
    }

    private static void ReadShipped()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AzuriteProcess.RepositoryRoot, "functions", "Routing.Domain", "Classification", "Model", "marketplace.model"));
        var times = new List<double>();
        for (var i = 0; i < 11; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            if (MarketplaceFile.Read(bytes, Intents.All) is not MarketplaceReading.Accepted)
                throw new InvalidOperationException("The shipped model is not accepted.");
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        Report.Line("shipped model", bytes.Length / 1048576.0, "MiB", 2);
        Report.Below("shipped model: read, the first time", times[0], 150, "ms");
        Report.Below("shipped model: read, median", Report.Median(times), 150, "ms");
    }

    private static IntentModel Learn(string name, IReadOnlyList<Example> examples)
    {
        var clock = Stopwatch.GetTimestamp();
        var model = IntentTrainer.Train(examples, new TrainerOptions { Name = name });
        Report.Line($"{name}: trained on {examples.Count:N0} texts in", Stopwatch.GetElapsedTime(clock).TotalSeconds, "s", 1);
        Report.Line($"{name}: model", ModelFile.Write(model).Length / 1048576.0, "MiB", 2);
        return model;
    }

    private static async Task MeasureAsync(PublicSet set, IntentModel model, double target, NlpJs? other)
    {
        var accuracy = Accuracy(model, set.Test);
        Report.AtLeast($"{set.Name}: accuracy on {set.Test.Count:N0} texts", accuracy, target, "", 4);
        Report.Line($"{set.Name}: expected calibration error", CalibrationError(model, set.Test), "", 4);
        var (speed, bytes) = Speed(model, [.. set.Test.Select(static e => e.Text)]);
        Report.AtLeast($"{set.Name}: on one core", speed, 80_000, "messages/s");
        Report.AtMost($"{set.Name}: allocated a call", bytes, 0, "bytes");
        if (other is null)
            return;
        var (theirAccuracy, process, classifier) = await other.MeasureAsync();
        Report.AtLeast($"{set.Name}: more accurate than NLP.js ({theirAccuracy:F4}) by", accuracy - theirAccuracy, 0, "", 4);
        Report.AtLeast($"{set.Name}: times NLP.js ({process:N0}/s)", speed / process, 20, "times", 1);
        Report.Line($"{set.Name}: times its classifier alone ({classifier:N0}/s)", speed / classifier, "times", 1);
    }

    // The texts of no intent are a label of their own; what is too probably of it, by a threshold set on the validation part, is outside.
    private static void OutsideIntents(PublicSet set)
    {
        var model = Learn($"{set.Name} with {OutsideLabel}", [.. set.Train, .. set.Outside.Train.Select(static t => new Example(t, OutsideLabel))]);
        var judged = Judge(model, set.Choose);
        // The lowest threshold, and so the highest recall, that leaves the accuracy a margin above the target.
        var threshold = judged.Select(static j => j.Outside).Order()
            .First(t => judged.Count(j => j.Right && j.Outside <= t) >= (0.92 + Margin) * judged.Count);
        var (inside, outside) = (Judge(model, set.Test), Judge(model, [.. set.Outside.Test.Select(static t => new Example(t, OutsideLabel))]));
        Report.Line($"{set.Name}: threshold of {OutsideLabel} for {0.92 + Margin:F3} on validation", threshold, "", 5);
        Report.AtLeast($"{set.Name}: in-scope accuracy under it", inside.Count(j => j.Right && j.Outside <= threshold) / (double)inside.Count, 0.92, "", 4);
        Report.AtLeast($"{set.Name}: {OutsideLabel} recall on {outside.Count:N0} texts", outside.Count(j => j.Outside > threshold) / (double)outside.Count, 0.55, "", 4);
    }

    // Of each text the probability of no intent, and whether the most probable of the intents is right.
    private static List<(float Outside, bool Right)> Judge(IntentModel model, IReadOnlyList<Example> examples)
    {
        var none = model.Labels.ToList().IndexOf(OutsideLabel);
        var judged = new List<(float, bool)>();
        var probabilities = new float[model.Labels.Count];
        foreach (var example in examples)
        {
            model.Score(example.Text, probabilities);
            var outside = probabilities[none];
            probabilities[none] = -1;
            judged.Add((outside, model.Best(probabilities, 1)[0].Intent == example.Intent));
        }

        return judged;
    }

    private static double Accuracy(IntentModel model, IReadOnlyList<Example> examples) =>
        examples.Count(e => model.Classify(e.Text, 1)[0].Intent == e.Intent) / (double)examples.Count;

    private static double CalibrationError(IntentModel model, IReadOnlyList<Example> examples) => examples
        .Select(e => (Best: model.Classify(e.Text, 1)[0], e.Intent))
        .GroupBy(static a => Math.Min(14, (int)(a.Best.Confidence * 15)))
        .Sum(bin => Math.Abs(bin.Sum(static a => a.Best.Confidence - (a.Best.Intent == a.Intent ? 1 : 0)))) / examples.Count;

    private static (double PerSecond, long Bytes) Speed(IntentModel model, string[] texts)
    {
        const int Passes = 10, Rounds = 7;
        var speeds = new double[Rounds];
        var probabilities = new float[model.Labels.Count];
        long bytes = 0;
        for (var round = -1; round < Rounds; round++) // the first warms the JIT up
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var busy = Environment.CpuUsage.TotalTime;
            for (var pass = 0; pass < Passes; pass++)
            {
                foreach (var text in texts)
                    model.Score(text, probabilities);
            }

            var seconds = (Environment.CpuUsage.TotalTime - busy).TotalSeconds;
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (Passes * texts.Length);
            if (round >= 0)
                speeds[round] = Passes * texts.Length / seconds;
        }

        return (Report.Median(speeds), bytes);
    }
}
