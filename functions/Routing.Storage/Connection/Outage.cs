using Routing.App;
using Routing.Storage.Commit;

namespace Routing.Storage.Connection;

/// <summary>Turns the many ways in which a store does not answer into the one that the App knows.</summary>
internal static class Outage
{
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> request, CancellationToken ct)
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

    public static Task GuardAsync(Func<Task> request, CancellationToken ct) => GuardAsync(
        async () =>
        {
            await request().ConfigureAwait(false);
            return true;
        },
        ct);
}
