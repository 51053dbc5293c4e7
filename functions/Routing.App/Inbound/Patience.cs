namespace Routing.App.Inbound;

/// <summary>Holds on to a message while it cannot be taken in, rather than give it back at once: most outages are short, and a queue that is asked less is there sooner.</summary>
public static class Patience
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(100);

    /// <param name="holdOn">How long it is tried again here; well below the time for which the message is ours.</param>
    public static async Task<InboundEnd> HandleAsync(
        this InboundHandler handler, ReadOnlyMemory<byte> body, TimeSpan holdOn, TimeProvider clock, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        for (var wait = s_first; ; wait *= 2)
        {
            var end = await handler.HandleAsync(body, ct).ConfigureAwait(false);
            if (end is not InboundEnd.Later || clock.GetElapsedTime(started) + wait > holdOn)
                return end;
            await Task.Delay(wait, clock, ct).ConfigureAwait(false);
        }
    }
}
