using Microsoft.Extensions.Logging;

namespace Routing.App.Contacts;

/// <summary>Finishes the dispatches that a crash or an outage left behind. Running it twice at once changes nothing.</summary>
public sealed partial class DispatchSweep(IContactStore store, ContactDispatcher dispatcher, PartyLocks parties, ILogger<DispatchSweep> log)
{
    /// <param name="age">Younger ones are left to the process that made them; zero after a start on one machine.</param>
    /// <returns>How many were finished.</returns>
    public async Task<int> RunAsync(TimeSpan age, CancellationToken ct)
    {
        var left = new List<PendingDispatch>();
        await foreach (var pending in store.PendingAsync(age, ct).ConfigureAwait(false))
        {
            if (!dispatcher.IsRunning(pending.Contact))
                left.Add(pending);
        }

        var done = 0;
        foreach (var pending in left.OrderBy(static p => p.Since))
            done += await FinishAsync(pending, ct).ConfigureAwait(false) ? 1 : 0;
        await store.ConfirmAsync(ct).ConfigureAwait(false);
        if (done > 0)
            LogSwept(log, done);
        return done;
    }

    private async Task<bool> FinishAsync(PendingDispatch pending, CancellationToken ct)
    {
        using var turn = await parties.EnterAsync(pending.Contact.Party, ct).ConfigureAwait(false);
        if (!await store.IsPendingAsync(pending.Contact, ct).ConfigureAwait(false))
            return false;
        if (await store.FindAsync(pending.Contact, ct).ConfigureAwait(false) is { } record)
        {
            var recall = await store.RecallAsync(pending.Contact.Party, again: false, ct).ConfigureAwait(false);
            return await dispatcher.DispatchAgainAsync(record, pending.Kind, recall.Head, ct).ConfigureAwait(false);
        }

        store.Dispatched(pending.Contact); // the party was erased
        return false;
    }

    [LoggerMessage(1020, LogLevel.Information, "{Count} contacts were handed on that an earlier run had left.")]
    private static partial void LogSwept(ILogger log, int count);
}
