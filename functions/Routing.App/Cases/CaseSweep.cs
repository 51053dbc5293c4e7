using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Routing.App.Sellers;

namespace Routing.App.Cases;

/// <summary>Carries out what a crash or an outage left of cases, and tells sellers what time alone changed.</summary>
internal sealed partial class CaseSweep(ICaseStore store, CaseWork work, CaseLocks locks, SellerDesk sellers, ILogger<CaseSweep> log) : ICaseSweep
{
    /// <summary>Looking for what other processes left reads through the cases, so it is done seldom. Real time.</summary>
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMinutes(10), s_retryEvery = TimeSpan.FromSeconds(5);

    private long _lookedAt;
    public Task LoadAsync(CancellationToken ct) => sellers.LoadAsync(ct);

    public async Task<int> RunAsync(TimeSpan age, CancellationToken ct)
    {
        await sellers.TellChangedAsync(ct).ConfigureAwait(false);
        if (age > TimeSpan.Zero && Stopwatch.GetElapsedTime(_lookedAt) < (work.HasStuck ? s_retryEvery : s_lookEvery))
            return 0;
        _lookedAt = Stopwatch.GetTimestamp();
        var count = 0;
        await foreach (var id in store.UnfinishedAsync(age, ct).ConfigureAwait(false))
        {
            using (await locks.EnterAsync(id, ct).ConfigureAwait(false))
                await work.TakeUpAsync(id, ct).ConfigureAwait(false);
            await work.FollowAsync(id, Follow.Wait).ConfigureAwait(false);
            count++;
        }

        if (count > 0)
            LogSwept(log, count);
        return count;
    }

    [LoggerMessage(1220, LogLevel.Information, "{Count} cases had something left to be done from before.")]
    private static partial void LogSwept(ILogger log, int count);
}

/// <summary>What a host does for the cases beside taking commands.</summary>
public interface ICaseSweep
{
    /// <summary>Reads what is kept of sellers in memory. To be done before anything is routed.</summary>
    Task LoadAsync(CancellationToken ct);

    /// <param name="age">Younger ones are left to the process that made them; zero before anything else was started on one machine.</param>
    /// <returns>How many cases were found.</returns>
    Task<int> RunAsync(TimeSpan age, CancellationToken ct);
}
