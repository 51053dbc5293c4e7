using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Routing.Tests;

namespace Routing.Benchmarks.Classify;

/// <summary>NLP.js on the same texts, in a process of its own.</summary>
internal sealed class NlpJs : IDisposable
{
    private static readonly string s_folder = Path.Combine(AzuriteProcess.RepositoryRoot, "tests", "Routing.Benchmarks", "nlpjs");
    private readonly Process _process;
    private readonly string _file;

    private NlpJs(Process process, string file) => (_process, _file) = (process, file);

    /// <summary>Whether it could be installed; says why not.</summary>
    public static async Task<bool> IsThereAsync()
    {
        if (Directory.Exists(Path.Combine(s_folder, "node_modules", "node-nlp")))
            return true;
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--prefix", s_folder, "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            RedirectStandardOutput = true,
        })!;
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            Console.WriteLine("\n  *** NOT COMPARED WITH NLP.JS: npm could not install it. ***\n");
        return npm.ExitCode == 0;
    }

    /// <summary>Begins to train; it takes minutes.</summary>
    public static NlpJs Start(PublicSet set)
    {
        // It learns in the order given: sorted by intent, as Banking77 comes, it stays a third below what it can do.
        var train = set.Train.ToArray();
        new Random(1).Shuffle(train);
        var file = Path.GetTempFileName();
        File.WriteAllText(file, JsonSerializer.Serialize(new { train = Pairs(train), test = Pairs(set.Test) }));
        return new(Process.Start(new ProcessStartInfo("node", [Path.Combine(s_folder, "bench.mjs"), file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!, file);
    }

    /// <returns>Seconds.</returns>
    public Task<double> TrainedAsync() => FigureAsync("trained");

    /// <summary>After it was trained: the share of the test texts that it gets right, and classifications per second of processor time.</summary>
    public async Task<(double Accuracy, double Process, double Classifier)> MeasureAsync()
    {
        await _process.StandardInput.WriteLineAsync("measure");
        await _process.StandardInput.FlushAsync();
        return (await FigureAsync("accuracy"), await FigureAsync("process"), await FigureAsync("classifier"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        File.Delete(_file);
    }

    private async Task<double> FigureAsync(string name)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(name + " ", StringComparison.Ordinal))
                return double.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException("The NLP.js benchmark failed.");
    }

    private static IEnumerable<string[]> Pairs(IEnumerable<Trainer.Example> examples) => examples.Select(static e => new[] { e.Text, e.Intent });
}
