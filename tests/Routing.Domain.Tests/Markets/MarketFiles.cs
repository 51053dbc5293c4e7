using System.Text;
using System.Text.Json.Nodes;
using Routing.App.Policies;
using Routing.Domain.Policies;
using Xunit;

namespace Routing.Domain.Tests.Markets;

/// <summary>The marketplaces of the field notes: a folder each, whose files take the place of those of the US. Calendars are added to the US ones.</summary>
internal static class MarketFiles
{
    private static string Folder(string market) => Path.Combine(AppContext.BaseDirectory, "Markets", market);

    public static MarketPolicy Read(string market)
    {
        var document = PolicyDocument.OfFiles("US", name => Bytes(market, name));
        var resolved = PolicyResolver.Resolve("US", document);
        Assert.Empty(document.Reading.Errors);
        return resolved!.Policy;
    }

    private static byte[] Bytes(string market, string name)
    {
        var own = Path.Combine(Folder(market), name);
        var shipped = File.ReadAllBytes(Path.Combine(PolicyFiles.Shipped, "US", name));
        if (!File.Exists(own))
            return shipped;
        if (name != "calendars.json")
            return File.ReadAllBytes(own);
        var all = JsonNode.Parse(shipped)!;
        foreach (var (calendar, hours) in JsonNode.Parse(File.ReadAllBytes(own))!["calendars"]!.AsObject())
            all["calendars"]![calendar] = hours!.DeepClone();
        return Encoding.UTF8.GetBytes(all.ToJsonString());
    }
}
