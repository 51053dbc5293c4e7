using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Trainer.Corpora;
using Spectre.Console;

namespace Routing.Trainer.Commands;

/// <summary>How far texts without intents are from what a model knows: what it is unsure of, and the words it never met.</summary>
internal static class DriftReport
{
    private const int MostTerms = 15, LeastTexts = 2;

    public static void Show(MarketplaceModel model, IReadOnlyList<LabelledText> texts, double threshold)
    {
        var classifier = new TrainedClassifier(model);
        var answers = texts.Select(t => (t.Text, Answer: classifier.Classify(new("", t.Text, [], null), []), New: model.NewTerms(t.Text).ToList())).ToList();
        var table = FigureTables.Table("language", "texts", "below threshold", "mean confidence", "with a new term");
        foreach (var group in answers.GroupBy(static a => a.Answer.Language).OrderByDescending(static g => g.Count()).Append(answers.GroupBy(static _ => "all").First()))
        {
            table.AddRow(
                group.Key,
                FigureTables.Number(group.Count()),
                FigureTables.Share(group.Average(a => a.Answer.Confidence < threshold ? 1.0 : 0)),
                FigureTables.Share(group.Average(static a => a.Answer.Confidence)),
                FigureTables.Share(group.Average(static a => a.New.Count > 0 ? 1.0 : 0)));
        }

        AnsiConsole.MarkupLineInterpolated($"threshold {threshold:F2}");
        AnsiConsole.Write(table);
        Terms(answers.Select(static a => (a.Answer.Language, a.Text, a.New)));
    }

    private static void Terms(IEnumerable<(string Language, string Text, List<string> New)> answers)
    {
        var table = FigureTables.Table("language", "new term", "texts", "such as");
        foreach (var language in answers.GroupBy(static a => a.Language).OrderByDescending(static g => g.Count()))
        {
            var terms = language.SelectMany(static a => a.New.Select(term => (term, a.Text))).GroupBy(static t => t.term)
                .Where(static g => g.Count() >= LeastTexts).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).Take(MostTerms);
            foreach (var term in terms)
            {
                var text = term.First().Text;
                table.AddRow(language.Key, Markup.Escape(term.Key), FigureTables.Number(term.Count()), Markup.Escape(text.Length > 60 ? text[..60] + "..." : text));
            }
        }

        AnsiConsole.Write(table);
    }
}
