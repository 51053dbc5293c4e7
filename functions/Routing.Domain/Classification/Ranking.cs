namespace Routing.Domain.Classification;

/// <summary>Turns scores into intents with probabilities.</summary>
internal static class Ranking
{
    // Set between the two files of messages of the tests: too modest about plain wordings, too sure about far-fetched ones.
    private const double Sharpness = 6.5;

    // A score below this is a few common letters and speaks for nothing.
    private const float LeastEvidence = 5f;

    private const double LeastAlternative = 0.01, UnclearConfidence = 0.35;

    // A message that greets and asks, asks: what is asked may score this much less.
    private const float ChitchatShare = 0.45f;

    private static readonly bool[] Chitchat = [.. Intents.All.Select(Intents.IsChitchat)];
    private static readonly int OutOfScope = Intents.All.ToList().IndexOf(Intents.OutOfScope);

    /// <summary>The best intent and at most so many alternatives, most probable first.</summary>
    /// <param name="scores">By the index in <see cref="Intents.All"/>; changed.</param>
    /// <param name="words">How many words the text has.</param>
    /// <param name="alternatives">Most alternatives.</param>
    public static IntentScore[] Of(Span<float> scores, int words, int alternatives)
    {
        Settle(scores, words);
        var top = Max(scores);
        if (top < LeastEvidence)
        {
            scores[OutOfScope] = Math.Max(top * 1.15f, 1f);
            top = scores[OutOfScope];
        }

        // The longer the text, the higher all scores: they are compared as shares of the best.
        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(Sharpness * ((score / top) - 1));
        }

        var certain = Math.Min(1, 0.55 + (top / 40));
        var unclear = top < LeastEvidence ? UnclearConfidence : 1;
        var result = new List<IntentScore>(alternatives + 1);
        while (result.Count <= alternatives)
        {
            var best = Index(scores);
            var probability = Math.Exp(Sharpness * ((scores[best] / top) - 1)) / sum * certain * unclear;
            if (result.Count > 0 && (probability < LeastAlternative || scores[best] <= 0))
            {
                break;
            }

            result.Add(new IntentScore(Intents.All[best], Math.Round(probability, 4)));
            scores[best] = 0;
        }

        return [.. result];
    }

    private static void Settle(Span<float> scores, int words)
    {
        var (chat, asked) = (0f, 0f);
        for (var i = 0; i < scores.Length; i++)
        {
            if (Chitchat[i])
            {
                chat = Math.Max(chat, scores[i]);
            }
            else if (i != OutOfScope)
            {
                asked = Math.Max(asked, scores[i]);
            }
        }

        if (asked >= LeastEvidence && asked >= chat * ChitchatShare && words > 2)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = Chitchat[i] ? Math.Min(scores[i], asked * 0.6f) : scores[i];
            }
        }
    }

    private static int Index(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    private static float Max(ReadOnlySpan<float> scores) => scores[Index(scores)];
}
