using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.App.Agents;
using Routing.App.Observability;
using Routing.Functions.Monitoring;
using Routing.Storage.Hosting;
using Routing.Tests;
using Xunit;

namespace Routing.Functions.Tests;

/// <summary>Metrics and traces to Application Insights, by the platform's own settings.</summary>
public sealed partial class AzureMonitorTests
{
    private const string Connection = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://localhost/";

    [Fact]
    public void Without_the_setting_nothing_is_sent_there()
    {
        Assert.Equal([typeof(TelemetryExport)], Exports([]));
        Assert.Equal([typeof(TelemetryExport)], Exports(new() { [AzureMonitorTarget.ConnectionKey] = "", [AzureMonitorTarget.AuthenticationKey] = "Authorization=AAD" }));
    }

    [Fact]
    public void With_it_metrics_and_traces_go_there_and_OTLP_stays() =>
        Assert.Equal([typeof(TelemetryExport), typeof(AzureMonitorExport)], Exports(new() { [AzureMonitorTarget.ConnectionKey] = Connection }));

    [Theory]
    [InlineData(null, false)]
    [InlineData("Authorization=Key", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("authorization=aad; ClientId=00000000-0000-0000-0000-000000000002", true)]
    public void The_apps_identity_is_given_where_keys_are_not_accepted(string? authentication, bool byIdentity)
    {
        var options = new AzureMonitorExporterOptions();

        AzureMonitorTarget.From(Configuration(new() { [AzureMonitorTarget.ConnectionKey] = Connection, [AzureMonitorTarget.AuthenticationKey] = authentication }))!.Configure(options);

        Assert.Equal(Connection, options.ConnectionString);
        Assert.Equal(byIdentity, options.Credential is DefaultAzureCredential);
        Assert.Equal(byIdentity, options.Credential is not null);
        Assert.False(options.EnableLiveMetrics);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("InstrumentationKey=;IngestionEndpoint=https://secret/")]
    public void A_connection_string_that_is_none_refuses_the_start_and_is_named_but_not_told(string text)
    {
        var sentence = StartFailure.Sentence(Assert.ThrowsAny<Exception>(() => Compose(new() { [AzureMonitorTarget.ConnectionKey] = text })));

        Assert.StartsWith($"{AzureMonitorTarget.ConnectionKey} is not a connection string of Application Insights, for example InstrumentationKey=", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_workbook_and_the_alerts_ask_for_is_measured_by_the_meter_that_is_sent()
    {
        var measured = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Add(measured, instrument) };
        listener.Start();
        Telemetry.Decided("test"); // its instruments are made at the first use
        using var host = Compose([]).Build();
        host.Services.GetRequiredService<IAgentDesk>(); // and those of the queues

        lock (measured)
            Assert.Equal(Asked().Order(StringComparer.Ordinal), measured.Order(StringComparer.Ordinal));
    }

    private static void Add(HashSet<string> measured, Instrument instrument)
    {
        if (instrument.Meter.Name != Telemetry.Name)
            return;
        lock (measured)
            measured.Add(instrument.Name);
    }

    private static HashSet<string> Asked()
    {
        var infra = Path.Combine(AzuriteProcess.RepositoryRoot, "infra");
        var queries = File.ReadAllText(Path.Combine(infra, "workbook.json")) + File.ReadAllText(Path.Combine(infra, "modules", "alerts.bicep"));
        return [.. Named().Matches(queries).Select(static m => m.Groups[1].Value)];
    }

    private static IEnumerable<Type?> Exports(Dictionary<string, string?> settings) => Compose(settings).Services
        .Where(static s => s.ServiceType == typeof(IHostedService) && (s.ImplementationType == typeof(TelemetryExport) || s.ImplementationType == typeof(AzureMonitorExport)))
        .Select(static s => s.ImplementationType);

    private static HostApplicationBuilder Compose(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        settings["Storage:ConnectionString"] = "UseDevelopmentStorage=true";
        builder.Configuration.AddInMemoryCollection(settings);
        FunctionsHost.Compose(builder);
        return builder;
    }

    private static IConfiguration Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    [GeneratedRegex("\\\\?\"(routing\\.[a-z_.]+)\\\\?\"")]
    private static partial Regex Named();
}
