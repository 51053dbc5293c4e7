namespace Routing.Storage.Commit;

/// <summary>
/// Sends things in lots where a request takes one message: while one lot is being sent, what arrives waits, and goes together in the next. Nobody waits for a lone thing,
/// but lots follow each other at a distance, since a request costs the store as much as the rows of a contact.
/// </summary>
/// <param name="take">Takes the next lot, at least one, out of what waits; oldest first.</param>
/// <param name="sendAsync">When it fails, everybody with a thing in the lot is told.</param>
/// <param name="apart">Real time from the beginning of a lot to that of the next.</param>
internal sealed class Lots<T>(Func<Queue<T>, List<T>> take, Func<List<T>, Task> sendAsync, TimeSpan apart)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _waiting = new();
    private readonly Queue<TaskCompletionSource> _waiters = new();
    private bool _running;

    /// <summary>Ends when it is sent. Cancelling stops the waiting, not the sending.</summary>
    public Task SendAsync(T thing, CancellationToken ct)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue(thing);
            _waiters.Enqueue(done);
            if (!_running)
            {
                _running = true;
                _ = RunAsync();
            }
        }

        return done.Task.WaitAsync(ct);
    }

    private async Task RunAsync()
    {
        while (Next() is { } next)
        {
            var pace = Task.Delay(apart, TimeProvider.System);
            try
            {
                await sendAsync(next.Lot).ConfigureAwait(false);
                next.Waiters.ForEach(static w => w.TrySetResult());
            }
#pragma warning disable CA1031 // whoever waits is told
            catch (Exception e)
#pragma warning restore CA1031
            {
                next.Waiters.ForEach(w => w.TrySetException(e));
            }

            await pace.ConfigureAwait(false);
        }
    }

    private (List<T> Lot, List<TaskCompletionSource> Waiters)? Next()
    {
        lock (_gate)
        {
            _running = _waiting.Count > 0;
            if (!_running)
                return null;
            var lot = take(_waiting);
            return (lot, [.. lot.Select(_ => _waiters.Dequeue())]);
        }
    }
}
