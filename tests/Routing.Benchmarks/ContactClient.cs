using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Routing.Benchmarks;

/// <summary>Posts contacts to a host, on as many connections as asked for.</summary>
internal sealed class ContactClient : IDisposable
{
    private readonly HttpClient _http;

    private int _refused;

    public ContactClient(string address, string key)
    {
        _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address) };
        _http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    /// <summary>How often the store was not there (503), and a contact was sent again.</summary>
    public int Refused => _refused;

    /// <returns>Contacts per second.</returns>
    public async Task<double> PostAllAsync(byte[][] bodies, int connections)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            for (int n; (n = Interlocked.Increment(ref next)) < bodies.Length;)
                using (await PostAsync(bodies[n]))
                {
                }
        })));
        return bodies.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <returns>The answer.</returns>
    public async Task<JsonDocument> PostAsync(byte[] body)
    {
        while (true)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.PostAsync("/api/contacts", content);
            var answer = await response.Content.ReadAsByteArrayAsync();
            if (response.IsSuccessStatusCode)
                return JsonDocument.Parse(answer);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                throw new InvalidOperationException($"Status {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(answer)}");
            Interlocked.Increment(ref _refused);
            await Task.Delay(500);
        }
    }

    /// <summary>Asks and throws the answer away.</summary>
    public async Task AskAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        await response.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => _http.Dispose();
}
