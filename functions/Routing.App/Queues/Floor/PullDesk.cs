using Microsoft.Extensions.Options;
using Routing.App.Agents;
using Routing.App.Events;
using Routing.Domain.Queues;

namespace Routing.App.Queues.Floor;

/// <summary>Hands contacts to agents: reserved in memory first, then leased in the store, and only then told.</summary>
internal sealed class PullDesk(
    WorkFloor floor, Dispatcher dispatcher, RowAccess rows, PayloadReader payloads, QueueLoader loader, Overflow overflow, QueueCounters counters,
    IWorkWatch watch, AssignmentFeed feed, IOptions<QueueOptions> options, TimeProvider clock)
{
    /// <summary>Most pages read for a pull that finds nothing among what is known.</summary>
    private const int MorePages = 8;

    public async Task<PullReply> PullAsync(Seat seat, int max, TimeSpan wait, CancellationToken ct)
    {
        foreach (var via in seat.Profile!.Queues)
            await loader.LoadAsync(via.Queue).WaitAsync(ct).ConfigureAwait(false);
        var until = clock.GetUtcNow() + (wait < options.Value.LongestWait ? wait : options.Value.LongestWait);
        while (true)
        {
            floor.Do(now => floor.Pulls(seat, now));
            if (Refusal(seat) is { } refusal)
                return refusal;
            var reserved = await ReserveAsync(seat, max, until, ct).ConfigureAwait(false);
            if (reserved.Count == 0)
                return Refusal(seat) is PullReply.NotAvailable gone ? gone : new PullReply.Items(WorkJson.Items([]));
            var leased = await LeaseAllAsync(reserved, seat.Agent).ConfigureAwait(false);
            if (ct.IsCancellationRequested)
            {
                await GiveBackAsync(leased).ConfigureAwait(false);
                ct.ThrowIfCancellationRequested();
            }

            if (leased.Count > 0)
                return new PullReply.Items(WorkJson.Items(leased));
        }
    }

    private PullReply? Refusal(Seat seat) => floor.Do<PullReply?>(_ =>
        !seat.IsAvailable ? new PullReply.NotAvailable(seat.Profile!.Status) : seat.Free <= 0 ? new PullReply.AtCapacity() : null);

    private async Task<List<WorkEntry>> ReserveAsync(Seat seat, int max, DateTimeOffset until, CancellationToken ct)
    {
        var taken = dispatcher.Take(seat, max);
        for (var page = 0; taken.Count == 0 && page < MorePages && await ReadMoreAsync(seat, ct).ConfigureAwait(false); page++)
            taken = dispatcher.Take(seat, max);
        foreach (var queue in taken.Select(static e => e.Mirror.Name).Distinct())
            _ = ExtendQuietlyAsync(queue);
        var left = until - clock.GetUtcNow();
        if (taken.Count > 0 || left <= TimeSpan.Zero)
            return taken;
        var waiting = dispatcher.TakeOrWait(seat, max);
        try
        {
            return await waiting.Given.Task.WaitAsync(left, clock, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            dispatcher.Leave(waiting);
            taken = await waiting.Given.Task.ConfigureAwait(false);
            if (e is TimeoutException)
                return taken;
            foreach (var entry in taken)
                rows.Leave(entry);
            throw;
        }
    }

    /// <summary>Whether anything came to be known that may serve.</summary>
    private async Task<bool> ReadMoreAsync(Seat seat, CancellationToken ct)
    {
        var more = false;
        foreach (var via in seat.Profile!.Queues)
            more |= await loader.ExtendAsync(via.Queue, wanted: true, ct).ConfigureAwait(false) | await loader.RefreshAsync(via.Queue, ct).ConfigureAwait(false);
        return more;
    }

    private async Task ExtendQuietlyAsync(string queue)
    {
        try
        {
            await loader.ExtendAsync(queue, wanted: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // the next pull tries again
        }
    }

    private async Task<List<PulledItem>> LeaseAllAsync(List<WorkEntry> reserved, string agent)
    {
        if (reserved.Count == 1)
            return await LeaseAsync(reserved[0], agent).ConfigureAwait(false) is { } one ? [one] : [];
        var tries = reserved.ConvertAll(entry => LeaseAsync(entry, agent));
        try
        {
            return [.. (await Task.WhenAll(tries).ConfigureAwait(false)).OfType<PulledItem>()];
        }
        catch
        {
            await GiveBackAsync([.. tries.Where(t => t.IsCompletedSuccessfully).Select(t => t.Result).OfType<PulledItem>()]).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Null when somebody else was faster.</summary>
    private async Task<PulledItem?> LeaseAsync(WorkEntry entry, string agent)
    {
        try
        {
            if (await payloads.OfAsync(entry).ConfigureAwait(false) is not { } payload)
                return null;
            var now = clock.GetUtcNow();
            var policy = overflow.Policy(entry.Item.Queue);
            var take = new WorkChange.Take(agent, LeaseRules.NextToken(entry.Record.Token), now + (policy?.Lease ?? options.Value.OrphanLease));
            var isFirst = entry.Record.Token == entry.Record.FirstToken;
            if (!await rows.ChangeAsync(entry, take, r => r with { State = WorkState.Leased, Agent = agent, Token = take.Token, LeaseUntil = take.Until }).ConfigureAwait(false))
                return null;
            floor.Do(_ =>
            {
                floor.Keep(entry, default);
                entry.MergedShown = entry.Record.Merged.Count;
            });
            if (isFirst)
                counters.Taken(entry.Item, policy, now);
            watch.Taken(entry.Item, agent, now);
            feed.Assigned(entry.Item, agent, take.Token, take.Until, now);
            return new(entry, entry.Record, payload);
        }
        finally
        {
            rows.Leave(entry);
        }
    }

    /// <summary>Frees what was leased to a caller who is gone.</summary>
    private async Task GiveBackAsync(List<PulledItem> leased)
    {
        foreach (var item in leased)
        {
            if (await rows.EnterAsync(item.Record.Item.Contact, CancellationToken.None).ConfigureAwait(false) is not { } entry)
                continue;
            try
            {
                if (entry.Record.State == WorkState.Leased && entry.Record.Token == item.Record.Token)
                    await rows.ChangeAsync(entry, new WorkChange.Free(entry.Record.Passes), r => r with { State = WorkState.Ready, Agent = null }).ConfigureAwait(false);
            }
            finally
            {
                rows.Leave(entry);
            }
        }
    }
}

/// <summary>A contact as an agent was given it.</summary>
/// <param name="Payload">Packed.</param>
internal sealed record PulledItem(WorkEntry Entry, WorkRecord Record, ReadOnlyMemory<byte> Payload);
