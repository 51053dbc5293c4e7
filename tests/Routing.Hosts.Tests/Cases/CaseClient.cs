using System.Text;
using System.Text.Json;

namespace Routing.Hosts.Tests.Cases;

/// <summary>Asks a running host as one role.</summary>
internal sealed class CaseClient(HttpClient http, Func<string, string> keyOf)
{
    public const string Question = "Which material is this product made of?";

    public async Task<Asked> AskAsync(string method, string path, object? body = null, string role = "ops")
    {
        using var request = new HttpRequestMessage(new(method), new Uri($"/api/{path}", UriKind.Relative));
        request.Headers.Add("x-functions-key", keyOf(role));
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>A contact that is routed to its seller.</summary>
    public Task<Asked> PostAsync(string id, string seller = "s-9", string? order = null, string text = Question) => AskAsync(
        "POST", "contacts",
        new
        {
            source = "helpCenter", externalId = id, party = new { role = "buyer", id = $"u-{id.Split('.')[0]}" }, sellerId = seller, orderId = order ?? $"o-{id}", market = "US",
            text, order = new { status = "shipped", value = new { amountMinor = 2599, currency = "USD" }, fulfilledBy = "seller" },
        });
}

internal sealed record Asked(int Status, JsonElement Json)
{
    public string? this[string member] => Json.TryGetProperty(member, out var value) ? value.ToString() : null;

    public (int, string?) Refusal => (Status, this["code"]);
}
