using Microsoft.Extensions.Logging;

namespace Routing.Storage.ServiceBus;

/// <summary>Hands on the events that the topic did not take when they happened. Running it twice at once changes nothing: their ids are the same.</summary>
public sealed partial class EventRelay
{
    private readonly BusEvents _events;
    private readonly ILogger<EventRelay> _log;

    internal EventRelay(BusEvents events, ILogger<EventRelay> log) => (_events, _log) = (events, log);

    /// <exception cref="App.StoreUnavailableException">The topic or the store is away; the rest waits on.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (await _events.CatchUpAsync(ct).ConfigureAwait(false) is > 0 and var sent)
            LogSent(_log, sent);
    }

    [LoggerMessage(2210, LogLevel.Information, "{Count} events were told that the topic had not taken before.")]
    private static partial void LogSent(ILogger log, int count);
}
