using System.Text.Json;
using System.Xml;

namespace Routing.Benchmarks.Demo;

/// <summary>A line of the sample traffic.</summary>
/// <param name="Contact">The body to post, as it is.</param>
/// <param name="Intent">What a careful reader takes it for.</param>
/// <param name="After">When it came, in the time of the story.</param>
/// <param name="Outcome">What the party says when no agent answered; null: nothing.</param>
internal sealed record Sample(
    JsonElement Contact, string ExternalId, string Party, string Market, string Intent, TimeSpan After, bool IsReplay, JsonElement? Outcome)
{
    public static IReadOnlyList<Sample> Load(string path) => [.. File.ReadLines(path).Where(static l => l.Length > 0).Select(Read)];

    private static Sample Read(string line)
    {
        var root = JsonElement.Parse(line);
        var contact = root.GetProperty("contact");
        var expect = root.GetProperty("expect");
        return new(
            contact,
            contact.GetProperty("externalId").GetString()!,
            contact.GetProperty("party").GetProperty("id").GetString()!,
            contact.GetProperty("market").GetString()!,
            expect.GetProperty("intent").GetString()!,
            XmlConvert.ToTimeSpan(root.GetProperty("after").GetString()!),
            expect.TryGetProperty("note", out var note) && note.GetString()!.StartsWith("replay", StringComparison.Ordinal),
            root.TryGetProperty("outcome", out var outcome) ? outcome : null);
    }
}
