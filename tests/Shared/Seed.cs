using System.Globalization;

namespace Routing.Tests;

/// <summary>Where a test's randomness begins: <c>ROUTING_SEED</c> repeats a run.</summary>
internal static class Seed
{
    public static int Next(Action<string> tell)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ROUTING_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1_000_000);
        tell($"ROUTING_SEED={seed}");
        return seed;
    }
}
