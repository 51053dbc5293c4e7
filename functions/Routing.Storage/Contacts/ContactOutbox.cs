using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Routing.App.Contacts;
using Routing.Domain.Contacts;
using Routing.Storage.Commit;

namespace Routing.Storage.Contacts;

/// <summary>The contacts that were committed and still have to be handed on, of this process and of those that ended before they had.</summary>
internal sealed class ContactOutbox(TableServiceClient tables, Committers committers, ContactKeys keys, TimeProvider clock)
{
    /// <summary>A process writes its outbox at least this often, in times of the sweep's interval, unless it is empty or the process is gone.</summary>
    private const int TakenOverAfter = 3;

    private readonly TableClient _table = tables.GetTableClient(ContactKeys.Table);

    public static IReadOnlyList<OutboxEntry> Entry(ContactId id, DispatchKind kind, DateTimeOffset since) => [new(id.Value, Letter(kind), since)];

    public void HandedOn(ContactId id) => Committer(id).HandOn(id.Value);

    public Task CleanAsync(CancellationToken ct) =>
        Task.WhenAll(keys.Partitions.Select(p => committers.For(ContactKeys.Table, p).CleanAsync())).WaitAsync(ct);

    public async Task<bool> ContainsAsync(ContactId id, CancellationToken ct)
    {
        if (Committer(id).Outbox.Contains(id.Value))
            return true;
        await foreach (var row in OthersAsync(keys.Partition(id.Party), ct).ConfigureAwait(false))
        {
            if (PartitionOutbox.Read(row).Any(e => e.Id == id.Value))
                return true;
        }

        return false;
    }

    public async IAsyncEnumerable<PendingDispatch> PendingAsync(TimeSpan age, [EnumeratorCancellation] CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var partition in keys.Partitions)
        {
            var committer = committers.For(ContactKeys.Table, partition);
            await foreach (var row in OthersAsync(partition, ct).ConfigureAwait(false))
            {
                if (PartitionOutbox.WrittenAt(row) <= now - (TakenOverAfter * age))
                    await TakeOverAsync(committer, row, ct).ConfigureAwait(false);
            }

            foreach (var left in committer.Outbox.Entries)
            {
                if (left.Since <= now - age)
                    yield return new(new(left.Id), KindOf(left.Kind), left.Since);
            }
        }
    }

    /// <summary>If its process lives after all, it finds its row gone and goes on with a new one; what both hand on is handed on once, by its id.</summary>
    private static Task<CommitResult> TakeOverAsync(GroupCommitter committer, TableEntity row, CancellationToken ct) => committer.CommitAsync(
        new([RowChange.Delete(row.PartitionKey, row.RowKey, row.ETag)]) { Leaves = [.. PartitionOutbox.Read(row)] }, ct);

    private async IAsyncEnumerable<TableEntity> OthersAsync(string partition, [EnumeratorCancellation] CancellationToken ct)
    {
        var own = committers.For(ContactKeys.Table, partition).Outbox.RowKey;
        var rows = _table.QueryAsync<TableEntity>($"PartitionKey eq '{partition}' and {ContactKeys.OutboxRange}", 1000, cancellationToken: ct);
        await foreach (var row in Outage.Guard(rows, ct).ConfigureAwait(false))
        {
            if (row.RowKey != own)
                yield return row;
        }
    }

    private GroupCommitter Committer(ContactId id) => committers.For(ContactKeys.Table, keys.Partition(id.Party));

    private static char Letter(DispatchKind kind) => kind switch
    {
        DispatchKind.Queue => 'q',
        DispatchKind.Attach => 'a',
        DispatchKind.Message => 'm',
        DispatchKind.Tell => 't',
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a dispatch."),
    };

    private static DispatchKind KindOf(char letter) => letter switch
    {
        'q' => DispatchKind.Queue,
        'a' => DispatchKind.Attach,
        'm' => DispatchKind.Message,
        't' => DispatchKind.Tell,
        _ => throw new InvalidDataException($"'{letter}' is not a dispatch that this version knows."),
    };
}
