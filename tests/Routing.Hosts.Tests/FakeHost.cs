using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.App.Agents;
using Routing.App.Cases;
using Routing.App.Contacts;
using Routing.App.Health;
using Routing.App.Inbound;
using Routing.App.Keys;
using Routing.App.Policies;
using Routing.SelfHost;
using Xunit;

namespace Routing.Hosts.Tests;

/// <summary>The self-host's HTTP part on a port of its own, with fake ports behind it.</summary>
public sealed class FakeHost : IAsyncLifetime
{
    private readonly RoutingHost _host;
    private readonly Dictionary<Role, string> _keys = [];

    public FakeHost()
    {
        string[] settings = ["--port", "0", "--Storage:ConnectionString", "UseDevelopmentStorage=true", "--ROUTING_ROOT", Path.GetTempPath() + Guid.NewGuid()];
        _host = RoutingHost.Create(settings, services =>
        {
            services.RemoveAll<IHostedService>();
            services.AddSingleton<IKeyStore>(Keys);
            services.AddSingleton<IIntake>(Ports).AddSingleton<IContactDesk>(Ports).AddSingleton<IAgentDesk>(Ports).AddSingleton<IPolicies>(Ports)
                .AddSingleton<IPolicyAdmin>(Ports).AddSingleton<IInbound>(Ports).AddSingleton<IHealth>(Ports).AddSingleton<ICaseDesk>(Ports);
            services.AddSingleton<ILoggerProvider>(Log);
        });
    }

    internal FakePorts Ports { get; } = new();
    internal MemoryKeys Keys { get; } = new();
    internal ListLog Log { get; } = new();
    internal HttpClient Client { get; private set; } = null!;
    internal IServiceProvider Services => _host.App.Services;
    internal Uri BaseAddress => Client.BaseAddress!;

    public async Task InitializeAsync()
    {
        await _host.App.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_host.App.Urls.First()) };
        var ring = Services.GetRequiredService<KeyRing>();
        foreach (var role in Roles.All)
            _keys[role] = (await ring.IssueAsync(role, LocalKeys.SubjectOf(role), default)).ToString();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _host.App.StopAsync();
        await _host.DisposeAsync();
    }

    internal string KeyOf(Role role) => _keys[role];

    internal async Task<Answer> SendAsync(
        string method, string path, Role? role, byte[]? body = null, string? type = "application/json", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (role is { } known)
            request.Headers.Add("x-functions-key", KeyOf(known));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        change?.Invoke(request);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, text);
    }

    internal Task<Answer> SendAsync(string method, string path, Role? role, string body) => SendAsync(method, path, role, Encoding.UTF8.GetBytes(body));
}

internal sealed record Answer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Text.Length > 0 && Json.TryGetProperty("code", out var code) ? code.GetString() : null;
}

/// <summary>Keeps what was logged.</summary>
internal sealed class ListLog : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = [];

    public string All => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

[CollectionDefinition(Name)]
public sealed class FakeHostTests : ICollectionFixture<FakeHost>
{
    public const string Name = "fake host";
}
