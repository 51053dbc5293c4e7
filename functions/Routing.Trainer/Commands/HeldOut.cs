using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Trainer.Corpora;
using Routing.Trainer.Heads;
using Spectre.Console;
using Net = Routing.Domain.Classification.Model.Heads;

namespace Routing.Trainer.Commands;

/// <summary>Measures how the shipped model is made: trained on four fifths of a corpus, by families, it is asked about the fifth.</summary>
internal static class HeldOut
{
    private const int Folds = 5, Seed = 1;

    public static int Run(string folder)
    {
        var (whole, faults) = CorpusReader.Read(folder, Intents.All);
        if (faults.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, faults));
        var corpus = MarketplaceTrainer.Redact(whole);
        var fold = Splits.Folds(MarketplaceTrainer.Examples(corpus.Messages), Folds, Seed);
        CorpusMessage[] learned = [.. corpus.Messages.Where((_, i) => fold[i] != 0)], heldOut = [.. corpus.Messages.Where((_, i) => fold[i] == 0)];
        var model = IntentTrainer.Train(MarketplaceTrainer.Learned(learned, Seed), MarketplaceTrainer.Options("held-out", Seed));
        FigureTables.Show(Figures.Judge(model, heldOut.Select(static m => (m.Text, (string?)m.Language, m.Intent))));
        Several(model, corpus);
        Heads(corpus);
        return 0;
    }

    private static void Several(IntentModel model, Corpus corpus)
    {
        var table = FigureTables.Table("two wishes", "texts", "first said", "first or second said", "both among four");
        foreach (var language in corpus.Several.GroupBy(static s => s.Language))
        {
            var answers = language.Select(s => (s.First, s.Second, Said: model.Classify(s.Text, 4).Select(static b => b.Intent).ToList())).ToList();
            table.AddRow(
                language.Key,
                FigureTables.Number(answers.Count),
                FigureTables.Share(answers.Average(static a => a.Said[0] == a.First ? 1.0 : 0)),
                FigureTables.Share(answers.Average(static a => a.Said[0] == a.First || a.Said[0] == a.Second ? 1.0 : 0)),
                FigureTables.Share(answers.Average(static a => a.Said.Contains(a.First) && a.Said.Contains(a.Second) ? 1.0 : 0)));
        }

        AnsiConsole.Write(table);
    }

    // Each fifth scored by heads trained on the others; the thresholds are set on the first half of the families and measured on the second.
    private static void Heads(Corpus corpus)
    {
        var examples = MarketplaceTrainer.HeadExamples(corpus);
        var (choosing, measured) = HeadFigures.OfFolds(examples, Folds, Seed).Halves();
        var thresholds = choosing.Thresholds();
        var table = FigureTables.Table("signal", "texts", "precision", "recall", "en", "es", "pt", "zh");
        for (var i = 0; i < Net.SignalCount; i++)
        {
            var figure = measured.Signal(i, thresholds[i]);
            string Of(string language) => measured.Signal(i, thresholds[i], language) is var f ? $"{f.Precision:F2}/{f.Recall:F2}" : "";
            table.AddRow(
                SignalNames.All[i], FigureTables.Number(figure.Support), FigureTables.Share(figure.Precision), FigureTables.Share(figure.Recall),
                Of("en"), Of("es"), Of("pt"), Of("zh"));
        }

        AnsiConsole.Write(table);
        table = FigureTables.Table("language", "mood: mean error", "mood: right side", "language told");
        foreach (var language in (string[])["en", "es", "pt", "zh", "und"])
        {
            var mood = language == "und" ? default : measured.Mood(language);
            table.AddRow(
                language,
                language == "und" ? "" : FigureTables.Share(mood.Error),
                language == "und" ? "" : FigureTables.Share(mood.RightSide),
                FigureTables.Share(measured.Language(language)));
        }

        AnsiConsole.Write(table);
    }
}
