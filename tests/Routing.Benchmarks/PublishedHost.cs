using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>The self-host published to a folder of its own for the platform that this runs on; the tree's own obj and bin are left alone.</summary>
/// <param name="IsSelfContained">Whether it brings its runtime, and so starts without <c>dotnet</c>.</param>
internal sealed record PublishedHost(string Folder, bool IsSelfContained)
{
    /// <summary>Everything in the folder, symbols and documentation included.</summary>
    public double Megabytes => new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static f => f.Length) / 1e6;

    /// <param name="scratch">Shared by several, which then compile once.</param>
    /// <param name="properties">Such as <c>PublishReadyToRun=true</c>.</param>
    /// <returns>The folder, or the first error that kept it from being made.</returns>
    public static async Task<(PublishedHost? Host, string Error)> MakeAsync(string scratch, string name, bool isSelfContained, params string[] properties)
    {
        var host = new PublishedHost(Path.Combine(scratch, name), isSelfContained);
        string[] arguments =
        [
            "publish", Path.Combine(AzuriteProcess.RepositoryRoot, "functions", "Routing.SelfHost"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "--self-contained", isSelfContained ? "true" : "false", "--nologo", "-nodeReuse:false", "--artifacts-path", Path.Combine(scratch, "build"), "-o", host.Folder,
            .. properties.Select(static p => $"-p:{p}"),
        ];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var told = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        var error = told.IndexOf("error ", StringComparison.Ordinal);
        return publish.ExitCode == 0 ? (host, "") : (null, error < 0 ? "no reason was given" : told.AsSpan(error, Math.Min(90, told.Length - error)).ToString().Split('\n')[0] + " …");
    }

    /// <summary>Starts it, asks once, and ends it.</summary>
    /// <param name="root">Where it keeps its keys.</param>
    /// <returns>Seconds from the start of the process until it says that it is ready, and until the answer is there; and its processor time by then.</returns>
    public async Task<(double Ready, double Answered, double Busy)> StartAsync(string store, string root, Action<ContactClient> ask)
    {
        var program = Path.Combine(Folder, "Routing.SelfHost");
        var start = new ProcessStartInfo(IsSelfContained ? program : "dotnet", IsSelfContained ? [] : [program + ".dll"]) { RedirectStandardOutput = true, WorkingDirectory = root };
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add("0");
        (start.Environment["Storage__ConnectionString"], start.Environment["ROUTING_ROOT"], start.Environment["Logging__LogLevel__Default"]) = (store, root, "Error");
        var clock = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            var (address, key) = await ReadyAsync(process);
            var ready = Stopwatch.GetElapsedTime(clock).TotalSeconds;
            using (var client = new ContactClient(address, key))
                ask(client);
            return (ready, Stopwatch.GetElapsedTime(clock).TotalSeconds, process.TotalProcessorTime.TotalSeconds);
        }
        finally
        {
            await EndAsync(process);
        }
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
    }

    /// <summary>Waits until a host says that it is ready.</summary>
    /// <returns>Its address, and the key of the channel.</returns>
    public static async Task<(string Address, string Key)> ReadyAsync(Process process)
    {
        var key = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("channel ", StringComparison.Ordinal))
                key = line["channel ".Length..].Trim();
            else if (line.StartsWith("ready: ", StringComparison.Ordinal))
                return (line["ready: ".Length..], key);
        }

        throw new InvalidOperationException("The host did not become ready.");
    }
}
