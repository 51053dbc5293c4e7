using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Routing.Hosts.Tests.Faults;

/// <summary>The self-host as its users run it: a process of its own, which can be killed and started again on the same store.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-root-");
    private readonly ConcurrentQueue<string> _output = [];
    private readonly List<HttpClient> _clients = [];
    private volatile HttpClient? _client;
    private Process? _process;

    /// <summary>Everything it ever wrote to its standard output and error, but for the keys it tells.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Asks as somebody who may do everything. Another one after each start.</summary>
    public HttpClient Client => _client!;

    /// <summary>Ready when it returns.</summary>
    public async Task StartAsync(string connectionString, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Routing.SelfHost.dll"));
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add("0");
        start.Environment["Storage__ConnectionString"] = connectionString;
        start.Environment["Host__DemoStaff"] = "false";
        start.Environment["ROUTING_ROOT"] = _root.FullName;
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        _process = process;
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(s_patience);
        var key = "";
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("ops ", StringComparison.Ordinal))
                key = line.Split(' ')[^1];
            if (!line.Contains("rk_", StringComparison.Ordinal))
                _output.Enqueue(line);
            if (line.StartsWith("ready: ", StringComparison.Ordinal))
            {
                _client = NewClient(new Uri(line["ready: ".Length..]).Port, key);
                _ = ReadOnAsync(process.StandardOutput);
                return;
            }
        }

        throw new InvalidOperationException($"The host did not start: {Output}");
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    public async Task<Heard> AskAsync(string method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        try
        {
            using var answer = await Client.SendAsync(request);
            return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.RetryAfter is not null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return Heard.Nothing;
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        foreach (var client in _clients)
            client.Dispose();
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private HttpClient NewClient(int port, string key)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 };
        var client = new HttpClient(handler) { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Add("x-functions-key", key);
        _clients.Add(client);
        return client;
    }

    private async Task ReadOnAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            _output.Enqueue(line);
    }
}

/// <summary>An answer. Status 0: there was none, and what was asked may have been done or not.</summary>
internal sealed record Heard(int Status, string Text, bool SaysWhenToRetry)
{
    public static readonly Heard Nothing = new(0, "", false);

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Status >= 400 ? Json.GetProperty("code").GetString() : null;
}
