using Microsoft.Extensions.Logging;
using Routing.App.Contacts;
using Routing.Domain.Classification;
using Routing.Domain.Privacy;
using Routing.Storage.Contacts;

namespace Routing.Storage.Hosting;

/// <summary>Learns the parties of the store, then hands on what an earlier run left, and from then on whatever an outage leaves.</summary>
internal sealed class ContactKeeper(
    ContactWarmUp warmUp, DispatchSweep sweep, IClassifier classifier, Neighbours neighbours, TimeProvider clock, ILogger<ContactKeeper> log)
    : Keeper(Neighbours.Interval, first: true, clock, log), IStartStep
{
    private bool _isWarm;

    /// <summary>The first contact is to be as fast as the next: what is made at first use is made now.</summary>
    public Task RunAsync(CancellationToken ct)
    {
        classifier.Classify(new("", Redactor.Redact("1").Text, [], null), []);
        return warmUp.CheckAsync(ct);
    }

    protected override async Task TickAsync(CancellationToken ct)
    {
        await sweep.RunAsync(_isWarm ? Neighbours.Interval : neighbours.Left, ct).ConfigureAwait(false);
        if (!_isWarm)
            await warmUp.LoadAsync(ct).ConfigureAwait(false);
        _isWarm = true;
    }
}
