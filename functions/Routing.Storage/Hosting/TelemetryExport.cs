using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Routing.App.Observability;

namespace Routing.Storage.Hosting;

/// <summary>Sends traces and metrics by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; without it nothing is made.</summary>
public sealed class TelemetryExport(IConfiguration configuration) : IHostedService, IDisposable
{
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>All of ours, still without an exporter.</summary>
    public static TracerProviderBuilder Traces() => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Telemetry.Name);

    /// <inheritdoc cref="Traces"/>
    public static MeterProviderBuilder Metrics() => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(Telemetry.Name);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration[EndpointKey]))
            return Task.CompletedTask;
        _traces = Traces().AddOtlpExporter().Build();
        _metrics = Metrics().AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateDefault().AddService("routing");
}
