using System.Runtime.Intrinsics;

namespace Routing.Trainer;

/// <summary>
/// Weights with the two moments of Adam (Kingma and Ba 2015) and decoupled decay (Loshchilov and Hutter 2019). Rows that no example of a
/// batch touches are left as they are.
/// </summary>
internal sealed class Adam(int vectors, float decay)
{
    private const float First = 0.9f, Second = 0.999f, Tiny = 1e-8f;
    private readonly Vector512<float>[] _mean = new Vector512<float>[vectors], _square = new Vector512<float>[vectors];

    public Vector512<float>[] Weights { get; } = new Vector512<float>[vectors];

    /// <summary>Steps against a gradient.</summary>
    /// <param name="at">The first vector.</param>
    /// <param name="gradient">Sums over a batch; cleared.</param>
    /// <param name="share">One by the size of the batch.</param>
    /// <param name="step">Counts from 1.</param>
    public void Step(int at, Span<Vector512<float>> gradient, float share, float rate, int step)
    {
        var pace = Vector512.Create(rate / (1 - MathF.Pow(First, step)));
        var unbias = Vector512.Create(1 / (1 - MathF.Pow(Second, step)));
        var keep = Vector512.Create(1 - (rate * decay));
        var w = Weights.AsSpan(at, gradient.Length);
        var m = _mean.AsSpan(at, gradient.Length);
        var v = _square.AsSpan(at, gradient.Length);
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = gradient[i] * share;
            m[i] = (m[i] * First) + (g * (1 - First));
            v[i] = (v[i] * Second) + (g * g * (1 - Second));
            w[i] = (w[i] * keep) - (pace * m[i] / (Vector512.Sqrt(v[i] * unbias) + Vector512.Create(Tiny)));
        }

        gradient.Clear();
    }
}
