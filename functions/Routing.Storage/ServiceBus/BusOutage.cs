using System.Net.Sockets;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Routing.App;

namespace Routing.Storage.ServiceBus;

/// <summary>Turns a namespace that does not answer, or lets us do nothing, into the one exception that hosts know.</summary>
internal static class BusOutage
{
    public static async Task<T> Guard<T>(Func<Task<T>> request, CancellationToken ct)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception e) when (IsOutage(e) && !ct.IsCancellationRequested)
        {
            throw new StoreUnavailableException("No answer from Service Bus.", e);
        }
    }

    public static Task Guard(Func<Task> request, CancellationToken ct) => Guard(
        async () =>
        {
            await request().ConfigureAwait(false);
            return true;
        },
        ct);

    /// <summary>A queue that is not there counts too: it may be made while we run. A message of the wrong size does not, nor does a lost lock.</summary>
    public static bool IsOutage(Exception e) => e switch
    {
        ServiceBusException { Reason: ServiceBusFailureReason.MessageSizeExceeded or ServiceBusFailureReason.MessageLockLost } => false,
        ServiceBusException or UnauthorizedAccessException or AuthenticationFailedException => true,
        SocketException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    public static bool IsLockLost(Exception e) => e is ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound };
}
