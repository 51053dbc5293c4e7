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

        var answer = await host.SendAsync("GET", "/api/contacts/unknown", Role.Ops, change: request => request.Headers.Add("traceparent", $"00-{caller.TraceId}-{caller.SpanId}-01"));
        await host.SendAsync("GET", "/api/contacts/unknown", Role.Ops, change: request => request.Headers.Add("traceparent", "nonsense"));

        Assert.Equal(404, answer.Status);
        var request = Assert.Single(ended, a => a.TraceId == caller.TraceId && a.Kind == ActivityKind.Server);
        Assert.Equal(404, request.GetTagItem("http.response.status_code"));
    }
}
