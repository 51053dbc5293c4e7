using Azure.Storage.Queues;
using Routing.Domain.Cases;
using Routing.Storage.Cases;
using Routing.Storage.Connection;
using Routing.Tests;
using Xunit;

namespace Routing.Storage.Tests.Cases;

public sealed class AlarmQueueTests : IAsyncLifetime
{
    private static readonly CaseId s_first = CaseId.Of(CaseKind.SellerResponse, "c-1"), s_second = CaseId.Of(CaseKind.Arbitration, "o-1");
    private readonly DateTimeOffset _due = DateTimeOffset.UtcNow.AddSeconds(-1);
    private AzuriteProcess _azurite = null!;
    private QueueServiceClient _queues = null!;
    private AlarmQueue _alarms = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartInMemoryAsync();
        _queues = new QueueServiceClient(_azurite.ConnectionString);
        await _queues.CreateQueueAsync(StorageNames.Alarms);
        _alarms = new(_queues, AlarmPace.Usual, TimeProvider.System, new());
    }

    public async Task DisposeAsync() => await _azurite.DisposeAsync();

    [Fact]
    public async Task Every_alarm_comes_and_those_due_together_share_messages()
    {
        var cases = Enumerable.Range(0, 200).Select(n => CaseId.Of(CaseKind.SellerResponse, $"c-{n}")).ToList();

        await Task.WhenAll(cases.Select((id, n) => _alarms.SetAsync(id, 1, _due.AddTicks(-n), default)));

        Assert.InRange(await MessagesAsync(), 1, 200 / AlarmQueue.MostTogether * 3); // a lot that forms while another is sent may be small
        var got = new List<CaseAlarm>();
        while ((await _alarms.ReceiveAsync(default)).Alarms is { Count: > 0 } some)
            got.AddRange(some);
        Assert.Equal(cases.Select((id, n) => (id, _due.AddTicks(-n))).ToHashSet(), got.Select(a => (a.Case, a.Due)).ToHashSet());
        await Task.WhenAll(got.Select(a => _alarms.CompleteAsync(a, default)));
        Assert.Equal(0, await MessagesAsync());
    }

    [Fact]
    public async Task Alarms_that_are_due_apart_have_messages_of_their_own()
    {
        await Task.WhenAll(_alarms.SetAsync(s_first, 1, _due, default), _alarms.SetAsync(s_second, 1, _due.AddHours(1), default));

        Assert.Equal(2, await MessagesAsync());
        Assert.Equal(s_first, Assert.Single((await _alarms.ReceiveAsync(default)).Alarms).Case); // the other hides
    }

    [Fact]
    public async Task A_message_stays_until_the_last_of_its_alarms_is_done_with()
    {
        await SendAsync($"{s_first}|{_due.UtcTicks}\nno alarm\n{s_second}|{_due.UtcTicks}");
        var (alarms, _) = await _alarms.ReceiveAsync(default);
        Assert.Equal([s_first, s_second], alarms.Select(a => a.Case));

        await _alarms.CompleteAsync(alarms[1], default);
        Assert.Equal(1, await MessagesAsync());
        await _alarms.CompleteAsync(alarms[0], default);
        Assert.Equal(0, await MessagesAsync());
        await _alarms.CompleteAsync(alarms[0], default); // done with already
    }

    [Fact]
    public async Task One_that_is_put_off_leaves_those_that_it_came_with()
    {
        await SendAsync($"{s_first}|{_due.UtcTicks}\n{s_second}|{_due.UtcTicks}");
        var (alarms, _) = await _alarms.ReceiveAsync(default);

        await _alarms.PutOffAsync(alarms[0], default);
        await _alarms.CompleteAsync(alarms[1], default);

        Assert.Equal(s_first, Assert.Single((await _alarms.ReceiveAsync(default)).Alarms).Case);
        Assert.Equal(1, await MessagesAsync());
    }

    [Fact]
    public async Task What_is_no_alarm_goes_and_the_cases_of_a_text_are_its_own()
    {
        await SendAsync("hello");

        Assert.Empty((await _alarms.ReceiveAsync(default)).Alarms);
        Assert.Equal(0, await MessagesAsync());
        Assert.Equal([s_second], AlarmQueue.CasesOf($"{s_second}|5\nsr-|5\nx"));
    }

    private async Task SendAsync(string text) => await _queues.GetQueueClient(StorageNames.Alarms).SendMessageAsync(text);

    private async Task<int> MessagesAsync() => (await _queues.GetQueueClient(StorageNames.Alarms).GetPropertiesAsync()).Value.ApproximateMessagesCount;
}
