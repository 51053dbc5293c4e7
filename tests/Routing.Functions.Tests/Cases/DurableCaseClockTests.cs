using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.App;
using Routing.Domain.Cases;
using Routing.Functions.Cases;
using Xunit;

namespace Routing.Functions.Tests.Cases;

public sealed class DurableCaseClockTests : IAsyncDisposable
{
    private static readonly CaseId s_case = CaseId.Of(CaseKind.Enforcement, "s-9", "late_reply", "c-1");
    private static readonly DateTimeOffset s_alarm = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeDurableClient _client = new();
    private readonly DurableCaseClock _clock = new(NullLogger<DurableCaseClock>.Instance);

    public DurableCaseClockTests() => _clock.Use(_client);

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task A_case_without_an_orchestration_gets_one_of_its_kind_under_its_id()
    {
        await SetAsync();

        Assert.Equal(["start Enforcement"], _client.Log);
        Assert.Equal([s_case.Value], _client.Instances.Keys);
    }

    [Fact]
    public async Task One_that_waits_is_told_of_a_change_and_of_an_alarm_that_is_gone()
    {
        await SetAsync();
        await SetAsync();
        await _clock.SetAsync(s_case, 3, null, default);

        Assert.Equal(["start Enforcement", "raise changed", "raise changed"], _client.Log);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task One_that_ended_is_started_again_for_an_alarm_and_left_alone_without(OrchestrationRuntimeStatus ended)
    {
        _client.Instances[s_case.Value] = ended;

        await _clock.SetAsync(s_case, 2, null, default);
        Assert.Empty(_client.Log);
        await SetAsync();
        Assert.Equal(["start Enforcement"], _client.Log);
    }

    [Fact]
    public async Task Of_two_that_start_it_at_once_the_loser_tells_the_winners()
    {
        _client.AfterLook = () => _client.Instances[s_case.Value] = OrchestrationRuntimeStatus.Running;

        await SetAsync();

        Assert.Equal(["start Enforcement", "raise changed"], _client.Log);
    }

    [Fact]
    public async Task One_that_ends_while_it_is_told_is_started_again()
    {
        _client.Instances[s_case.Value] = OrchestrationRuntimeStatus.Running;
        _client.AfterLook = () => _client.Instances[s_case.Value] = OrchestrationRuntimeStatus.Completed;

        await SetAsync();

        Assert.Equal(["raise changed", "start Enforcement"], _client.Log);
    }

    [Fact]
    public async Task Many_at_once_leave_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(SetAsync)));

        Assert.Equal([s_case.Value], _client.Instances.Keys);
    }

    [Fact]
    public async Task Without_a_client_or_an_answer_the_store_counts_as_away_so_that_the_sweep_does_it()
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new DurableCaseClock(NullLogger<DurableCaseClock>.Instance).SetAsync(s_case, 1, s_alarm, default));
        _client.Fails = new HttpRequestException("refused");
        await Assert.ThrowsAsync<StoreUnavailableException>(SetAsync);
    }

    [Fact]
    public async Task An_alarm_that_a_wake_sets_in_its_own_case_goes_back_with_it_and_the_last_one_counts()
    {
        var later = s_alarm.AddDays(1);
        var other = CaseId.Of(CaseKind.Arbitration, "o-1");
        using var waking = CaseWaking.Begin(s_case);

        await _clock.SetAsync(s_case, 5, later, default);
        await _clock.SetAsync(s_case, 4, s_alarm, default);
        await _clock.SetAsync(other, 1, s_alarm, default);

        Assert.Equal(later, waking.End(s_alarm));
        Assert.Equal(["start Arbitration"], _client.Log);
        await SetAsync();
        Assert.Equal(["start Arbitration", "start Enforcement"], _client.Log); // what goes on after the wake tells by itself
    }

    [Fact]
    public void A_wake_that_sets_no_alarm_answers_with_the_one_there_is()
    {
        using var waking = CaseWaking.Begin(s_case);

        Assert.Equal(s_alarm, waking.End(s_alarm));
    }

    private Task SetAsync() => _clock.SetAsync(s_case, 2, s_alarm, default);
}
