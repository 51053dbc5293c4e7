using System.Text.Json;
using Routing.App.Queues;
using Routing.Domain.Cases;
using Routing.Domain.Issues;

namespace Routing.App.Contacts;

/// <summary>What an agent sees of a contact, made before it is queued so that a pull reads nothing.</summary>
internal static class WorkPayload
{
    /// <summary>The members contact, classification, decision and history, without the braces around them; packed.</summary>
    /// <param name="id">The case that brings it, and why; null: intake does.</param>
    public static ReadOnlyMemory<byte> Of(ContactRecord record, PartyHead? head, CaseId? id = null, string? reason = null)
    {
        var history = head?.Issues.FirstOrDefault(i => i.Id == record.Situation.Link.IssueId)?.Trail.Where(s => s.Contact != record.Contact.Id).ToArray() ?? [];
        return WorkJson.Payload(json =>
        {
            Member(json, "contact", record.Contact, AppJson.Default.Contact);
            Member(json, "classification", record.Classification, AppJson.Default.Classification);
            Member(json, "decision", record.Decision, AppJson.Default.Decision);
            Member(json, "history", history, AppJson.Default.IssueStepArray);
            if (id is { } brings)
            {
                json.WriteStartObject("case");
                json.WriteString("caseId", brings.Value);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }
        });
    }

    private static void Member<T>(Utf8JsonWriter json, string name, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, type);
    }
}
