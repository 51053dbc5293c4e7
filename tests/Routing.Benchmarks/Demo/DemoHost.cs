using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Routing.Tests;

namespace Routing.Benchmarks.Demo;

/// <summary>A host of its own: Azurite in memory, and the self-host as a process that ends with this one.</summary>
internal sealed class DemoHost : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly AzuriteProcess _azurite;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-demo-");
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly Process _process;
    private readonly PosixSignalRegistration[] _signals;

    private DemoHost(AzuriteProcess azurite, int scale)
    {
        _azurite = azurite;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program());
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add("0");
        start.Environment["Storage__ConnectionString"] = azurite.ConnectionString;
        start.Environment["ROUTING_ROOT"] = _root.FullName;
        start.Environment["Queues__ReleaseRest"] = "00:00:01"; // the demo has seconds, not the ten minutes of a shift
        start.Environment["Host__ClockScale"] = scale.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, _ => Environment.Exit(130)))];
    }

    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>What it logged: warnings and errors.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    public string Key(string role) => _keys[role];

    /// <exception cref="InvalidOperationException">Azurite or the host does not start; the message says why.</exception>
    public static async Task<DemoHost> StartAsync(int scale = 1)
    {
        var azurite = await AzuriteProcess.StartInMemoryAsync();
        var host = new DemoHost(azurite, scale);
        try
        {
            await host.ReadyAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        foreach (var signal in _signals)
            signal.Dispose();
        _process.Dispose();
        await _azurite.DisposeAsync();
    }

    /// <summary>It prints a line for every key, the role and the key, and then where it listens.</summary>
    private async Task ReadyAsync()
    {
        const string Ready = "ready: ";
        using var patience = new CancellationTokenSource(s_patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                Address = new(line[Ready.Length..]);
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }

            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var role, var key])
                _keys[role] = key;
        }

        await _process.WaitForExitAsync(patience.Token);
        throw new InvalidOperationException($"The host did not start. {string.Join(' ', Errors)}");
    }

    private void Note(string? line)
    {
        if (line is not null && !line.Contains(" info: ", StringComparison.Ordinal))
            Errors.Enqueue(line);
    }

    private void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // it ended already
        }

        _root.Refresh();
        if (_root.Exists)
            _root.Delete(recursive: true); // it holds keys
    }

    private static string Program()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "Routing.SelfHost.dll");
        return File.Exists(beside) ? beside : throw new InvalidOperationException($"{beside} is missing; build tests/Routing.Benchmarks first.");
    }
}
