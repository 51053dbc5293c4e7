using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Routing.App.Queues.Floor;

namespace Routing.App.Queues;

/// <summary>Instruments of the meter "Routing".</summary>
internal sealed class QueueMeter : IDisposable
{
    private readonly Meter _meter;

    public QueueMeter(WorkFloor floor, IWorkWatch watch, ILogger<QueueMeter> log, IMeterFactory? factory = null)
    {
        _meter = factory?.Create(new MeterOptions("Routing")) ?? new("Routing");
        Pulls = _meter.CreateCounter<long>("routing.pulls", "{pull}", "Pulls answered, by how they ended.");
        Expiries = _meter.CreateCounter<long>("routing.lease.expiries", "{lease}", "Leases that ran out.");
        floor.Expired += entry =>
        {
            Expiries.Add(1, new KeyValuePair<string, object?>("queue", entry.Mirror.Name));
            watch.GivenBack(entry.Item, entry.Record.LeaseUntil);
            log.LeaseExpired(entry.Item.Contact.Value, entry.Mirror.Name, entry.Record.Agent, entry.Record.Token);
        };
        _meter.CreateObservableGauge("routing.queue.depth", () => Observe(floor, static (m, _) => m.Depth), "{contact}", "Contacts ready.");
        _meter.CreateObservableGauge("routing.queue.leased", () => Observe(floor, static (m, _) => m.Leased), "{contact}", "Contacts held by agents.");
        _meter.CreateObservableGauge("routing.queue.oldest_wait", () => Observe(floor, OldestWait), "s", "Longest time a ready contact has been in the queue.");
    }

    public Counter<long> Pulls { get; }

    public Counter<long> Expiries { get; }

    public void Dispose() => _meter.Dispose();

    private static double OldestWait(QueueMirror mirror, DateTimeOffset now) =>
        mirror.Ready.Count == 0 ? 0 : Math.Max(0, (now - mirror.Ready.Min(static e => e.Item.QueuedAt)).TotalSeconds);

    private static Measurement<double>[] Observe(WorkFloor floor, Func<QueueMirror, DateTimeOffset, double> value) => floor.Do(now =>
        floor.Mirrors.Values.Select(m => new Measurement<double>(value(m, now), new KeyValuePair<string, object?>("queue", m.Name))).ToArray());
}
