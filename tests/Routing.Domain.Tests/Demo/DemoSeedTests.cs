using System.Text.Json.Nodes;
using Routing.App.Demo;
using Routing.App.Policies;
using Routing.Domain.Policies;
using Xunit;

namespace Routing.Domain.Tests.Demo;

public sealed class DemoSeedTests : IDisposable
{
    private static readonly IReadOnlyDictionary<string, MarketPolicy> Policies = PolicyFiles.Load(PolicyFiles.Shipped);

    private readonly string _folder = Directory.CreateTempSubdirectory("seed").FullName;

    public DemoSeedTests()
    {
        foreach (var file in (string[])["agents.json", "demo-sellers.json"])
            File.Copy(Path.Combine(PolicyFiles.Shipped, file), Path.Combine(_folder, file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string, string> Broken => new()
    {
        { "id", "\"a-2\"", "agents.json $.agents[1].id: 'a-2' occurs twice." },
        { "id", "\"17\"", "agents.json $.agents[0].id: '17' is not an agent's id such as a-17." },
        { "market", "\"FR\"", "agents.json $.agents[0].market: Unknown market 'FR'; expected one of BR, MX, US." },
        { "site", "\"moon\"", "agents.json $.agents[0].site: Unknown site 'moon'." },
        { "tier", "3", "agents.json $.agents[0].tier: Expected a whole number from 1 to 2." },
        { "capacity", "0", "agents.json $.agents[0].capacity: Expected a whole number from 1 to 100." },
        { "status", "\"asleep\"", "agents.json $.agents[0].status: Unknown status 'asleep'; expected one of available, paused, offline." },
        { "shift", "1", "agents.json $.agents[0].shift: Unknown member." },
        { "queues", """[ { "queue": "mx-nothing-t1", "proficiency": 1 } ]""", "agents.json $.agents[0].queues[0].queue: Unknown queue 'mx-nothing-t1'." },
        { "queues", """[ { "queue": "mx-orders-zh-t1", "proficiency": 1 } ]""",
            "agents.json $.agents[0].queues[0].queue: The agent does not speak 'zh', the language of 'mx-orders-zh-t1'." },
        { "site", "\"bpo-guadalajara\"", "agents.json $.agents[0].queues[8].queue: The site 'bpo-guadalajara' has no share of 'mx-payments-t1'." },
        { "queues", """[ { "queue": "mx-orders-t1", "proficiency": 6 } ]""", "agents.json $.agents[0].queues[0].proficiency: Expected a whole number from 1 to 5." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_agent_is_reported_with_path_and_reason(string member, string becomes, string expected)
    {
        var path = Path.Combine(_folder, "agents.json");
        var json = JsonNode.Parse(File.ReadAllBytes(path))!;
        json["agents"]![0]![member] = JsonNode.Parse(becomes);
        File.WriteAllText(path, json.ToJsonString());

        var refused = Assert.Throws<PolicyException>(() => DemoSeed.Load(_folder, Policies));

        Assert.Contains(expected, refused.Errors.Select(e => e.ToString()));
    }

    [Fact]
    public void A_missing_file_is_reported()
    {
        File.Delete(Path.Combine(_folder, "demo-sellers.json"));

        var refused = Assert.Throws<PolicyException>(() => DemoSeed.Load(_folder, Policies));

        Assert.Equal("demo-sellers.json $: The file is missing.", Assert.Single(refused.Errors).ToString());
    }
}
