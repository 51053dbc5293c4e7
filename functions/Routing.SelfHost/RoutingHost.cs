using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Routing.App.Http;
using Routing.App.Keys;
using Routing.Domain.Classification;
using Routing.Storage.Connection;
using Routing.Storage.Hosting;

namespace Routing.SelfHost;

/// <summary>The whole service in one process.</summary>
internal sealed class RoutingHost : IAsyncDisposable
{
    private RoutingHost(WebApplication app) => App = app;

    public WebApplication App { get; }

    /// <summary>Where it listens once it was started, such as <c>http://localhost:7071</c>.</summary>
    public string Address => $"http://localhost:{new Uri(App.Urls.First()).Port}";

    /// <param name="args">Such as <c>--port 7071</c>, or any setting as <c>--Host:Address 0.0.0.0</c>.</param>
    /// <param name="replace">Adds to or replaces what the host is made of; for tests.</param>
    public static RoutingHost Create(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args });
        var root = builder.Configuration["ROUTING_ROOT"];
        var settings = LocalSettings.Load(root ?? builder.Environment.ContentRootPath);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings.Settings });
        builder.Configuration.AddCommandLine(args, new Dictionary<string, string> { ["--port"] = "Host:Port", ["--clock-scale"] = "Host:ClockScale" });
        LogToStandardError(builder.Logging);
        builder.WebHost.ConfigureKestrel(Limit);
        builder.WebHost.UseSockets(static o => o.UnsafePreferInlineScheduling = true); // two hops between threads less; nothing of ours blocks
        builder.Services.AddClock(builder.Configuration).AddStore().AddPolicies(root).AddAgents().AddContacts().AddCaseKeeping().AddAlarms().AddTransport(builder.Configuration).AddSelfHost(settings);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.MapRouting();
        return new(app);
    }

    /// <summary>Starts, tells the keys and where it listens, and stays until it is told to end.</summary>
    public async Task RunAsync(TextWriter output)
    {
        var keys = await StartAsync().ConfigureAwait(false);
        App.Services.GetRequiredService<IClassifier>().Classify(new("", "hello", [], null), []); // reads its words now, not with the first contact
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive); // reading policies and model leaves some 50 MB, and the store is on this machine too
        foreach (var (role, key) in keys)
            await output.WriteLineAsync($"{role.Name(),-12}{key}").ConfigureAwait(false);
        await output.WriteLineAsync($"ready: {Address}").ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
        await App.WaitForShutdownAsync().ConfigureAwait(false);
    }

    /// <summary>Ready when it returns: settings are right, the store has its tables, the keys are known, the port is open.</summary>
    public async Task<IReadOnlyList<(Role Role, ApiKey Key)>> StartAsync()
    {
        App.Services.GetRequiredService<IStartupValidator>().Validate();
        await App.Services.GetRequiredService<StorageSetup>().EnsureAsync(App.Lifetime.ApplicationStopping).ConfigureAwait(false);
        var keys = await App.Services.GetRequiredService<LocalKeys>().EnsureAsync(App.Lifetime.ApplicationStopping).ConfigureAwait(false);
        foreach (var step in App.Services.GetServices<IStartStep>())
            await step.RunAsync(App.Lifetime.ApplicationStopping).ConfigureAwait(false);
        await App.StartAsync().ConfigureAwait(false);
        return keys;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Standard output is for whoever started us. ASP.NET's own lines name paths, and a path may hold a party's id.</summary>
    private static void LogToStandardError(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp, o.ColorBehavior) =
            (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true, LoggerColorBehavior.Disabled));
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // why it cannot start is told in a sentence
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // it would begin activities; Kestrel tells what was not caught
        logging.AddFilter("Azure", LogLevel.None);
    }

    private static void Limit(WebHostBuilderContext context, KestrelServerOptions kestrel)
    {
        var settings = kestrel.ApplicationServices.GetRequiredService<IOptions<HostSettings>>().Value;
        kestrel.Listen(IPAddress.Parse(settings.Address), settings.Port);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = StrictBody.MaxDrained + (64 * 1024);
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
