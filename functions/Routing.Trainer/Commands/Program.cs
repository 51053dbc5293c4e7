using Routing.Trainer.Commands;
using Spectre.Console;

if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 150;
try
{
    return args switch
    {
        ["train", .. var rest] => TrainCommand.Run(rest),
        ["evaluate", .. var rest] => EvaluateCommand.Run(rest),
        _ => throw new UsageException("Say `train <data> --out <model>` or `evaluate <model> <data>`."),
    };
}
catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
