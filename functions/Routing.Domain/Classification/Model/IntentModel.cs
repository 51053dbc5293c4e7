using System.Security.Cryptography;
using System.Text;

namespace Routing.Domain.Classification.Model;

/// <summary>
/// A trained classifier of texts: which of its labels a text means, with calibrated probabilities. Safe for concurrent use. It answers
/// any text, in time linear in its length (the first <see cref="MostChars"/> UTF-16 code units are read), and allocates the answer only.
/// </summary>
public sealed class IntentModel
{
    /// <summary>Of each text, what is behind so many UTF-16 code units is not read.</summary>
    public const int MostChars = Tokens.MostChars;

    private readonly string[] _labels;

    internal IntentModel(string name, string[] labels, FeatureSet features, Weights weights)
    {
        (Name, _labels, Features, Weights) = (name, labels, features, weights);
        Taxonomy = TaxonomyOf(labels);
    }

    /// <summary>Name and date, as answers show it.</summary>
    public string Name { get; }

    /// <summary>What it tells apart, in the order of <see cref="Score(ReadOnlySpan{char}, Span{float})"/>.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>Says which labels a model knows, in whatever order: 16 hexadecimal digits.</summary>
    public string Taxonomy { get; }

    /// <summary>How many features have a row.</summary>
    public int Rows => Weights.Hashes.Length;

    internal FeatureSet Features { get; }

    internal Weights Weights { get; }

    /// <summary>The <see cref="Taxonomy"/> of a list of labels.</summary>
    public static string TaxonomyOf(IEnumerable<string> labels) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', labels.Order(StringComparer.Ordinal)))))[..16];

    /// <summary>The probability of each label. Allocates nothing.</summary>
    /// <param name="probabilities">As many as there are labels; they sum to 1.</param>
    public void Score(ReadOnlySpan<char> text, Span<float> probabilities)
    {
        using var scorer = new Scorer(Weights, Features);
        scorer.Add(text, 1);
        Finish(scorer, probabilities);
    }

    /// <summary>The probability of each label for a contact: its text counts most, then its subject and the customer's last turns.</summary>
    /// <inheritdoc cref="Score(ReadOnlySpan{char}, Span{float})"/>
    public void Score(ContactText contact, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(contact);
        using var scorer = new Scorer(Weights, Features);
        scorer.Add(contact.Text, 1);
        scorer.Add(contact.Subject, SubjectWeight);
        var back = 0;
        for (var i = contact.Transcript.Count - 1; i >= 0 && back < TurnWeights.Length; i--)
        {
            if (contact.Transcript[i].FromCustomer)
                scorer.Add(contact.Transcript[i].Text, TurnWeights[back++]);
        }

        Finish(scorer, probabilities);
    }

    /// <summary>The most probable labels, most probable first.</summary>
    /// <param name="most">At most so many.</param>
    public IntentScore[] Classify(ReadOnlySpan<char> text, int most = 4)
    {
        Span<float> probabilities = stackalloc float[_labels.Length];
        Score(text, probabilities);
        return Best(probabilities, most);
    }

    /// <summary>The most probable labels of what <c>Score</c> wrote, most probable first; of equals the first.</summary>
    /// <param name="probabilities">Changed: those returned are set below zero.</param>
    public IntentScore[] Best(Span<float> probabilities, int most)
    {
        var best = new IntentScore[Math.Min(most, _labels.Length)];
        for (var i = 0; i < best.Length; i++)
        {
            var at = 0;
            for (var j = 1; j < probabilities.Length; j++)
                at = probabilities[j] > probabilities[at] ? j : at;
            best[i] = new(_labels[at], probabilities[at]);
            probabilities[at] = -1;
        }

        return best;
    }

    /// <summary>What <c>Score</c> turns into probabilities.</summary>
    internal float[] Scores(string text)
    {
        using var scorer = new Scorer(Weights, Features);
        scorer.Add(text, 1);
        var scores = new float[_labels.Length];
        scorer.Finish(scores);
        return scores;
    }

    private const float SubjectWeight = 0.6f;

    // The customer's last turn most.
    private static readonly float[] TurnWeights = [0.5f, 0.25f, 0.12f];

    private void Finish(in Scorer scorer, Span<float> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, _labels.Length);
        scorer.Finish(probabilities);
        Softmax.Apply(probabilities, Weights.Temperature);
    }
}
