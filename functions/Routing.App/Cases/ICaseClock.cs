using Routing.Domain.Cases;

namespace Routing.App.Cases;

/// <summary>
/// What wakes cases: queue messages that become visible at the alarm on one machine, a Durable orchestration per case on Azure. Waking twice, late or
/// out of order is harmless, since advancing does only what is due.
/// </summary>
public interface ICaseClock
{
    /// <summary>The case changed, or was opened: from now on it has to be woken at <paramref name="nextAlarm"/>, and not before; null: not at all.</summary>
    /// <param name="version">The case's version that asks for it; an alarm of an older version may still come.</param>
    Task SetAsync(CaseId id, long version, DateTimeOffset? nextAlarm, CancellationToken ct);
}

/// <summary>Does what is due in a case.</summary>
public interface ICaseAdvance
{
    /// <returns>The next alarm; null when the case is closed, waits for a command only, or does not exist.</returns>
    /// <exception cref="StoreUnavailableException">Try again later.</exception>
    Task<DateTimeOffset?> AdvanceAsync(CaseId id, CancellationToken ct);
}
