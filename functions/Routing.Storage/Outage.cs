using System.Runtime.CompilerServices;
using Routing.App;
using Routing.Storage.Commit;

namespace Routing.Storage;

/// <summary>Turns a store that does not answer into the one exception that hosts know.</summary>
internal static class Outage
{
    public static async Task<T> Guard<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (TablePartition.IsOutage(e)) // a time-out comes as a cancellation
        {
            throw new StoreUnavailableException("No answer from the store.", e);
        }
    }

    /// <summary>The same where the caller may give up: whoever's token it is tells a cancelled request from one that took too long.</summary>
    public static async Task<T> Guard<T>(Func<Task<T>> request, CancellationToken ct)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception e) when (TablePartition.IsOutage(e) && !ct.IsCancellationRequested)
        {
            throw new StoreUnavailableException("No answer from the store.", e);
        }
    }

    public static Task Guard(Func<Task> request, CancellationToken ct) => Guard(
        async () =>
        {
            await request().ConfigureAwait(false);
            return true;
        },
        ct);

    public static async IAsyncEnumerable<T> Guard<T>(IAsyncEnumerable<T> rows, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = rows.GetAsyncEnumerator(ct);
        await using (next.ConfigureAwait(false))
        {
            while (await Guard(() => next.MoveNextAsync().AsTask(), ct).ConfigureAwait(false))
                yield return next.Current;
        }
    }
}
