using System.Diagnostics;
using System.Globalization;

namespace Routing.Tests;

/// <summary>
/// A real Azurite (blobs, queues, tables) on ports of its own. It ends with this process, however that ends.
/// </summary>
/// <remarks>One caller at a time; the tests that share one do not stop it.</remarks>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string? _folder;
    private readonly bool _ownsFolder;
    private Process? _process;
    private string? _connectionString;

    private AzuriteProcess(string? folder, bool ownsFolder) => (_folder, _ownsFolder) = (folder, ownsFolder);

    /// <summary>The same for the whole life, restarts included.</summary>
    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("Azurite was not started.");

    /// <summary>Of the process that runs now.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("Azurite is not running.");

    /// <summary>Where Routing.sln is.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Keeps everything in memory: fast, and gone when it stops.</summary>
    public static Task<AzuriteProcess> StartInMemoryAsync() => StartNewAsync(new(folder: null, ownsFolder: false));

    /// <summary>Keeps its data on disk, so that a stop and a start lose nothing.</summary>
    /// <param name="folder">Left in place at the end. Without it a temporary one, deleted at the end.</param>
    public static Task<AzuriteProcess> StartOnDiskAsync(string? folder = null) => StartNewAsync(
        new(folder ?? Directory.CreateTempSubdirectory("routing-azurite-").FullName, ownsFolder: folder is null));

    /// <summary>Starts again after <see cref="StopAsync"/> or <see cref="Kill"/>, on the same ports and folder.</summary>
    /// <exception cref="InvalidOperationException">It cannot start; the message holds Azurite's reason.</exception>
    public async Task StartAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await StartOnceAsync();
                return;
            }
            catch (InvalidOperationException e) when (
                e.Message.Contains("EADDRINUSE", StringComparison.Ordinal) && started.Elapsed < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(200); // while we were stopped, somebody's outgoing connection took the port
            }
        }
    }

    /// <summary>Lets it save and exit. Does nothing when it is not running.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            Kill();
        }
    }

    /// <summary>Ends it at once; on disk, the changes of the last few seconds are lost.</summary>
    public void Kill()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        if (_ownsFolder && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<AzuriteProcess> StartNewAsync(AzuriteProcess azurite)
    {
        try
        {
            await azurite.StartAsync();
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    private async Task StartOnceAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("Azurite is running already.");
        }

        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true, // its end tells the launcher to end
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(RepositoryRoot, "infra", "azurite", "azurite.mjs"));
        if (_folder is not null)
        {
            start.ArgumentList.Add(_folder);
        }

        if (_connectionString is not null)
        {
            start.ArgumentList.Add("--ports");
            start.ArgumentList.Add(Ports(_connectionString));
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("node could not be started.");
        var errors = _process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        string? line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync(patience.Token);
        }
        catch
        {
            Kill();
            throw;
        }

        if (line is null || !line.StartsWith("ready ", StringComparison.Ordinal))
        {
            Kill();
            throw new InvalidOperationException((await errors).Trim());
        }

        _connectionString = line["ready ".Length..];
    }

    private static string Ports(string connectionString) => string.Join(',', connectionString
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Where(part => part.Contains("Endpoint=", StringComparison.Ordinal))
        .Select(part => new Uri(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]).Port.ToString(CultureInfo.InvariantCulture)));

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Routing.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no Routing.sln above {AppContext.BaseDirectory}.");
    }
}
