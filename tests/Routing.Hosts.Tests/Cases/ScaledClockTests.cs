using Routing.SelfHost;
using Xunit;

namespace Routing.Hosts.Tests.Cases;

public sealed class ScaledClockTests
{
    [Fact]
    public void A_scaled_clock_runs_so_many_times_faster()
    {
        var clock = new ScaledClock(86_400);
        var (start, real) = (clock.GetUtcNow(), TimeProvider.System.GetTimestamp());

        SpinWait.SpinUntil(() => clock.GetUtcNow() - start > TimeSpan.FromHours(1));

        Assert.InRange(TimeProvider.System.GetElapsedTime(real), TimeSpan.FromMilliseconds(30), TimeSpan.FromSeconds(10)); // an hour is 42 ms
    }

    [Fact]
    public void After_a_restart_it_goes_on_from_its_origin()
    {
        var clock = new ScaledClock(100, DateTimeOffset.UtcNow - TimeSpan.FromHours(1));

        Assert.InRange(clock.GetUtcNow() - DateTimeOffset.UtcNow, TimeSpan.FromHours(98.9), TimeSpan.FromHours(99.5));
    }

    [Fact]
    public async Task A_day_of_waiting_is_over_in_a_second()
    {
        var real = TimeProvider.System.GetTimestamp();

        await Task.Delay(TimeSpan.FromHours(2), new ScaledClock(86_400)).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.InRange(TimeProvider.System.GetElapsedTime(real), TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(10));
    }
}
