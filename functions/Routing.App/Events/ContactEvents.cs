using System.Text.Json;
using System.Xml;
using Routing.App.Contacts;
using Routing.App.Http;
using Routing.Domain.Issues;
using Routing.Domain.Queues;

namespace Routing.App.Events;

/// <summary>What is told of contacts and of work.</summary>
public static class ContactEvents
{
    public const string Decided = "routing.contact.decided.v1", Assigned = "routing.work.assigned.v1";

    /// <summary>A contact was taken in and its channel chosen.</summary>
    public static RoutingEvent Of(ContactRecord record)
    {
        var (contact, decision, link) = (record.Contact, record.Decision, record.Situation.Link);
        return Event($"{contact.Id}.decided", Decided, contact.Id.Value, contact.ReceivedAt, contact.Market, json =>
        {
            json.WriteString("contactId", contact.Id.Value);
            json.WriteString("issueId", link.IssueId);
            json.WriteString("source", Name(contact.Source));
            json.WriteString("link", Name(link.Kind));
            json.WriteString("recontactOf", link.Kind == LinkKind.Recontact ? link.Of?.Value : null);
            json.WriteString("mergedInto", link.Kind == LinkKind.Merge ? link.Of?.Value : null);
            json.WriteString("intent", record.Classification.Intent);
            json.WriteNumber("confidence", record.Classification.Confidence);
            json.WriteString("language", record.Situation.Language);
            json.WriteString("status", Name(record.Status));
            json.WriteString("channel", Name(decision.Channel));
            json.WriteString("queue", decision.Queue);
            Write(json, "dueAt", decision.DueAt);
            json.WriteString("treatment", decision.Treatment);
            json.WriteStartObject("expectedCost");
            json.WriteNumber("amountMinor", decision.ExpectedCost.AmountMinor);
            json.WriteString("currency", decision.ExpectedCost.Currency);
            json.WriteEndObject();
            json.WriteNumber("propensity", decision.Propensity);
            json.WriteStartArray("reasons");
            foreach (var reason in decision.Reasons)
                json.WriteStringValue(reason.Code);
            json.WriteEndArray();
            json.WriteStartObject("policy");
            json.WriteString("market", decision.Policy.Market);
            json.WriteNumber("version", decision.Policy.Version);
            json.WriteString("hash", decision.Policy.Hash);
            json.WriteEndObject();
        });
    }

    /// <summary>An agent was given a contact.</summary>
    /// <param name="token">Of the lease: it grows with each, so the event's id is its own.</param>
    public static RoutingEvent Of(WorkItem item, string agent, long token, DateTimeOffset until, DateTimeOffset at) =>
        Event($"{item.Contact}.assigned.{token}", Assigned, item.Contact.Value, at, item.Market, json =>
        {
            json.WriteString("contactId", item.Contact.Value);
            json.WriteString("issueId", item.IssueId);
            json.WriteString("queue", item.Queue);
            json.WriteString("agentId", agent);
            json.WriteNumber("token", token);
            Write(json, "leaseUntil", until);
            Write(json, "dueAt", item.DueAt);
            json.WriteString("waited", XmlConvert.ToString(at > item.QueuedAt ? at - item.QueuedAt : TimeSpan.Zero));
            json.WriteString("caseId", item.CaseId);
        });

    internal static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
            json.WriteString(name, at.UtcDateTime);
        else
            json.WriteNull(name);
    }

    internal static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static RoutingEvent Event(string id, string type, string contact, DateTimeOffset time, string market, Action<Utf8JsonWriter> write) =>
        new(id, type, $"contacts/{contact}", time, market, JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }));
}
