using System.Globalization;

namespace Routing.Benchmarks.Demo;

/// <summary>Figures for people.</summary>
internal static class Format
{
    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(int part, int whole) =>
        whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    public static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");

    /// <param name="minor">In hundredths, as all currencies of the demo's markets have.</param>
    public static string Money(double minor, string currency) => string.Create(CultureInfo.InvariantCulture, $"{minor / 100:N2} {currency}");
}
