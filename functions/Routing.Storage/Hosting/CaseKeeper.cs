using Microsoft.Extensions.Logging;
using Routing.App.Cases;
using Routing.Storage.Cases;

namespace Routing.Storage.Hosting;

/// <summary>Knows the sellers before anything is routed, carries out what an earlier run left of cases, and from then on whatever an outage leaves.</summary>
internal sealed class CaseKeeper(ICaseSweep sweep, Neighbours neighbours, AlarmPace pace, TimeProvider clock, ILogger<CaseKeeper> log)
    : Keeper(Neighbours.Interval, first: false, clock, log), IStartStep
{
    public async Task RunAsync(CancellationToken ct)
    {
        await sweep.LoadAsync(ct).ConfigureAwait(false);
        await sweep.RunAsync(neighbours.Left, ct).ConfigureAwait(false);
    }

    protected override Task TickAsync(CancellationToken ct) => sweep.RunAsync(Neighbours.Interval * pace.Scale, ct);
}
