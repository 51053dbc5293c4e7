using System.Diagnostics;

namespace Routing.Benchmarks;

/// <summary>Processor time of this process and of another since it was made, as a share of one core.</summary>
internal sealed class CpuMeter : IDisposable
{
    private readonly Process _other;
    private readonly TimeSpan _oursBefore, _theirsBefore;
    private readonly long _start = Stopwatch.GetTimestamp();

    public CpuMeter(int other)
    {
        _other = Process.GetProcessById(other);
        (_oursBefore, _theirsBefore) = (Environment.CpuUsage.TotalTime, _other.TotalProcessorTime);
    }

    public (double Seconds, double Ours, double Theirs) Read()
    {
        var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        _other.Refresh();
        return (seconds, (Environment.CpuUsage.TotalTime - _oursBefore).TotalSeconds / seconds, (_other.TotalProcessorTime - _theirsBefore).TotalSeconds / seconds);
    }

    public void Dispose() => _other.Dispose();
}
