using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>
/// The first classifier: scores by the phrases in <c>Data/</c>, without anything learned elsewhere. Reading them takes about a
/// tenth of a second, so one instance is kept; it is safe for concurrent use.
/// </summary>
public sealed class KeywordClassifier : IClassifier
{
    /// <summary>Name and date of this classifier.</summary>
    public const string Model = "keywords-2026-11-22";

    private const int MostAlternatives = 3;
    private const float SubjectFactor = 0.6f;

    // What the turns before count: the customer's last one most.
    private static readonly float[] TurnFactors = [0.5f, 0.25f, 0.12f];

    private readonly PhraseModel _phrases;
    private readonly SignalPhrases _signals = new("signals.txt");
    private readonly SentimentLexicon _sentiment = new("sentiment.txt");
    private readonly LanguageDetector _languages = new();

    public KeywordClassifier()
    {
        var index = Intents.All.Select(static (intent, i) => (intent, i)).ToDictionary(static pair => pair.intent, static pair => pair.i);
        var phrases = new List<(int, string)>();
        foreach (var language in (string[])["en", "es", "pt", "zh"])
        {
            foreach (var (intent, phrase) in DataFile.Phrases($"phrases.{language}.txt"))
            {
                phrases.Add((index[intent], phrase));
                _languages.Learn(language, Words.Of(phrase), 0.3f);
            }
        }

        foreach (var (language, words) in DataFile.Read("functionwords.txt"))
        {
            _languages.Learn(language, Words.Of(words), 3);
        }

        var common = DataFile.Read("commonwords.txt").SelectMany(static line => Words.Of(line.Value)).ToHashSet();
        _phrases = new PhraseModel(phrases, Intents.All.Count, common);
    }

    /// <inheritdoc/>
    public Classification Classify(ContactText text, IReadOnlyList<Entity> entities)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(entities);
        Span<float> scores = stackalloc float[Intents.All.Count];
        using var words = new Words(text.Text);
        _phrases.Score(words, 1, scores);
        var signals = _signals.Find(words);
        AddSubject(text.Subject, scores, ref signals);
        AddTurns(text.Transcript, scores, ref signals);
        var best = Ranking.Of(scores, words.Count, MostAlternatives);
        return new Classification(
            best[0].Intent,
            best[0].Confidence,
            best[1..],
            _languages.Detect(text.Text, words, text.Locale),
            Math.Round(_sentiment.Of(words), 2),
            signals,
            entities,
            Model);
    }

    private void AddSubject(string subject, Span<float> scores, ref Signals signals)
    {
        if (subject.Length > 0)
        {
            using var words = new Words(subject);
            _phrases.Score(words, SubjectFactor, scores);
            signals |= _signals.Find(words);
        }
    }

    private void AddTurns(IReadOnlyList<(bool FromCustomer, string Text)> turns, Span<float> scores, ref Signals signals)
    {
        var back = 0;
        for (var i = turns.Count - 1; i >= 0 && back < TurnFactors.Length; i--)
        {
            if (turns[i].FromCustomer)
            {
                using var words = new Words(turns[i].Text);
                _phrases.Score(words, TurnFactors[back++], scores);
                signals |= _signals.Find(words);
            }
        }
    }
}
