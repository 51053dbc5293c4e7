using System.Globalization;
using Spectre.Console;

namespace Routing.Trainer.Commands;

/// <summary>Shows how good answers are.</summary>
internal static class FigureTables
{
    private const int MostPairs = 20;

    public static void Show(IReadOnlyList<Judged> judged)
    {
        Whole(judged);
        PerIntent(judged);
        Confusions(judged);
        Curve(judged);
    }

    public static void Whole(IReadOnlyList<Judged> judged)
    {
        var table = Table("", "texts", "accuracy", "macro-F1", "first or second", "mean confidence", "calibration error");
        foreach (var group in judged.GroupBy(static j => j.Language ?? "-").Where(g => g.Count() < judged.Count).OrderBy(static g => g.Key, StringComparer.Ordinal))
            Row(table, group.Key, [.. group]);
        Row(table, "all", judged);
        AnsiConsole.Write(table);
    }

    public static void PerIntent(IReadOnlyList<Judged> judged)
    {
        var table = Table("intent, worst first", "texts", "precision", "recall", "F1");
        foreach (var figure in Figures.PerIntent(judged))
            table.AddRow(figure.Intent, Number(figure.Support), Share(figure.Precision), Share(figure.Recall), Share(figure.F1));
        AnsiConsole.Write(table);
    }

    public static void Confusions(IReadOnlyList<Judged> judged)
    {
        var table = Table("worst pairs: it is", "said", "times", "such as");
        foreach (var (intent, said, count, example) in Figures.Confusions(judged).Take(MostPairs))
            table.AddRow(intent, said, Number(count), Markup.Escape(example.Length > 70 ? example[..70] + "..." : example));
        AnsiConsole.Write(table);
    }

    public static void Curve(IReadOnlyList<Judged> judged)
    {
        var table = Table("threshold", "coverage", "accuracy above it");
        foreach (var point in Figures.Curve(judged))
            table.AddRow(point.Threshold.ToString("F2", CultureInfo.InvariantCulture), Share(point.Coverage), Share(point.Accuracy));
        AnsiConsole.Write(table);
        foreach (var accuracy in (double[])[0.85, 0.9, 0.95])
        {
            if (Figures.ThresholdFor(judged, accuracy) is { } point)
                AnsiConsole.MarkupLineInterpolated($"clearIntent {point.Threshold:F2} gives {point.Accuracy:P0} right on {point.Coverage:P0} of the texts");
        }
    }

    public static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (i, column) in columns.Index())
            table.AddColumn(i == 0 || column is "said" or "such as" ? new TableColumn(column) : new TableColumn(column).RightAligned());
        return table;
    }

    public static string Share(double share) => share.ToString("F3", CultureInfo.InvariantCulture);

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Row(Table table, string name, IReadOnlyList<Judged> judged) => table.AddRow(
        name,
        Number(judged.Count),
        Share(Figures.Accuracy(judged)),
        Share(Figures.MacroF1(judged)),
        Share(judged.Average(static j => j.IsRight || j.Second == j.Intent ? 1.0 : 0)),
        Share(judged.Average(static j => j.Confidence)),
        Share(Figures.CalibrationError(judged)));
}
