using System.Security.Cryptography;
using System.Text;
using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Domain.Privacy;
using Routing.Trainer.Corpora;
using Routing.Trainer.Heads;

namespace Routing.Trainer;

/// <summary>Trains the model of a marketplace: intents, and signals, mood and language beside them.</summary>
public static class MarketplaceTrainer
{
    private const int Folds = 5;
    private const double Polite = 0.15;

    /// <summary>How the shipped model is trained; <see cref="TrainerOptions.Labels"/> are those of the taxonomy.</summary>
    public static TrainerOptions Options(string name, int seed) => new()
    {
        Name = name,
        Seed = seed,
        Labels = [.. Intents.All],
        Features = new FeatureSet(WordWeight: 2.5f, Concepts: 4, ConceptWeight: 4),
        Members = 1,
        Hidden = 62,
        HiddenDrop = 0.5f,
        Epochs = 14,
        Rate = 0.006f,
        Smoothing = 0.03f,
        MostRows = 86_000,
        Levels = 12,
    };

    /// <summary>Of a corpus, which tells signals, mood and languages too.</summary>
    public static MarketplaceModel Train(Corpus corpus, TrainerOptions options, Action<TrainingProgress>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        var redacted = Redact(corpus);
        var intents = IntentTrainer.Train(Learned(redacted.Messages, options.Seed), options, progress, ct);
        return new(intents, TrainHeads(redacted, options.Seed, progress), Terms(redacted), HashOf(corpus));
    }

    /// <summary>Of texts with their intents alone: what is told beside them is taken from another model.</summary>
    /// <param name="hash">Of the data.</param>
    public static MarketplaceModel Train(
        IReadOnlyList<Example> examples, MarketplaceModel beside, string hash, TrainerOptions options, Action<TrainingProgress>? progress = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(beside);
        Example[] redacted = [.. examples.Select(static e => e with { Text = Redactor.Redact(e.Text).Text })];
        return new(IntentTrainer.Train(redacted, options, progress, ct), beside.Heads, KnownTerms.Of(redacted.Select(static e => e.Text)), hash);
    }

    /// <summary>Of all that a model is trained from: the corpus, and the words of the program that features are made by.</summary>
    public static string HashOf(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(corpus.Hash));
        foreach (var name in (string[])["concepts.txt", "signals.txt", "sentiment.txt"])
        {
            using var stream = typeof(TrainedClassifier).Assembly.GetManifestResourceStream(name)!;
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>As contacts reach a classifier: without personal data.</summary>
    internal static Corpus Redact(Corpus corpus) => corpus with
    {
        Messages = [.. corpus.Messages.Select(static m => m with { Text = Redactor.Redact(m.Text).Text })],
        Signals = [.. corpus.Signals.Select(static m => m with { Text = Redactor.Redact(m.Text).Text })],
        Several = [.. corpus.Several.Select(static m => m with { Text = Redactor.Redact(m.Text).Text })],
    };

    internal static IReadOnlyList<Example> Examples(IEnumerable<CorpusMessage> messages) =>
        [.. messages.Select(static m => new Example(m.Text, m.Intent, m.Family))];

    internal static IReadOnlyList<HeadExample> HeadExamples(Corpus corpus) =>
    [
        .. corpus.Signals.Select(HeadExample.Of),
        .. corpus.Messages.Select(HeadExample.Of),
        .. corpus.Foreign.Select(HeadExample.Of),
    ];

    /// <summary>What is learned of messages: they, and one in seven again with a greeting before or thanks behind it.</summary>
    internal static IReadOnlyList<Example> Learned(IReadOnlyList<CorpusMessage> messages, int seed)
    {
        var (random, result) = (new Random(seed), Examples(messages).ToList());
        var (greetings, thanks) = (Short("chitchat.greeting"), Short("chitchat.thanks"));
        foreach (var message in messages.Where(static m => !Intents.IsChitchat(m.Intent)))
        {
            if (random.NextDouble() >= Polite)
                continue;
            var (before, behind) = (Pick(greetings, message.Language), Pick(thanks, message.Language));
            var text = random.Next(3) switch { 0 => $"{before} {message.Text}", 1 => $"{message.Text} {behind}", _ => $"{before} {message.Text} {behind}" };
            result.Add(new(text, message.Intent, message.Family));
        }

        return result;

        ILookup<string, string> Short(string intent) => messages
            .Where(m => m.Intent == intent && m.Text.Length <= (m.Language == "zh" ? 5 : 14)).ToLookup(static m => m.Language, static m => m.Text);

        string Pick(ILookup<string, string> texts, string language) =>
            texts[language].ToArray() is { Length: > 0 } some ? some[random.Next(some.Length)] : "";
    }

    private static Routing.Domain.Classification.Model.Heads TrainHeads(Corpus corpus, int seed, Action<TrainingProgress>? progress)
    {
        var examples = HeadExamples(corpus);
        progress?.Invoke(new("signals: thresholds", 0, 0));
        var thresholds = HeadFigures.OfFolds(examples, Folds, seed).Thresholds();
        progress?.Invoke(new("signals: thresholds", 1, 0));
        var heads = HeadTrainer.Train(examples, seed);
        thresholds.CopyTo(heads.Thresholds, 0);
        progress?.Invoke(new("signals", 1, 0));
        return heads;
    }

    private static KnownTerms Terms(Corpus corpus) =>
        KnownTerms.Of(corpus.Messages.Select(static m => m.Text).Concat(corpus.Signals.Select(static m => m.Text)));
}
