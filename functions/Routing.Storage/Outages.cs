using Routing.App;
using Routing.Storage.Commit;

namespace Routing.Storage;

/// <summary>Turns the store's silence into the one exception that handlers know.</summary>
internal static class Outages
{
    public static async Task<T> Translate<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (TablePartition.IsOutage(e) && e is not TaskCanceledException { CancellationToken.IsCancellationRequested: true })
        {
            throw new StoreUnavailableException("The store does not answer.", e);
        }
    }
}
