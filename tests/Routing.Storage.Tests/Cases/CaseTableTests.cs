using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Storage.Cases;
using Routing.Storage.Commit;
using Routing.Tests;
using Xunit;

namespace Routing.Storage.Tests.Cases;

public sealed class CaseTableTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_at = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero).AddTicks(1);
    private readonly CaseId _id = CaseId.Of(CaseKind.Arbitration, "o-1");
    private AzuriteProcess _azurite = null!;
    private CaseTable _store = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartInMemoryAsync();
        var tables = new TableServiceClient(_azurite.ConnectionString);
        await tables.CreateTableAsync(CaseKeys.Cases);
        _store = new CaseTable(tables, new(tables, new(), TimeProvider.System, NullLogger<Committers>.Instance), new(4), TimeProvider.System);
    }

    public async Task DisposeAsync() => await _azurite.DisposeAsync();

    [Fact]
    public async Task An_append_is_read_back_whole_and_only_the_first_of_two_writers_gets_in()
    {
        Assert.Null(await _store.FindAsync(_id, default));
        Assert.True(await _store.AppendAsync(Append(null, 2, 1, 2), default));
        Assert.False(await _store.AppendAsync(Append(null, 1, 1), default)); // opened by somebody else meanwhile
        var known = (await _store.FindAsync(_id, default))!;
        Assert.Equal((2, s_at, "state 2"), (known.Version, known.NextAlarm!.Value, Encoding.UTF8.GetString(known.State.Span)));

        Assert.True(await _store.AppendAsync(Append(known, 3, 3), default));
        Assert.False(await _store.AppendAsync(Append(known, 3, 3), default)); // decided on what is no longer so

        var history = (await _store.ReadAsync(_id, default))!;
        Assert.Equal((3, 3), (history.Case.Version, history.Events.Count));
        Assert.Equal(["event 1", "event 2", "event 3"], history.Events.Select(e => Encoding.UTF8.GetString(e.Json.Span)));
    }

    [Fact]
    public async Task What_is_to_be_done_is_there_until_it_is_done()
    {
        CaseDeed[] deeds =
        [
            new($"{_id}.1.0", new CaseEffect.Notify(PartyRole.Seller, "s-9", "seller-reminder", new Dictionary<string, string> { ["fraction"] = "0.5" })),
            new($"{_id}.1.1", new CaseEffect.MoveToAgents(ContactId.Of("u-1", Source.Chatbot, "1"), 1, TimeSpan.FromHours(4), "seller_late")),
        ];
        await _store.AppendAsync(Append(null, 1, 1) with { Task = new(_id, 1, "US", s_at, true, s_at, deeds) }, default);

        var task = Assert.Single(await _store.TasksAsync(_id, default));
        Assert.Equal((s_at, 2), (task.NextAlarm, task.Deeds.Count));
        Assert.Equal(deeds[1], task.Deeds[1]);
        Assert.Equal([_id], await _store.UnfinishedAsync(TimeSpan.Zero, default).ToArrayAsync());
        Assert.Empty(await _store.UnfinishedAsync(TimeSpan.FromMinutes(1), default).ToArrayAsync());
        await _store.DoneAsync(_id, 1, default);
        await _store.DoneAsync(_id, 1, default);
        Assert.Empty(await _store.TasksAsync(_id, default));
    }

    [Fact]
    public async Task A_seller_has_the_cases_that_the_appends_say()
    {
        await _store.AppendAsync(Append(null, 1, 1) with { Seller = new("s-9", true) }, default);
        var other = CaseId.Of(CaseKind.SellerResponse, "c-2");
        await _store.AppendAsync(Append(null, 1, 1) with { Id = other, Seller = new("s-9", true) }, default);
        await _store.AppendAsync(Append(null, 1, 1) with { Id = CaseId.Of(CaseKind.SellerResponse, "c-3"), Seller = new("s/10", true) }, default);
        Assert.Equal(new[] { _id, other }.ToHashSet(), (await _store.OpenOfAsync("s-9", default)).ToHashSet());

        var refused = Append(null, 1, 1) with { Seller = new("s-9", false) }; // the case is there already
        Assert.False(await _store.AppendAsync(refused, default));
        Assert.Equal(2, (await _store.OpenOfAsync("s-9", default)).Count);

        await _store.AppendAsync(Append((await _store.FindAsync(_id, default))!, 2, 2) with { Seller = new("s-9", false) }, default);
        Assert.Equal([other], await _store.OpenOfAsync("s-9", default));
    }

    [Fact]
    public async Task Of_many_writers_at_once_exactly_one_gets_in_and_the_others_hear_of_it()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _store.AppendAsync(Append(null, 1, 1), default)));

        Assert.Equal(1, written.Count(w => w));
    }

    private CaseAppend Append(StoredCase? known, long version, params long[] events) => new(
        _id, known, version, s_at, Encoding.UTF8.GetBytes($"state {version}"), [.. events.Select(e => new StoredEvent(e, s_at, Encoding.UTF8.GetBytes($"event {e}")))], null, null);
}
