using System.Text.Json;
using Routing.App.Queues;
using Routing.Domain.Queues;

namespace Routing.App.Agents;

/// <summary>A profile as it is answered and stored.</summary>
public static class AgentJson
{
    public static ReadOnlyMemory<byte> Write(AgentProfile profile) => WorkJson.Write(json =>
    {
        json.WriteString("agentId", profile.Id);
        json.WriteString("name", profile.Name);
        json.WriteString("site", profile.Site);
        json.WriteNumber("tier", profile.Tier);
        json.WriteStartArray("languages");
        foreach (var language in profile.Languages)
            json.WriteStringValue(language);
        json.WriteEndArray();
        json.WriteNumber("capacity", profile.Capacity);
        json.WriteStartArray("queues");
        foreach (var queue in profile.Queues)
        {
            json.WriteStartObject();
            json.WriteString("queue", queue.Queue);
            json.WriteNumber("proficiency", queue.Proficiency);
            json.WriteNumber("afterSeconds", queue.AfterSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(profile.Status.ToString()));
    });

    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote.</exception>
    public static AgentProfile Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new()
        {
            Id = root.GetProperty("agentId").GetString()!,
            Name = root.GetProperty("name").GetString()!,
            Site = root.GetProperty("site").GetString()!,
            Tier = root.GetProperty("tier").GetInt32(),
            Languages = [.. root.GetProperty("languages").EnumerateArray().Select(static l => l.GetString()!)],
            Capacity = root.GetProperty("capacity").GetInt32(),
            Queues = [.. root.GetProperty("queues").EnumerateArray().Select(static q =>
                new AgentQueue(q.GetProperty("queue").GetString()!, q.GetProperty("proficiency").GetInt32(), q.GetProperty("afterSeconds").GetInt32()))],
            Status = Enum.Parse<AgentStatus>(root.GetProperty("status").GetString()!, ignoreCase: true),
        };
    }
}
