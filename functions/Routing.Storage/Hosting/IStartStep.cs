namespace Routing.Storage.Hosting;

/// <summary>Something to be done between the store being there and the port being open, in the order of registration.</summary>
public interface IStartStep
{
    Task RunAsync(CancellationToken ct);
}
