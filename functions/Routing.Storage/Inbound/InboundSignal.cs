namespace Routing.Storage.Inbound;

/// <summary>Tells this process's loop that a message was put in, so that it does not sleep on it.</summary>
public sealed class InboundSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Set()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is set.
        }
    }

    public void Dispose() => _signal.Dispose();

    /// <summary>Returns when the time is over or a message was put in.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => _signal.WaitAsync(longest, ct);
}
