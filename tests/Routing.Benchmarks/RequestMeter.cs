using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Routing.Benchmarks;

/// <summary>Storage requests of this process since it was made, and how long intake took by its own account.</summary>
internal sealed class RequestMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentBag<double> _intakeMs = [];
    private long _tables, _queues;

    public RequestMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Routing", Name: "routing.storage.requests" or "routing.intake.duration" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "service")
                    Interlocked.Add(ref tag.Value is "queues" ? ref _queues : ref _tables, value);
            }
        });
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => _intakeMs.Add(value * 1000));
        _listener.Start();
    }

    public long Count => Tables + Queues;

    public long Tables => Interlocked.Read(ref _tables);

    public long Queues => Interlocked.Read(ref _queues);

    public IReadOnlyCollection<double> IntakeMs => _intakeMs;

    public void Dispose() => _listener.Dispose();
}
