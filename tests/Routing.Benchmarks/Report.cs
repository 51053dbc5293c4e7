using System.Globalization;

namespace Routing.Benchmarks;

/// <summary>Lines of a result: what, figure, and where there is one the target beside it.</summary>
internal static class Report
{
    public static void Title(string title) => Console.WriteLine($"\n{title}");

    public static void Line(string name, string value) => Console.WriteLine($"  {name,-52} {value}");

    public static void Line(string name, double value, string unit, int digits = 0) => Line(name, Text(value, unit, digits));

    public static void AtLeast(string name, double value, double target, string unit, int digits = 0) =>
        Judged(name, value, target, unit, digits, ">=", value >= target);

    public static void Below(string name, double value, double target, string unit, int digits = 0) =>
        Judged(name, value, target, unit, digits, "<", value < target);

    public static void AtMost(string name, double value, double target, string unit, int digits = 0) =>
        Judged(name, value, target, unit, digits, "<=", value <= target);

    public static string Text(double value, string unit, int digits = 0) =>
        $"{value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),10} {unit}".TrimEnd();

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private static void Judged(string name, double value, double target, string unit, int digits, string relation, bool met) =>
        Line(name, $"{Text(value, unit, digits),-24} target {relation} {Text(target, "", digits).Trim()}: {(met ? "met" : "NOT MET")}");
}
