namespace Routing.App.Health;

/// <summary>Whether what the service stands on works.</summary>
public interface IHealth
{
    /// <summary>Never throws, and is asked by anyone: it answers from memory what it learned less than a second ago.</summary>
    Task<HealthReport> CheckAsync(CancellationToken ct);
}

/// <param name="ClockLag">How far the store's clock and ours are apart, to the second. Due times and leases of several hosts compare only as well as their clocks.</param>
public sealed record HealthReport(bool Store, bool Queue, TimeSpan ClockLag);
