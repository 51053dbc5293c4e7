using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Domain.Classification.Model;

internal static class Softmax
{
    /// <summary>Turns scores into shares that sum to 1: e to the power of the score, divided by the temperature.</summary>
    /// <param name="scores">At least one, none of them NaN.</param>
    /// <param name="temperature">Above 0; above 1 the shares are more alike.</param>
    public static void Apply(Span<float> scores, float temperature)
    {
        Span<Vector512<float>> vectors = stackalloc Vector512<float>[(scores.Length + Vector512<float>.Count - 1) / Vector512<float>.Count];
        var padded = MemoryMarshal.Cast<Vector512<float>, float>(vectors);
        scores.CopyTo(padded);
        padded[scores.Length..].Fill(float.NegativeInfinity); // has no share
        var most = Vector512.Create(Highest(vectors));
        var sums = Vector512<float>.Zero;
        foreach (ref var vector in vectors)
        {
            vector = Vector512.Exp((vector - most) / temperature);
            sums += vector;
        }

        var sum = Vector512.Sum(sums);
        foreach (ref var vector in vectors)
            vector /= sum;
        padded[..scores.Length].CopyTo(scores);
    }

    private static float Highest(ReadOnlySpan<Vector512<float>> vectors)
    {
        var sixteen = vectors[0];
        foreach (var vector in vectors)
            sixteen = Vector512.MaxNative(sixteen, vector);
        var eight = Vector256.MaxNative(sixteen.GetLower(), sixteen.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
    }
}
