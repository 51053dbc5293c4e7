using Routing.Domain.Classification.Model;

namespace Routing.Trainer;

/// <summary>Trains a model: a network or several on the same features, averaged and rounded into one, its probabilities calibrated.</summary>
public static class IntentTrainer
{
    /// <summary>Trains and calibrates.</summary>
    /// <param name="examples">At least one for each label.</param>
    /// <param name="progress">Called from several threads, one call at a time.</param>
    /// <exception cref="ArgumentException">No examples, or one of an intent that is not among the labels.</exception>
    public static IntentModel Train(
        IReadOnlyList<Example> examples, TrainerOptions options, Action<TrainingProgress>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        if (examples.Count == 0)
            throw new ArgumentException("There is nothing to learn from.", nameof(examples));
        var labels = options.Labels?.ToArray() ?? [.. examples.Select(static e => e.Intent).Distinct().Order(StringComparer.Ordinal)];
        if (examples.FirstOrDefault(e => !labels.Contains(e.Intent)) is { } stranger)
            throw new ArgumentException($"The intent {stranger.Intent} is not among the labels.", nameof(examples));
        // Calibrating takes a model of its own, which has not seen what it is calibrated on; both are trained side by side.
        var (temperature, model) = (1f, (IntentModel?)null);
        var told = OneAtATime(progress);
        var all = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = ct };
        Parallel.Invoke(all,
            () => model = Fit(examples, labels, options, "training", told, ct),
            () =>
            {
                if (options.CalibrationFolds < 2)
                    return;
                var (learned, heldOut) = Splits.HoldOut(examples, options.CalibrationFolds, 0, options.Seed);
                if (learned.Count > 0 && heldOut.Count > 0)
                    temperature = Calibration.Temperature(Fit(learned, labels, options, "calibration", told, ct), heldOut);
            });
        model!.Weights.Temperature = temperature;
        return model;
    }

    private static Action<TrainingProgress> OneAtATime(Action<TrainingProgress>? progress)
    {
        var gate = new Lock();
        return step =>
        {
            lock (gate)
                progress?.Invoke(step);
        };
    }

    // Of one member; whole cache lines for all.
    private static int Hidden(TrainerOptions options, int labels) =>
        ((((options.Members * options.Hidden) + labels + Weights.Line - 1) / Weights.Line * Weights.Line) - labels) / options.Members;

    private static IntentModel Fit(
        IReadOnlyList<Example> examples, string[] labels, TrainerOptions options, string stage, Action<TrainingProgress> progress, CancellationToken ct)
    {
        var lexicon = new Lexicon(examples.Select(static e => e.Text), options.Features, options.LeastCount);
        var index = labels.Select(static (label, i) => (label, i)).ToDictionary(static p => p.label, static p => p.i);
        var texts = examples.Select(e => lexicon.Rows(e.Text)).ToArray();
        var targets = examples.Select(e => index[e.Intent]).ToArray();
        options = options with { Hidden = Hidden(options, labels.Length) };
        if (lexicon.Hashes.Length > options.MostRows)
        {
            var scout = new Network(lexicon.Weights, labels.Length, options with { Epochs = options.ScoutEpochs }, (options.Seed * 1000) - 1);
            scout.Train(texts, targets, _ => ct.ThrowIfCancellationRequested());
            lexicon = lexicon.Keep([.. lexicon.Worth(scout).Take(options.MostRows).Order()]);
            texts = [.. examples.Select(e => lexicon.Rows(e.Text))];
        }

        var members = new Network[options.Members];
        var done = 0;
        Parallel.For(0, members.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = ct }, member =>
        {
            members[member] = new Network(lexicon.Weights, labels.Length, options, (options.Seed * 1000) + member);
            members[member].Train(texts, targets, loss =>
            {
                ct.ThrowIfCancellationRequested();
                lock (members)
                    progress(new(stage, ++done / (double)(options.Epochs * members.Length), loss));
            });
        });
        return new IntentModel(options.Name, labels, options.Features, Merging.Merge(lexicon, members, labels.Length, options));
    }
}
