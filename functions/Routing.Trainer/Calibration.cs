using Routing.Domain.Classification.Model;

namespace Routing.Trainer;

/// <summary>Makes probabilities mean what they say, on texts that were not learned from.</summary>
internal static class Calibration
{
    /// <summary>The temperature under which the held-out labels are most probable: searched by golden section from 0.1 to 10.</summary>
    public static float Temperature(IntentModel model, IReadOnlyList<Example> heldOut)
    {
        var labels = model.Labels.ToList();
        var scores = heldOut.Select(e => model.Scores(e.Text)).ToArray();
        var right = heldOut.Select(e => labels.IndexOf(e.Intent)).ToArray();
        var (low, high) = (Math.Log(0.1), Math.Log(10));
        var golden = (Math.Sqrt(5) - 1) / 2;
        while (high - low > 1e-4)
        {
            var (left, middle) = (high - (golden * (high - low)), low + (golden * (high - low)));
            if (Loss(scores, right, Math.Exp(left)) < Loss(scores, right, Math.Exp(middle)))
                high = middle;
            else
                low = left;
        }

        return heldOut.Count == 0 ? 1 : (float)Math.Exp((low + high) / 2);
    }

    private static double Loss(float[][] scores, int[] right, double temperature)
    {
        var loss = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var most = scores[i].Max();
            loss += Math.Log(scores[i].Sum(s => Math.Exp((s - most) / temperature))) - ((scores[i][right[i]] - most) / temperature);
        }

        return loss;
    }
}
