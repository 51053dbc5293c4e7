using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Domain.Privacy;
using Routing.Trainer.Corpora;
using Spectre.Console;

namespace Routing.Trainer.Commands;

/// <summary>
/// <c>evaluate &lt;model&gt; &lt;data&gt;</c>: how good a model is on texts with their intents, or how far texts without have drifted from what it knows.
/// <c>evaluate held-out &lt;corpus&gt;</c> trains on four fifths of a corpus, by families, and measures on the fifth.
/// </summary>
internal static class EvaluateCommand
{
    public static int Run(string[] args)
    {
        var arguments = new Arguments(args, "--threshold", "--seed");
        if (arguments.Words is not [var which, var data])
            throw new UsageException("evaluate takes a model (or `shipped`, or `held-out`) and data; besides --threshold <share>.");
        if (!double.TryParse(arguments["--threshold"] ?? "0.5", System.Globalization.CultureInfo.InvariantCulture, out var threshold) || threshold is not (>= 0 and <= 1))
            throw new UsageException("--threshold takes a number from 0 to 1.");
        if (which == "held-out")
            return HeldOut.Run(data);
        var model = Model(which);
        var (texts, faults, _) = DataFiles.Read(data, [.. model.Intents.Labels]);
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        if (faults.Count > 0 || texts.Count == 0)
            throw new UsageException(texts.Count == 0 ? $"{data} holds no texts." : $"{faults.Count} faults; nothing was measured.");
        LabelledText[] redacted = [.. texts.Select(static t => t with { Text = Redactor.Redact(t.Text).Text })];
        AnsiConsole.MarkupLineInterpolated($"{model.Name}, trained on {model.TrainedOn[..Math.Min(12, model.TrainedOn.Length)]}; {redacted.Length:N0} texts");
        if (Array.Exists(redacted, static t => t.Intent is not null))
        {
            var judged = Figures.Judge(model.Intents, redacted.Where(static t => t.Intent is not null).Select(static t => (t.Text, t.Language, t.Intent!)));
            FigureTables.Show(judged);
        }
        else
        {
            DriftReport.Show(model, redacted, threshold);
        }

        return 0;
    }

    private static MarketplaceModel Model(string path) => path == "shipped"
        ? TrainedClassifier.Shipped
        : MarketplaceFile.Read(File.ReadAllBytes(path), null) switch
        {
            MarketplaceReading.Accepted read => read.Model,
            MarketplaceReading.Refused refused => throw new UsageException($"{path}: {refused.Why}"),
            var other => throw new UsageException(other.ToString()!),
        };
}
