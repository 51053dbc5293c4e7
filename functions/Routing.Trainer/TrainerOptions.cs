using Routing.Domain.Classification.Model;

namespace Routing.Trainer;

/// <summary>How a model is trained. The defaults were chosen on parts of training sets; tests/Routing.Benchmarks/RESULTS.md shows how.</summary>
public sealed record TrainerOptions
{
    /// <summary>Name of the model, shown with each answer.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The same examples, options and seed give the same bytes on the same system, with any number of threads.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>At least 1. Members are trained side by side.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>The labels in the model's order; null for those of the examples, sorted.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>What is counted of a text.</summary>
    public FeatureSet Features { get; init; } = new();

    /// <summary>In how many examples a feature must occur to have a row.</summary>
    public int LeastCount { get; init; } = 2;

    /// <summary>
    /// Most rows; a row takes a byte for each hidden unit and each label. When there are more features, a first network tells which are worth least, and the model is
    /// trained without them.
    /// </summary>
    public int MostRows { get; init; } = 1 << 20;

    /// <summary>Times that the first network sees each example, if there is one.</summary>
    public int ScoutEpochs { get; init; } = 5;

    /// <summary>Steps from 0 to the largest number of a column, 1 to 127: with fewer the file of as many rows is smaller.</summary>
    public int Levels { get; init; } = 127;

    /// <summary>Networks, of which the model is the mean.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Fewest hidden units of each member: there are as many more as fit the cache lines that a row takes anyway.</summary>
    public int Hidden { get; init; } = 96;

    /// <summary>Times that each example is seen.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Examples between two corrections of the weights.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Largest step of Adam; it falls to 0 in the end.</summary>
    public float Rate { get; init; } = 0.003f;

    /// <summary>Share by which weights shrink at a step, times the step.</summary>
    public float Decay { get; init; } = 0.01f;

    /// <summary>Share of features of a text left out, drawn anew each time: 0 to below 1.</summary>
    public float FeatureDrop { get; init; } = 0.5f;

    /// <summary>Share of hidden units left out, drawn anew each time: 0 to below 1.</summary>
    public float HiddenDrop { get; init; } = 0.3f;

    /// <summary>Probability that is spread over all labels: 0 to below 1.</summary>
    public float Smoothing { get; init; }

    /// <summary>One of so many folds is held out to calibrate the probabilities; 0 leaves them as they come.</summary>
    public int CalibrationFolds { get; init; } = 5;
}

/// <summary>How far training is.</summary>
/// <param name="Stage">Such as <c>calibration</c> or <c>training</c>.</param>
/// <param name="Done">From 0 to 1, of the stage.</param>
/// <param name="Loss">Mean loss of the last pass over the examples.</param>
public readonly record struct TrainingProgress(string Stage, double Done, double Loss);
