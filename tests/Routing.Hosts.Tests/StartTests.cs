using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Routing.App.Contacts;
using Routing.App.Keys;
using Routing.App.Queues;
using Routing.SelfHost;
using Routing.Tests;
using Xunit;

namespace Routing.Hosts.Tests;

/// <summary>The self-host from its start to its end.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("routing-root-");
    private AzuriteProcess _azurite = null!;

    public async Task InitializeAsync() => _azurite = await AzuriteProcess.StartInMemoryAsync();

    public async Task DisposeAsync()
    {
        await _azurite.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task A_run_tells_a_key_per_role_and_where_it_listens_and_serves_the_demos_agents()
    {
        await using var host = Create(_azurite.ConnectionString, "0");
        var told = new LineWriter(lines: 7);

        var run = host.RunAsync(told);
        var lines = await told.Lines.WaitAsync(TimeSpan.FromSeconds(60));
        using var client = new HttpClient { BaseAddress = new Uri(host.App.Urls.First()) };
        client.DefaultRequestHeaders.Add("x-functions-key", lines[1].Split(' ')[^1]);

        Assert.Equal(["channel", "agent", "seller", "reviewer", "supervisor", "ops"], lines.Take(6).Select(l => l[..12].TrimEnd()));
        Assert.All(lines.Take(6), l => Assert.NotNull(ApiKey.Parse(l[12..])));
        Assert.Equal($"ready: http://localhost:{client.BaseAddress.Port}", lines[6]);
        Assert.Contains("\"a-17\"", await client.GetStringAsync(new Uri("/api/agents/a-17", UriKind.Relative)), StringComparison.Ordinal);
        using var pulled = await client.PostAsync(new Uri("/api/agents/a-17/pull", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.OK, """{"items":[]}"""), (pulled.StatusCode, await pulled.Content.ReadAsStringAsync()));
        host.App.Lifetime.StopApplication();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        Assert.Equal("The port is taken; choose another with --port.", await FailureAsync(_azurite.ConnectionString, $"{((IPEndPoint)taken.LocalEndpoint).Port}"));
    }

    [Theory]
    [InlineData("", "0", "Storage:ConnectionString is missing, for example UseDevelopmentStorage=true")]
    [InlineData("nonsense", "0", "Storage:ConnectionString is not a connection string of a storage account, for example UseDevelopmentStorage=true.")]
    [InlineData(
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;", "0",
        "The store that Storage:ConnectionString names does not answer.")]
    [InlineData("UseDevelopmentStorage=true", "70000", "The field Host:Port must be between 0 and 65535.")]
    [InlineData("UseDevelopmentStorage=true", "abc", "Host:Port")]
    public async Task A_setting_that_is_wrong_is_named(string store, string port, string sentence) =>
        Assert.Contains(sentence, await FailureAsync(store, port), StringComparison.Ordinal);

    [Fact]
    public async Task A_policy_that_is_wrong_is_named_with_its_path()
    {
        var market = Directory.CreateDirectory(Path.Combine(_root.FullName, "functions", "policies", "US"));
        await File.WriteAllTextAsync(Path.Combine(market.FullName, "market.json"), "{}");

        var sentence = await FailureAsync(_azurite.ConnectionString, "0");

        Assert.Contains("US/market.json", sentence, StringComparison.Ordinal);
    }

    private async Task<string> FailureAsync(string store, string port)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var host = Create(store, port);
            await host.RunAsync(TextWriter.Null);
        });
        return StartFailure.Sentence(failure);
    }

    private RoutingHost Create(string store, string port)
    {
        var ports = new FakePorts();
        return RoutingHost.Create(
            ["--port", port, "--Storage:ConnectionString", store, "--ROUTING_ROOT", _root.FullName],
            services => services.AddSingleton<IIntake>(ports).AddSingleton<IContactDesk>(ports).AddSingleton<ITextGuard>(ports).AddSingleton<ISettlement>(ports));
    }

    private sealed class LineWriter(int lines) : StringWriter
    {
        private readonly List<string> _written = [];
        private readonly TaskCompletionSource<IReadOnlyList<string>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<string>> Lines => _done.Task;

        public override Task WriteLineAsync(string? value)
        {
            _written.Add(value ?? "");
            if (_written.Count == lines)
                _done.TrySetResult(_written);
            return Task.CompletedTask;
        }
    }
}
