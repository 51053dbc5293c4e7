using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Routing.Benchmarks;

/// <summary>Posts contacts to a host, on as many connections as asked for.</summary>
internal sealed class ContactClient(string address, string key) : IDisposable
{
    private readonly ConcurrentBag<Wire> _idle = [];
    private int _refused;

    /// <summary>How often the store was not there (503), and a contact was sent again.</summary>
    public int Refused => _refused;

    /// <returns>Contacts per second.</returns>
    public async Task<double> PostAllAsync(byte[][] bodies, int connections)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => AsideAsync(() =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) < bodies.Length;)
                Send(bodies[n]);
        })));
        return bodies.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>A client blocks: on a thread of its own, not on one of those that the host does its work on.</summary>
    public static Task AsideAsync(Action act) =>
        Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Posts and throws the answer away.</summary>
    public void Send(byte[] body) => Post(body, static _ => true);

    /// <returns>The answer as it came.</returns>
    public byte[] Read(byte[] body) => Post(body, static answer => answer.ToArray()); // a copy: the next answer on that connection comes into the same buffer

    /// <returns>The answer.</returns>
    public JsonDocument Post(byte[] body) => JsonDocument.Parse(Read(body));

    /// <summary>Asks and throws the answer away.</summary>
    public void Ask(string path) => Use("GET", path, default, static (_, _) => true);

    public void Dispose()
    {
        foreach (var wire in _idle)
            wire.Dispose();
    }

    private T Post<T>(byte[] body, Func<ReadOnlyMemory<byte>, T> read)
    {
        while (true)
        {
            var (status, answer) = Use("POST", "/api/contacts", body, (status, answer) => status switch
            {
                200 or 201 or 202 => (status, read(answer)),
                503 => (status, default(T)),
                _ => throw new InvalidOperationException($"Status {status}: {Encoding.UTF8.GetString(answer.Span)}"),
            });
            if (status != 503)
                return answer!;
            Interlocked.Increment(ref _refused);
            Thread.Sleep(500);
        }
    }

    private T Use<T>(string method, string path, ReadOnlyMemory<byte> body, Func<int, ReadOnlyMemory<byte>, T> read)
    {
        if (!_idle.TryTake(out var wire))
            wire = Wire.Open(new(address), $"x-functions-key: {key}", "Content-Type: application/json");
        var (status, answer) = wire.Ask(method, path, body);
        var result = read(status, answer);
        _idle.Add(wire);
        return result;
    }
}
