using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App.Contacts;
using Routing.Domain.Contacts;
using Routing.Storage.Commit;
using Routing.Storage.Connection;
using Routing.Storage.Contacts;
using Routing.Tests.Commit;
using Xunit;

namespace Routing.Tests.Contacts;

/// <summary>What was committed and not handed on is known to its process, and to the next one when that is gone.</summary>
public sealed class ContactOutboxTests(CommitFixture fixture) : IClassFixture<CommitFixture>, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualClock _clock = new(Noon);
    private TableServiceClient _tables = null!;

    public async Task InitializeAsync()
    {
        _tables = StorageClients.Tables(new() { ConnectionString = fixture.Proxy.ConnectionString });
        await _tables.CreateTableIfNotExistsAsync(ContactKeys.Table);
        await foreach (var row in _tables.GetTableClient(ContactKeys.Table).QueryAsync<TableEntity>())
            await _tables.GetTableClient(ContactKeys.Table).DeleteEntityAsync(row);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_contact_is_pending_until_it_was_handed_on_and_the_row_says_so_once_it_is_cleaned()
    {
        var process = new Process(_tables, _clock);
        await process.LeaveAsync("a", DispatchKind.Queue);
        await process.LeaveAsync("b", DispatchKind.Message);
        Assert.Equal([(Id("a"), DispatchKind.Queue, Noon), (Id("b"), DispatchKind.Message, Noon)], await process.PendingAsync(TimeSpan.Zero));
        Assert.Empty(await process.PendingAsync(TimeSpan.FromSeconds(5)));

        process.Outbox.HandedOn(Id("a"));

        Assert.Equal([Id("b")], (await process.PendingAsync(TimeSpan.Zero)).Select(p => p.Contact));
        Assert.False(await process.Outbox.ContainsAsync(Id("a"), default));
        Assert.Equal(["a", "b"], await RowsAsync());
        await process.Outbox.CleanAsync(default);
        Assert.Equal(["b"], await RowsAsync());
    }

    [Fact]
    public async Task What_a_gone_process_left_is_taken_over_once_it_is_old_enough()
    {
        await new Process(_tables, _clock).LeaveAsync("a", DispatchKind.Attach);
        var next = new Process(_tables, _clock);
        var sweep = TimeSpan.FromSeconds(5);
        Assert.True(await next.Outbox.ContainsAsync(Id("a"), default));

        _clock.Advance(2 * sweep);
        Assert.Empty(await next.PendingAsync(sweep));
        _clock.Advance(sweep);

        Assert.Equal([(Id("a"), DispatchKind.Attach, Noon)], await next.PendingAsync(sweep));
        next.Outbox.HandedOn(Id("a"));
        await next.Outbox.CleanAsync(default);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_process_whose_row_was_taken_over_while_it_lived_goes_on_with_a_new_one()
    {
        var (slow, other) = (new Process(_tables, _clock), new Process(_tables, _clock));
        await slow.LeaveAsync("a", DispatchKind.Queue);
        Assert.Single(await other.PendingAsync(TimeSpan.Zero));

        await slow.LeaveAsync("b", DispatchKind.Queue);

        Assert.Equal([Id("b")], (await slow.PendingAsync(TimeSpan.FromHours(-1))).Select(p => p.Contact).Order(ById).Except([Id("a")]));
        Assert.Equal(["a", "b"], await RowsAsync());
    }

    [Fact]
    public async Task A_full_outbox_fits_into_its_row()
    {
        var process = new Process(_tables, _clock);
        var committer = process.Committer;
        await committer.CommitAsync(
            new([]) { Leaves = [.. Enumerable.Range(0, PartitionOutbox.Most).Select(n => ContactOutbox.Entry(Id($"n{n}"), DispatchKind.Queue, Noon)[0])] }, default);

        Assert.True(committer.Outbox.IsFull);
        Assert.Equal(PartitionOutbox.Most, (await new Process(_tables, _clock).PendingAsync(TimeSpan.Zero)).Count);
    }

    private static readonly Comparer<ContactId> ById = Comparer<ContactId>.Create(static (a, b) => string.CompareOrdinal(a.Value, b.Value));

    private static ContactId Id(string externalId) => ContactId.Of("u-1", Source.HelpCenter, externalId);

    /// <summary>The external ids that the outboxes of the store name.</summary>
    private async Task<IReadOnlyList<string>> RowsAsync()
    {
        var names = new[] { "a", "b" }.ToDictionary(static n => Id(n).Value);
        var found = new List<string>();
        await foreach (var row in _tables.GetTableClient(ContactKeys.Table).QueryAsync<TableEntity>(ContactKeys.OutboxRange))
            found.AddRange(PartitionOutbox.Read(row).Select(e => names[e.Id]));
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private sealed class Process
    {
        private readonly TimeProvider _clock;

        public Process(TableServiceClient tables, TimeProvider clock)
        {
            _clock = clock;
            var committers = new Committers(tables, new(), clock, NullLogger<Committers>.Instance);
            var keys = new ContactKeys(1);
            Outbox = new(tables, committers, keys, clock);
            Committer = committers.For(ContactKeys.Table, keys.Partitions.Single());
        }

        public ContactOutbox Outbox { get; }

        public GroupCommitter Committer { get; }

        public Task<CommitResult> LeaveAsync(string externalId, DispatchKind kind) => Committer.CommitAsync(
            new([RowChange.Add(new(new ContactKeys(1).Partitions.Single(), externalId))]) { Leaves = ContactOutbox.Entry(Id(externalId), kind, _clock.GetUtcNow()) }, default);

        public async Task<IReadOnlyList<(ContactId Contact, DispatchKind Kind, DateTimeOffset Since)>> PendingAsync(TimeSpan age)
        {
            var pending = new List<(ContactId, DispatchKind, DateTimeOffset)>();
            await foreach (var one in Outbox.PendingAsync(age, default))
                pending.Add((one.Contact, one.Kind, one.Since));
            return pending;
        }
    }
}
