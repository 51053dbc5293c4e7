namespace Routing.App.Health;

/// <summary>Whether what the service stands on works.</summary>
public interface IHealth
{
    /// <summary>Never throws, and is asked by anyone: it answers from memory what it learned less than a second ago.</summary>
    Task<HealthReport> CheckAsync(CancellationToken ct);
}

/// <param name="ClockLag">How late the earliest alarm of a case is that was not seen to yet; zero when none is.</param>
/// <param name="ClockSkew">How far the store's clock and ours are apart, to the second. Due times and leases of several hosts compare only as well as their clocks.</param>
public sealed record HealthReport(bool Store, bool Queue, TimeSpan ClockLag, TimeSpan ClockSkew = default);

/// <summary>Asks a message transport whether it works.</summary>
public interface ITransportProbe
{
    /// <exception cref="Exception">It does not.</exception>
    Task ProbeAsync(CancellationToken ct);
}

/// <summary>How far the clock of the cases is behind.</summary>
public interface IClockLag
{
    /// <summary>Zero when nothing is late.</summary>
    /// <exception cref="StoreUnavailableException">Nobody can tell.</exception>
    Task<TimeSpan> LagAsync(CancellationToken ct);
}
