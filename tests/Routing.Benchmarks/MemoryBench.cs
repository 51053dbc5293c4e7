using System.Diagnostics;
using System.Globalization;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>What <c>./dev run</c> starts, Azurite on disk included: the host's peak memory while it takes 50,000 contacts in, and its start after that.</summary>
internal static class MemoryBench
{
    private const int Contacts = 50_000;

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("routing-bench-");
        try
        {
            var first = await RunProcess.StartAsync(data.FullName);
            Report.Line("first start to ready", first.Seconds, "s", 1);
            using (var client = new ContactClient(first.Address, first.Key))
            {
                Report.Line($"{Contacts:N0} contacts of as many parties, Azurite on disk", await client.PostAllAsync(SampleContacts.Bodies("memory", Contacts), 64), "contacts/s");
                Report.Line("answered 503 and sent again", client.Refused, "");
            }

            Report.Below("peak memory of the host (VmHWM)", first.PeakMegabytes(), 250, "MB");
            await first.StopAsync();
            var again = await RunProcess.StartAsync(data.FullName);
            Report.Below($"start to ready on {Contacts:N0} contacts", again.Seconds, 15, "s", 1);
            await again.StopAsync();
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private sealed class RunProcess(Process process, string address, string key, double seconds)
    {
        public string Address => address;

        public string Key => key;

        public double Seconds => seconds;

        public static async Task<RunProcess> StartAsync(string data)
        {
            var clock = Stopwatch.GetTimestamp();
            var script = Path.Combine(AzuriteProcess.RepositoryRoot, "infra", "azurite", "run.mjs");
            var process = Process.Start(new ProcessStartInfo("node", [script, data, "0"]) { RedirectStandardOutput = true })!;
            var (address, key) = await PublishedHost.ReadyAsync(process);
            return new(process, address, key, Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        /// <summary>Of the host alone, a child of the script.</summary>
        public double PeakMegabytes()
        {
            var host = File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Single(static pid => File.ReadAllText($"/proc/{pid}/cmdline").Contains("Routing.SelfHost.dll", StringComparison.Ordinal));
            var line = File.ReadLines($"/proc/{host}/status").Single(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
        }

        public async Task StopAsync()
        {
            await PublishedHost.EndAsync(process);
            process.Dispose();
        }
    }
}
