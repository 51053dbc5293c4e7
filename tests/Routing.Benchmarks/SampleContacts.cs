using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>The texts of tests/samples, from parties and with ids of our own.</summary>
internal static class SampleContacts
{
    private static readonly string[] s_contacts =
    [
        .. File.ReadLines(Path.Combine(AzuriteProcess.RepositoryRoot, "tests", "samples", "contacts.jsonl"))
            .Select(static line => JsonNode.Parse(line)!["contact"]!.ToJsonString()),
    ];

    public static int Count => s_contacts.Length;

    /// <param name="sample">Which text; any number.</param>
    public static byte[] Body(int sample, string party, string externalId)
    {
        var contact = JsonNode.Parse(s_contacts[sample % s_contacts.Length])!;
        contact["externalId"] = externalId;
        contact["party"]!["id"] = party;
        return Encoding.UTF8.GetBytes(contact.ToJsonString());
    }

    /// <summary>Contact n is of party n.</summary>
    public static byte[][] Bodies(string run, int count) =>
        [.. Enumerable.Range(0, count).Select(n => Body(n, string.Create(CultureInfo.InvariantCulture, $"u-{n}"), $"{run}-{n}"))];
}
