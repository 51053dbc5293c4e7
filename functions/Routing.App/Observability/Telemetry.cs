using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Routing.App.Observability;

/// <summary>What this program tells of itself. Tags are machine words; no id of a party and no customer text is ever one. The queues have instruments of their own.</summary>
public static class Telemetry
{
    public const string Name = "Routing";

    public static readonly ActivitySource Activities = new(Name);
    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_intake = s_meter.CreateCounter<long>("routing.intake", "{contact}", "Contacts taken in, by source and status.");
    private static readonly Counter<long> s_decisions = s_meter.CreateCounter<long>("routing.decisions", "{decision}", "Decisions, by channel.");
    private static readonly Counter<long> s_storage = s_meter.CreateCounter<long>("routing.storage.requests", "{request}", "Requests to the store, by service and status class.");
    private static readonly Counter<long> s_inbound = s_meter.CreateCounter<long>("routing.inbound", "{message}", "Messages of contacts-inbound, by how they ended.");
    private static readonly Histogram<double> s_http = s_meter.CreateHistogram<double>("routing.http.duration", "s", "Time to answer a request, by route and status.");
    private static readonly Histogram<double> s_accept = s_meter.CreateHistogram<double>("routing.intake.duration", "s", "Time to take a contact in, by source.");

    private static readonly Histogram<double> s_lag = s_meter.CreateHistogram<double>("routing.clock.lag", "s", "How late alarms of cases were seen to, by the host's clock.");
    private static readonly Counter<long> s_refused = s_meter.CreateCounter<long>("routing.cases.refused", "{command}", "Commands that a case refused, by kind and reason.");
    private static readonly Counter<long> s_caseEvents = s_meter.CreateCounter<long>("routing.case.events", "{event}", "What happened in cases, by kind and event.");

    private static readonly Counter<long> s_told = s_meter.CreateCounter<long>("routing.events", "{event}", "Events for other systems, by type and how they went: sent, kept or dropped.");

    public static void Told(string type, string how) => s_told.Add(1, new("type", type), new("how", how));

    public static void Woken(TimeSpan late) => s_lag.Record(late.TotalSeconds);

    public static void Happened(string kind, string happened) => s_caseEvents.Add(1, new("kind", kind), new("event", happened));

    public static void Refused(string kind, string code) => s_refused.Add(1, new("kind", kind), new("code", code));

    public static void Accepted(string source, string status, TimeSpan took)
    {
        s_intake.Add(1, new("source", source), new("status", status));
        s_accept.Record(took.TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }

    public static void Decided(string channel) => s_decisions.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void StorageRequest(string service, int status) =>
        s_storage.Add(1, new("service", service), new("status", status == 0 ? "none" : $"{status / 100}xx"));

    public static void Inbound(string end) => s_inbound.Add(1, new KeyValuePair<string, object?>("end", end));

    public static void Answered(string route, int status, TimeSpan took) =>
        s_http.Record(took.TotalSeconds, new("route", route), new("status", status));
}
