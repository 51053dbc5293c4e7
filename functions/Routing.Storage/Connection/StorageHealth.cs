using System.Diagnostics;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Routing.App.Health;

namespace Routing.Storage.Connection;

/// <summary>Asks the store and the queue, at most once a second however many ask us.</summary>
public sealed class StorageHealth(TableServiceClient tables, QueueServiceClient queues, IEnumerable<IClockLag> clocks, IEnumerable<ITransportProbe> transports) : IHealth
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<HealthReport>? _last;
    private long _lastAt;

    public Task<HealthReport> CheckAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && Stopwatch.GetElapsedTime(_lastAt) > s_fresh))
            {
                _lastAt = Stopwatch.GetTimestamp();
                _last = AskAsync();
            }

            return _last.WaitAsync(ct);
        }
    }

    private async Task<HealthReport> AskAsync()
    {
        var (lag, skew) = (TimeSpan.Zero, TimeSpan.Zero);
        var store = WorksAsync(async ct =>
        {
            var found = await tables.GetTableClient(StorageNames.Keys).GetEntityIfExistsAsync<TableEntity>("health", "health", ["PartitionKey"], ct)
                .ConfigureAwait(false);
            if (found.GetRawResponse().Headers.Date is { } theirs)
                skew = Whole((TimeProvider.System.GetUtcNow() - theirs).Duration()); // however fast our own runs
        });
        var queue = WorksAsync(async ct =>
        {
            await queues.GetQueueClient(StorageNames.Inbound).GetPropertiesAsync(ct).ConfigureAwait(false);
            foreach (var clock in clocks)
                lag = await clock.LagAsync(ct).ConfigureAwait(false);
        });
        var carried = await Task.WhenAll(transports.Select(t => WorksAsync(t.ProbeAsync))).ConfigureAwait(false);
        return new(await store.ConfigureAwait(false), await queue.ConfigureAwait(false) && carried.All(static works => works), lag, skew);
    }

    private static async Task<bool> WorksAsync(Func<CancellationToken, Task> ask)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await ask(patience.Token).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // whatever goes wrong, it does not work
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>The store tells whole seconds, so a difference below two is none.</summary>
    private static TimeSpan Whole(TimeSpan difference) =>
        difference < TimeSpan.FromSeconds(2) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Floor(difference.TotalSeconds));
}
