using System.Globalization;
using Routing.Storage.Cases;

namespace Routing.SelfHost;

/// <summary>
/// Runs faster than real time from the moment it is made, so that weeks can be watched in minutes: for development. Timers fire when this clock says so,
/// but none repeats more often than twice in a real second: what looks after things would do nothing else.
/// </summary>
/// <param name="origin">The instant at which it agreed with real time; null: now. Given at a restart, the clock goes on where it was.</param>
internal sealed class ScaledClock(double scale, DateTimeOffset? origin = null) : TimeProvider
{
    private static readonly TimeSpan s_shortestPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_shortestDue = TimeSpan.FromMilliseconds(1);

    private readonly DateTimeOffset _origin = origin ?? System.GetUtcNow();
    private readonly double _ahead = origin is { } then ? Math.Max(0, (System.GetUtcNow() - then).Ticks) * scale : 0;
    private readonly long _start = System.GetTimestamp();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _origin + TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp() => (long)Math.Min(_ahead + (System.GetElapsedTime(_start).Ticks * scale), (double)(DateTimeOffset.MaxValue - _origin).Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Scaled(System.CreateTimer(callback, state, Real(dueTime, s_shortestDue), Real(period, s_shortestPeriod)), this);

    private TimeSpan Real(TimeSpan ours, TimeSpan shortest)
    {
        if (ours <= TimeSpan.Zero)
            return ours; // at once, or never
        var real = ours / scale;
        return real < shortest ? shortest : real;
    }

    private sealed class Scaled(ITimer timer, ScaledClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Real(dueTime, s_shortestDue), clock.Real(period, s_shortestPeriod));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

/// <summary>Which clock the host runs by.</summary>
internal static class Clocks
{
    /// <summary>A scale that is out of range, or no number, is told by the settings' own check.</summary>
    public static IServiceCollection AddClock(this IServiceCollection services, IConfiguration configuration)
    {
        var told = configuration["Host:ClockScale"];
        if (!double.TryParse(told, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) || scale is not (> 1 and <= 86_400))
            return services;
        var origin = DateTimeOffset.TryParse(configuration["Host:ClockOrigin"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? then : (DateTimeOffset?)null;
        services.AddSingleton<TimeProvider>(new ScaledClock(scale, origin));
        services.AddSingleton(new AlarmPace(scale));
        return services;
    }
}
