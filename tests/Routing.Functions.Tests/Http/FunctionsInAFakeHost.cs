using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Keys;
using Routing.Functions.Tests.Cases;
using Routing.Hosts.Tests;
using Xunit;

namespace Routing.Functions.Tests.Http;

/// <summary>
/// The HTTP functions behind real HTTP, each where its attributes say and executed as the worker does: the method is called with the request, and the
/// result runs on its context. The ports behind are fakes, as they are for the self-host beside it.
/// </summary>
public sealed class FunctionsInAFakeHost : IAsyncLifetime
{
    private readonly WebApplication _app;
    private readonly Dictionary<Role, string> _keys = [];

    public FunctionsInAFakeHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Storage:ConnectionString"] = "UseDevelopmentStorage=true";
        FunctionsHost.Compose(builder);
        builder.Services.AddFakes(Ports, Keys);
        foreach (var type in FunctionTable.Http.Select(static f => f.Function.Method.DeclaringType!).Distinct())
            builder.Services.AddTransient(type);
        _app = builder.Build();
        foreach (var (function, trigger) in FunctionTable.Http)
            _app.MapMethods($"/api/{trigger.Route}", trigger.Methods!, context => RunAsync(function, context));
    }

    internal FakePorts Ports { get; } = new();
    internal MemoryKeys Keys { get; } = new();
    internal FakeHost SelfHost { get; } = new();
    internal HttpClient Client { get; private set; } = null!;
    internal Readiness Readiness => _app.Services.GetRequiredService<Readiness>();

    public async Task InitializeAsync()
    {
        await SelfHost.InitializeAsync();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        var ring = _app.Services.GetRequiredService<KeyRing>();
        foreach (var role in Roles.All)
            _keys[role] = (await ring.IssueAsync(role, KeyOptions.SubjectOf(role), default)).ToString();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await SelfHost.DisposeAsync();
    }

    internal async Task<(int Status, string? Type, string Body)> SendAsync(string method, string path, Role? role, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (role is { } known)
            request.Headers.Add("x-functions-key", _keys[known]);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    private static async Task RunAsync(FunctionMethod function, HttpContext context)
    {
        var arguments = function.Method.GetParameters().Select(p => (object)(
            p.ParameterType == typeof(HttpRequest) ? context.Request
            : p.ParameterType == typeof(DurableTaskClient) ? new FakeDurableClient()
            : throw new InvalidOperationException($"{function.Name} takes {p.ParameterType.Name}."))).ToArray();
        var instance = context.RequestServices.GetRequiredService(function.Method.DeclaringType!);
        var result = await (Task<IResult>)function.Method.Invoke(instance, arguments)!;
        await result.ExecuteAsync(context);
    }
}

[CollectionDefinition(Name)]
public sealed class BothHosts : ICollectionFixture<FunctionsInAFakeHost>
{
    public const string Name = "both hosts";
}
