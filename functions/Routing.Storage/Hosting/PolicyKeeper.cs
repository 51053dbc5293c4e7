using Microsoft.Extensions.Logging;
using Routing.App.Policies;

namespace Routing.Storage.Hosting;

/// <summary>Loads the policies and the classifier before anything asks for them, and looks for changed ones every two seconds.</summary>
internal sealed class PolicyKeeper(PolicyBook book, ClassifierBook classifier, TimeProvider clock, ILogger<PolicyKeeper> log)
    : Keeper(TimeSpan.FromSeconds(2), first: false, clock, log), IStartStep
{
    /// <exception cref="PolicyException">A policy file is missing or wrong.</exception>
    public Task RunAsync(CancellationToken ct)
    {
        classifier.Load();
        return book.LoadAsync(ct);
    }

    protected override Task TickAsync(CancellationToken ct)
    {
        classifier.Reload();
        return book.ReloadAsync(ct);
    }
}
