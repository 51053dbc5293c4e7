using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Storage.Cases;
using Routing.Storage.Commit;
using Routing.Storage.Connection;
using Routing.Storage.Move;
using Xunit;

namespace Routing.Tests.Move;

public sealed class StoreMoveTests : IAsyncLifetime
{
    private static readonly CaseId s_open = new("sr-" + new string('a', 18)), s_closed = new("en-" + new string('b', 18));
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private AzuriteProcess _old = null!, _new = null!;
    private TableServiceClient _from = null!, _to = null!;
    private QueueServiceClient _queues = null!;

    public async Task InitializeAsync()
    {
        _old = await AzuriteProcess.StartInMemoryAsync();
        _new = await AzuriteProcess.StartInMemoryAsync();
        var from = new StorageOptions { ConnectionString = _old.ConnectionString, Timeout = TimeSpan.FromSeconds(30) };
        (_from, _queues) = (StorageClients.Tables(from), StorageClients.Queues(from));
        _to = StorageClients.Tables(new() { ConnectionString = _new.ConnectionString, Timeout = from.Timeout });
        await new StorageSetup(_from, _queues).EnsureAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    [Fact]
    public async Task Every_row_is_there_as_it_was()
    {
        foreach (var partition in new[] { "000", "001" })
        {
            for (var i = 0; i < 120; i++)
                await _from.GetTableClient("contacts").AddEntityAsync(Row(partition, i));
        }

        var moved = await MoveAsync();

        Assert.Equal(new(240, 0), moved);
        var (before, after) = (await ReadAsync(_from, "contacts"), await ReadAsync(_to, "contacts"));
        Assert.Equal(240, after.Count);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task An_open_case_has_a_task_to_set_its_alarm_and_a_closed_one_has_none()
    {
        var due = s_now.AddDays(20);
        await Cases(_from).AppendAsync(Append(s_open, due, task: null), default);
        await Cases(_from).AppendAsync(Append(s_closed, null, task: null), default);

        var moved = await MoveAsync();
        var again = await MoveAsync();

        Assert.Equal((4, 1), (moved.Rows, moved.Alarms));
        Assert.Equal(moved, again);
        var task = Assert.Single(await Cases(_to).TasksAsync(s_open, default));
        Assert.True(task.SetsAlarm);
        Assert.Equal(due, task.NextAlarm);
        Assert.Empty(task.Deeds);
        Assert.Empty(await Cases(_to).TasksAsync(s_closed, default));
        Assert.Equal([s_open], await UnfinishedAsync(Cases(_to)));
        Assert.Equal(due, (await Cases(_to).FindAsync(s_open, default))!.NextAlarm);

        await Cases(_to).DoneAsync(s_open, task.Version, default);
        Assert.Empty(await UnfinishedAsync(Cases(_to)));
    }

    [Fact]
    public async Task What_a_case_had_left_to_do_is_still_to_be_done()
    {
        var left = new CaseTask(s_open, 1, "US", s_now, SetsAlarm: false, null, [new("d-9", new CaseEffect.SettleContact(ContactId.Of("u-1", Source.Chatbot, "1"), true))]);
        await Cases(_from).AppendAsync(Append(s_open, s_now.AddHours(1), left), default);

        await MoveAsync();

        var tasks = await Cases(_to).TasksAsync(s_open, default);
        Assert.Equal([true, false], tasks.Select(t => t.SetsAlarm));
        Assert.Equal("d-9", Assert.Single(tasks[1].Deeds).Id);
    }

    [Fact]
    public async Task Messages_that_wait_keep_the_store_where_it_is()
    {
        await _queues.GetQueueClient("messages-outbound").SendMessageAsync("[]");
        await _queues.GetQueueClient("case-alarms").SendMessageAsync("any");

        var refused = await Assert.ThrowsAsync<MoveRefusedException>(MoveAsync);

        Assert.Contains("messages-outbound", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_to.Query());
    }

    private Task<Moved> MoveAsync() => new StoreMove(_from, _queues, _to, new ManualClock(s_now)).RunAsync(default);

    private static CaseTable Cases(TableServiceClient tables) => 
        new(tables, new Committers(tables, new(), TimeProvider.System, NullLogger<Committers>.Instance), new CaseKeys(4), new ManualClock(s_now));

    private static CaseAppend Append(CaseId id, DateTimeOffset? alarm, CaseTask? task) =>
        new(id, null, 1, alarm, "{}"u8.ToArray(), [new(1, s_now, "{}"u8.ToArray())], null, task);

    private static async Task<List<CaseId>> UnfinishedAsync(CaseTable cases)
    {
        var found = new List<CaseId>();
        await foreach (var id in cases.UnfinishedAsync(TimeSpan.Zero, default))
            found.Add(id);
        return found;
    }

    private static TableEntity Row(string partition, int i) => new(partition, $"p{i:D3}|c")
    {
        ["Text"] = new string('é', 100 * i), ["Body"] = Enumerable.Repeat((byte)i, 300 * i).ToArray(), ["Count"] = (long)i, ["At"] = s_now.AddSeconds(i), ["Share"] = i / 7.0, ["Is"] = i % 2 == 0,
    };

    private static async Task<List<string>> ReadAsync(TableServiceClient tables, string name)
    {
        var rows = new List<string>();
        await foreach (var row in tables.GetTableClient(name).QueryAsync<TableEntity>())
        {
            rows.Add(string.Join(';', row.Where(p => p.Key is not ("Timestamp" or "odata.etag")).OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => $"{p.Key}={p.Value?.GetType().Name}:{(p.Value is byte[] bytes ? Convert.ToHexString(bytes) : p.Value)}")));
        }

        return rows;
    }
}
