using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Routing.Benchmarks;

/// <summary>How late alarms were seen to, by the instrument of the host.</summary>
internal sealed class Lateness
{
    private readonly ConcurrentQueue<double> _all = [];

    public int Count => _all.Count;

    /// <param name="share">0 to 1.</param>
    /// <returns>Seconds.</returns>
    public double At(double share)
    {
        var sorted = _all.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    public IDisposable Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Routing", Name: "routing.clock.lag" })
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => _all.Enqueue(value));
        listener.Start();
        return listener;
    }
}
