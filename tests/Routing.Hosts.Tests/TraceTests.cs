using System.Collections.Concurrent;
using System.Diagnostics;
using Routing.App.Keys;
using Routing.App.Observability;
using Xunit;

namespace Routing.Hosts.Tests;

[Collection(FakeHostTests.Name)]
public sealed class TraceTests(FakeHost host)
{
    [Fact]
    public async Task A_request_is_part_of_the_trace_that_its_caller_names()
    {
        var caller = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == Telemetry.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var answer = await AskAsync($"00-{caller.TraceId}-{caller.SpanId}-01");

        Assert.Equal(404, answer.Status);
        var request = Assert.Single(ended, a => a.TraceId == caller.TraceId && a.Kind == ActivityKind.Server);
        Assert.Equal(caller.SpanId, request.ParentSpanId);
        Assert.Equal(404, request.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task A_broken_trace_header_breaks_nothing() => Assert.Equal(404, (await AskAsync("nonsense")).Status);

    private Task<Answer> AskAsync(string trace) =>
        host.SendAsync("GET", "/api/contacts/unknown", Role.Ops, change: request => request.Headers.Add("traceparent", trace));
}
