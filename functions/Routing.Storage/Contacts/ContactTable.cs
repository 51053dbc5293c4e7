using Azure;
using Azure.Data.Tables;
using Routing.App;
using Routing.App.Contacts;
using Routing.Domain.Contacts;
using Routing.Storage.Commit;

namespace Routing.Storage.Contacts;

/// <summary>The contacts of this store, in Azure Tables.</summary>
internal sealed class ContactTable(TableServiceClient tables, Committers committers, ContactKeys keys, ContactOutbox outbox, HeadCache cache, TimeProvider clock) : IContactStore
{
    private const string Body = "Body";
    private readonly TableClient _table = tables.GetTableClient(ContactKeys.Table);

    /// <summary>Learns which parties the store knows, so that a party's first contact needs no read. Until it is done every unknown party is read.</summary>
    public async Task LoadSeenAsync(CancellationToken ct)
    {
        foreach (var partition in keys.Partitions)
        {
            await foreach (var row in QueryAsync(partition, ContactKeys.HeadRange, ["RowKey"], ct).ConfigureAwait(false))
                cache.See(ContactKeys.PartyOfHead(row.RowKey));
        }

        cache.Complete();
    }

    public async ValueTask<Recall> RecallAsync(PartyKey party, bool again, CancellationToken ct)
    {
        if (!again && cache.Find(party) is { } known)
            return known;
        var row = await ReadAsync(keys.Partition(party), ContactKeys.Head(party), ct).ConfigureAwait(false);
        var recall = row is null ? Recall.Never : new(Packed.Read(row, Body, AppJson.Default.PartyHead), row.ETag.ToString());
        cache.Keep(party, recall);
        return recall;
    }

    public async Task<WriteResult> WriteAsync(PartyWrite write, CancellationToken ct)
    {
        var partition = keys.Partition(write.Party);
        var changes = new List<RowChange>(4);
        if (write.Contact is { } contact)
            changes.Add(RowChange.Add(BodyRow(partition, ContactKeys.Contact(contact.Contact.Id), contact, ContactRowJson.Default.ContactRecord)));
        if (write.Event is { } added)
            changes.Add(RowChange.Add(BodyRow(partition, ContactKeys.Event(added.Contact, added.Event.Kind), added.Event, ContactRowJson.Default.ContactEvent)));
        var headAt = changes.Count;
        if (write.Head is { } head)
        {
            var row = BodyRow(partition, ContactKeys.Head(write.Party), head, ContactRowJson.Default.PartyHead);
            changes.Add(write.Base.Tag is { } tag ? RowChange.Replace(row, new ETag(tag)) : RowChange.Add(row));
        }

        var committer = committers.For(ContactKeys.Table, partition);
        var leaves = write is { Contact: { } sent, Dispatch: { } kind } ? ContactOutbox.Entry(sent.Contact.Id, kind, clock.GetUtcNow()) : [];
        if (leaves.Count > 0 && committer.Outbox.IsFull)
            throw new StoreUnavailableException($"{PartitionOutbox.Most} contacts wait to be handed on; no more are taken in until their queues take them.");
        try
        {
            var result = await committer.CommitAsync(new(changes) { Leaves = leaves }, CancellationToken.None).ConfigureAwait(false);
            return Answer(write, result, headAt);
        }
        catch
        {
            cache.Forget(write.Party);
            throw;
        }
    }

    public async Task<ContactRecord?> FindAsync(ContactId id, CancellationToken ct) =>
        await ReadAsync(keys.Partition(id.Party), ContactKeys.Contact(id), ct).ConfigureAwait(false) is { } row
            ? Packed.Read(row, Body, AppJson.Default.ContactRecord)
            : null;

    public async Task<ContactView?> ViewAsync(ContactId id, CancellationToken ct)
    {
        ContactRecord? record = null;
        var events = new List<ContactEvent>();
        await foreach (var row in QueryAsync(keys.Partition(id.Party), ContactKeys.ContactRange(id), null, ct).ConfigureAwait(false))
        {
            if (row.RowKey == ContactKeys.Contact(id))
                record = Packed.Read(row, Body, AppJson.Default.ContactRecord);
            else
                events.Add(Packed.Read(row, Body, AppJson.Default.ContactEvent));
        }

        return record is null ? null : new(record, [.. events.OrderBy(static e => e.At)]);
    }

    public async Task<bool> IsHandledAsync(ContactId id, CancellationToken ct) =>
        await ReadAsync(keys.Partition(id.Party), ContactKeys.Event(id, ContactEvent.Handled), ct).ConfigureAwait(false) is not null;

    public Task<bool> IsPendingAsync(ContactId id, CancellationToken ct) => outbox.ContainsAsync(id, ct);

    public void Dispatched(ContactId id) => outbox.HandedOn(id);

    public IAsyncEnumerable<PendingDispatch> PendingAsync(TimeSpan age, CancellationToken ct) => outbox.PendingAsync(age, ct);

    public Task ConfirmAsync(CancellationToken ct) => outbox.CleanAsync(ct);

    public async Task EraseAsync(PartyKey party, CancellationToken ct)
    {
        var partition = keys.Partition(party);
        var committer = committers.For(ContactKeys.Table, partition);
        var rows = new List<string> { ContactKeys.Head(party) };
        await foreach (var row in QueryAsync(partition, ContactKeys.PartyRange(party), ["RowKey"], ct).ConfigureAwait(false))
            rows.Add(row.RowKey);

        cache.Forget(party);
        foreach (var chunk in rows.Chunk(50))
            await committer.CommitAsync(new([.. chunk.Select(key => RowChange.Delete(partition, key, ETag.All))]), ct).ConfigureAwait(false);
        cache.Forget(party);
    }

    private WriteResult Answer(PartyWrite write, CommitResult result, int headAt)
    {
        switch (result)
        {
            case CommitResult.Committed done when write.Head is { } head && done.Tags[headAt] != default:
                cache.Keep(write.Party, new(head, done.Tags[headAt].ToString()));
                return WriteResult.Written;
            case CommitResult.Committed when write.Head is null:
                return WriteResult.Written;
            case CommitResult.Committed:
                cache.Forget(write.Party); // it is in, but its tag was lost with the answer
                return WriteResult.Written;
            case CommitResult.Conflict no when no.Change < headAt:
                return WriteResult.Exists;
            default:
                cache.Forget(write.Party);
                return WriteResult.Stale;
        }
    }

    private static TableEntity BodyRow<T>(string partition, string rowKey, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var row = new TableEntity(partition, rowKey);
        Packed.Write(row, Body, value, type);
        return row;
    }

    private Task<TableEntity?> ReadAsync(string partition, string rowKey, CancellationToken ct) => Outage.Guard(
        async () =>
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: ct).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        },
        ct);

    private IAsyncEnumerable<TableEntity> QueryAsync(string partition, string range, IEnumerable<string>? columns, CancellationToken ct) =>
        Outage.Guard(_table.QueryAsync<TableEntity>($"PartitionKey eq '{partition}' and {range}", 1000, columns, ct), ct);
}
