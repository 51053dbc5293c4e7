namespace Routing.App.Inbound;

/// <summary>The message queue <c>contacts-inbound</c> as the endpoints use it, and what was set aside from it.</summary>
public interface IInbound
{
    /// <param name="body">A valid contact, at most 64 KiB of UTF-8 JSON. Once this returns it is not lost.</param>
    /// <exception cref="StoreUnavailableException">It may be in the queue or not; a repeat is safe.</exception>
    Task EnqueueAsync(ReadOnlyMemory<byte> body, CancellationToken ct);

    /// <summary>The messages set aside: <c>{ "items": [ { "id", "at", "problem" } ] }</c>, at most 1,000, without their bodies.</summary>
    Task<ReadOnlyMemory<byte>> PoisonedAsync(CancellationToken ct);

    /// <summary>Puts one back into the queue.</summary>
    /// <returns>False when there is none of this id.</returns>
    Task<bool> ReplayAsync(string id, CancellationToken ct);
}
