using Routing.Domain.Classification.Model;
using Routing.Domain.Text;

namespace Routing.Domain.Classification;

/// <summary>Understands contacts by a trained model: intent, language, mood and signals. One instance is kept; it is safe for concurrent use.</summary>
public sealed class TrainedClassifier(MarketplaceModel model) : IClassifier
{
    private const int MostAlternatives = 3, TurnsForSignals = 3;

    // Below this, the words say nothing for any intent; policies ask for more than that before they act.
    private const double Unclear = 0.3;
    private const double LeastAlternative = 0.001;

    // Misspelled words may still be told by their parts; noise is not.
    private const double SureOfUnknownWords = 0.8;

    // A lead in scores below which the locale decides between languages.
    private const float LocaleMargin = 2.5f;

    private static readonly Lazy<MarketplaceModel> Embedded = new(ReadEmbedded);

    /// <summary>The model that the program brings along. Read once, in well under 150 ms.</summary>
    /// <exception cref="InvalidDataException">The program was built with a model that it cannot read.</exception>
    public static MarketplaceModel Shipped => Embedded.Value;

    /// <summary>What it answers by.</summary>
    public MarketplaceModel Model => model;

    /// <inheritdoc/>
    public Classification Classify(ContactText text, IReadOnlyList<Entity> entities)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(entities);
        var intents = model.Intents;
        Span<float> probabilities = stackalloc float[intents.Labels.Count];
        intents.Score(text, probabilities);
        var best = intents.Best(probabilities, 1 + MostAlternatives);
        Span<float> scores = stackalloc float[Heads.Count];
        var known = model.Heads.Score(text.Text, scores);
        var hasWords = HasWords(text.Text);
        var (language, sentiment) = (hasWords && known > 0 ? LanguageOf(text, scores) : Language.Unknown, Math.Round(Math.Clamp(scores[Heads.Mood], -1, 1), 2));
        var signals = model.Heads.SignalsOf(scores) | Before(text);
        if (!(hasWords || SaysMore(text)) || (best[0].Confidence < SureOfUnknownWords && !HasKnownWord(text)))
            best = [new(Intents.OutOfScope, Unclear)];
        var share = language == Language.Unknown ? Math.Min(1, Unclear / best[0].Confidence) : 1;
        return new Classification(
            best[0].Intent,
            Math.Round(best[0].Confidence * share, 4),
            [.. best[1..].Select(b => new IntentScore(b.Intent, Math.Round(b.Confidence * share, 4))).Where(static b => b.Confidence >= LeastAlternative)],
            language,
            known > 0 ? sentiment : 0,
            signals,
            entities,
            model.Name);
    }

    // Signals of the subject and of the customer's last turns.
    private Signals Before(ContactText text)
    {
        var signals = text.Subject.Length > 0 ? SignalsOf(text.Subject) : Signals.None;
        var back = 0;
        for (var i = text.Transcript.Count - 1; i >= 0 && back < TurnsForSignals; i--)
        {
            if (text.Transcript[i].FromCustomer)
            {
                signals |= SignalsOf(text.Transcript[i].Text);
                back++;
            }
        }

        return signals;
    }

    private Signals SignalsOf(string text)
    {
        Span<float> scores = stackalloc float[Heads.Count];
        model.Heads.Score(text, scores);
        return model.Heads.SignalsOf(scores);
    }

    private bool HasKnownWord(ContactText text) => text.Subject.Length > 0 || text.Transcript.Count > 0 || model.Terms.ContainsAnyOf(text.Text);

    private static bool SaysMore(ContactText text) =>
        HasWords(text.Subject) || text.Transcript.Any(static turn => turn.FromCustomer && HasWords(turn.Text));

    // Labels of redaction, numbers and symbols are no words.
    private static bool HasWords(string text)
    {
        using var tokens = new Tokens(text);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (Fold.IsLetter(tokens[i][0]) || Fold.IsHan(tokens[i][0]))
                return true;
        }

        return false;
    }

    private static string LanguageOf(ContactText text, ReadOnlySpan<float> scores)
    {
        var script = Script.Of(text.Text);
        if (script.Foreign * 2 > script.Letters || (script.Foreign > 0 && script.Foreign >= script.Han))
            return Language.Unknown;
        var languages = scores[Heads.FirstLanguage..];
        var best = 0;
        for (var i = 1; i < languages.Length; i++)
            best = languages[i] > languages[best] ? i : best;
        var told = Heads.Languages[best];
        return Language.Of(text.Locale) is { } locale && told != locale && told != "zh" && locale != "zh" &&
            languages[best] - languages[Array.IndexOf(Heads.Languages, locale)] < LocaleMargin
                ? locale
                : told;
    }

    private static MarketplaceModel ReadEmbedded()
    {
        using var stream = typeof(TrainedClassifier).Assembly.GetManifestResourceStream("marketplace.model")
            ?? throw new InvalidDataException("No embedded model.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return MarketplaceFile.Read(bytes, Intents.All) switch
        {
            MarketplaceReading.Accepted read => read.Model,
            MarketplaceReading.Refused refused => throw new InvalidDataException($"The embedded model cannot be used. {refused.Why}"),
            var other => throw new InvalidDataException(other.GetType().Name),
        };
    }
}
