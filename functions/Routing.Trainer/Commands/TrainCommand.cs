using System.Globalization;
using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Spectre.Console;

namespace Routing.Trainer.Commands;

/// <summary><c>train &lt;data&gt; --out &lt;model&gt;</c>: checks the data, trains, writes the model, and shows how good it is on a fifth held out.</summary>
internal static class TrainCommand
{
    private const string DefaultName = "marketplace-2026-11-22";

    public static int Run(string[] args)
    {
        var arguments = new Arguments(args, "--out", "--seed", "--name", "--labels");
        if (arguments.Words.Count == 0 || arguments["--out"] is not { } output)
            throw new UsageException("train takes data and --out <model>; besides --seed <number>, --name <text>, --labels any.");
        if (!int.TryParse(arguments["--seed"] ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            throw new UsageException("--seed takes a whole number.");
        if (arguments["--labels"] is not (null or "any"))
            throw new UsageException("--labels takes `any`: the data says which intents there are.");
        var options = MarketplaceTrainer.Options(arguments["--name"] ?? DefaultName, seed);
        var source = TrainingData.Read(arguments.Words, arguments["--labels"] is null ? Intents.All : null);
        if (source.Faults.Count > 0)
        {
            foreach (var fault in source.Faults)
                Console.Error.WriteLine(fault);
            Console.Error.WriteLine($"{source.Faults.Count} faults; nothing was written.");
            return 1;
        }

        options = options with { Labels = arguments["--labels"] is null ? Intents.All : null };
        var bytes = MarketplaceFile.Write(Train(source, options));
        File.WriteAllBytes(output, bytes);
        AnsiConsole.MarkupLineInterpolated($"{output}: {bytes.Length / 1048576.0:F2} MiB, trained on {source.Texts.Count:N0} texts.");
        return 0;
    }

    private static MarketplaceModel Train(TrainingData source, TrainerOptions options)
    {
        MarketplaceModel? model = null;
        AnsiConsole.Progress().AutoClear(false).Start(context =>
        {
            var tasks = new Dictionary<string, ProgressTask>();
            void Show(TrainingProgress step)
            {
                lock (tasks)
                {
                    if (!tasks.TryGetValue(step.Stage, out var task))
                        task = tasks[step.Stage] = context.AddTask(step.Stage);
                    task.Value = step.Done * task.MaxValue;
                }
            }

            model = source.Train(options, Show);
        });
        return model!;
    }
}
