using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>Redis without persistence, and BullMQ on it, doing what the queue benchmark does.</summary>
internal sealed class BullMq : IAsyncDisposable
{
    private static readonly string s_folder = Path.Combine(AzuriteProcess.RepositoryRoot, "tests", "Routing.Benchmarks", "bullmq");
    private readonly Process _redis;
    private readonly int _port;

    private BullMq(Process redis, int port) => (_redis, _port) = (redis, port);

    /// <summary>Null when it cannot be had on this machine; it says so.</summary>
    public static async Task<BullMq?> TryStartAsync()
    {
        if (!Directory.Exists(Path.Combine(s_folder, "node_modules", "bullmq")) &&
            await RunAsync("npm", "install", "--no-save", "--prefix", s_folder, "--ignore-scripts", "--no-audit", "--no-fund") is null)
        {
            Skipped("npm could not install it");
            return null;
        }

        var port = FreePort();
        try
        {
            var redis = Process.Start(new ProcessStartInfo(
                "redis-server", ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            {
                RedirectStandardOutput = true,
            })!;
            while (await redis.StandardOutput.ReadLineAsync() is { } line)
            {
                if (!line.Contains("eady to accept connections", StringComparison.Ordinal))
                    continue;
                _ = redis.StandardOutput.ReadToEndAsync();
                return new(redis, port);
            }

            Skipped("redis-server ended");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skipped("redis-server is not installed: apt-get install -y redis-server, or brew install redis");
        }

        return null;
    }

    /// <returns>Items per second.</returns>
    public async Task<double> MeasureAsync(int payloadBytes)
    {
        var output = await RunAsync("node", Path.Combine(s_folder, "bench.mjs"), Text(_port), Text(QueueBench.Items), Text(QueueBench.Agents), Text(payloadBytes))
            ?? throw new InvalidOperationException("The BullMQ benchmark failed.");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        _redis.Kill();
        _redis.WaitForExit();
        _redis.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Skipped(string why) => Console.WriteLine($"\n  *** NOT COMPARED WITH BULLMQ: {why}. ***\n");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string?> RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
