namespace Routing.App.Events;

/// <summary>Tells other systems what happened here: decisions, assignments, breaches, rulings. They come at least once, in no certain order.</summary>
public interface IEvents
{
    /// <summary>False: nobody is told, so nothing has to be kept for it.</summary>
    bool IsOn { get; }

    /// <summary>Once this returns the event is not lost: the topic has it, or it waits in the store until the topic takes it.</summary>
    /// <exception cref="StoreUnavailableException">Neither answers; a repeat is safe.</exception>
    Task PublishAsync(RoutingEvent told, CancellationToken ct);
}

/// <summary>Nobody is told.</summary>
internal sealed class NoEvents : IEvents
{
    public bool IsOn => false;

    public Task PublishAsync(RoutingEvent told, CancellationToken ct) => Task.CompletedTask;
}
