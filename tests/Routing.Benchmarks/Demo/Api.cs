using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Routing.Benchmarks.Demo;

/// <summary>The service as a caller sees it. Whatever it answers that was not asked for is kept as a problem.</summary>
internal sealed class Api(Uri address, string key, ConcurrentQueue<string> problems) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { "x-functions-key", key } },
    };

    public Task<Answer> GetAsync(string path, params ReadOnlySpan<int> expected) => SendAsync(HttpMethod.Get, path, null, [.. expected]);

    public Task<Answer> PostAsync(string path, string body, params ReadOnlySpan<int> expected) => SendAsync(HttpMethod.Post, path, body, [.. expected]);

    public Task<Answer> PutAsync(string path, string body, params ReadOnlySpan<int> expected) => SendAsync(HttpMethod.Put, path, body, [.. expected]);

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? body, int[] expected)
    {
        var answer = await TryAsync(method, path, body);
        if (!expected.Contains((int)answer.Status))
            problems.Enqueue($"{method} {path} {Brief(body)} -> {(int)answer.Status} {Brief(answer.Json.ValueKind == JsonValueKind.Undefined ? answer.Fault : answer.Json.GetRawText())}");
        return answer;
    }

    private async Task<Answer> TryAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        try
        {
            using var response = await _http.SendAsync(request);
            var bytes = await response.Content.ReadAsByteArrayAsync();
            return new(response.StatusCode, bytes.Length > 0 ? JsonElement.Parse(bytes) : default, null);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            return new(0, default, e.Message);
        }
    }

    private static string Brief(string? text) => text is null ? "" : text.Length <= 300 ? text : $"{text[..300]}...";
}

/// <param name="Status">0: there was no answer, or none that can be read.</param>
internal sealed record Answer(HttpStatusCode Status, JsonElement Json, string? Fault)
{
    public bool IsOk => Status is HttpStatusCode.OK or HttpStatusCode.Created;
}
