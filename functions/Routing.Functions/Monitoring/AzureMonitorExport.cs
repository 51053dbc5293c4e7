using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Routing.Storage.Hosting;

namespace Routing.Functions.Monitoring;

/// <summary>Sends our traces and metrics to Application Insights, where the workbook and the alerts look for them. OTLP goes on beside it.</summary>
internal sealed class AzureMonitorExport(AzureMonitorTarget target) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = TelemetryExport.Traces().AddAzureMonitorTraceExporter(target.Configure).Build();
        _metrics = TelemetryExport.Metrics().AddAzureMonitorMetricExporter(target.Configure).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
