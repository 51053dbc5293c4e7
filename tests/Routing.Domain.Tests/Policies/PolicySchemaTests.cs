using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.App.Demo;
using Routing.App.Policies;
using Xunit;

namespace Routing.Domain.Tests.Policies;

public sealed class PolicySchemaTests
{
    private const string Prior = """{ "handleMinor": 1, "recontact": 0.1, "dissatisfied": 0.1, "wait": "PT1M" }""";
    private const string SellerPrior = """{ "handleMinor": 1, "recontact": 0.1, "dissatisfied": 0.1, "wait": "PT1M", "late": 0.1 }""";

    private const string Channel = """{ "enabled": true, "languages": ["en"], "sources": ["chatbot"], "roles": ["buyer"], "prior": {} }""";

    private const string Queue = """
        { "calendar": "us-care", "target": "PT2H", "lease": "PT10M", "stickyHold": "PT15M", "handleTime": "PT6M", "units": 1, "cap": 9,
          "overflowTo": "general-t1", "sites": { "in-house": 1 }, "siteOverflowWait": "PT1H", "siteOverflowLength": 9 }
        """;

    private const string When = """
        { "segments": ["vip"], "roles": ["buyer"], "sources": ["chatbot"], "intents": ["order.*"], "signals": ["urgent"], "links": ["new"],
          "orderStatuses": ["paid"], "fulfilledBy": ["seller"], "minNumber": 2, "maxSentiment": 0.5, "minValueMinor": 1, "maxValueMinor": 9 }
        """;

    private const string Intent = """
        { "family": "order", "queueFamily": "orders", "tier": 1, "headStart": "PT1M", "articles": ["a"], "sop": "b", "message": "c",
          "selfHelpOrderStates": ["paid"] }
        """;

    private const string Response = """
        { "target": "PT24H", "clock": "market", "calendar": "us-care", "holidayStops": true, "excludes": ["blocked"], "roles": ["buyer"],
          "special": [ { "name": "a", "signals": ["urgent"], "intents": ["order.*"], "target": "PT1H", "clock": "wall" } ],
          "weekend": { "zone": "America/New_York", "days": ["saturday"], "dueDay": "monday", "dueTime": "12:00", "onlyWithChatbot": true },
          "reminders": [0.5], "reminderGrace": "PT1H", "breachViolation": "late",
          "tiers": { "1": { "target": "PT4H", "clock": "wall" }, "2": { "target": "PT4H", "clock": "wall" } } }
        """;

    private const string Reply = """
        { "minWords": 2, "minHan": 3, "mostSameText": 5, "sameTextWindow": "P1D", "surfaces": ["api"], "authors": ["human"], "mustResolve": true,
          "mostLag": "PT15M" }
        """;

    private const string Rates =
        """[ { "name": "a", "measure": "withinTarget", "days": 30, "goal": 0.9, "floor": 0.8, "minConversations": 5, "violation": "slow" } ]""";

    private const string Rule = """{ "violation": "v", "severity": "high", "blocks": true }""";

    private const string Rules =
        $$"""{ "exchange": {{Rule}}, "solicitation": {{Rule}}, "arranging": {{Rule}}, "abuse": {{Rule}}, "personalData": {{Rule}} }""";

    private const string Promises = $$"""[ { "name": "a", "phrases": ["b"], "rule": {{Rule}} } ]""";

    public static TheoryData<string> Sections => new([.. PolicyDocument.SectionNames, "agents", "demo-sellers"]);

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_schema_knows_exactly_what_the_loader_knows(string section)
    {
        var loader = Loader(section);
        var schema = PolicySchemas.Of(section).Members();

        Assert.Equal(loader.Keys.Order(StringComparer.Ordinal), schema.Keys.Order(StringComparer.Ordinal));
        Assert.All(loader, member =>
        {
            var (mine, published) = (member.Value, schema[member.Key]);
            Assert.Equal((mine.Kind, mine.Required, mine.Min, mine.Max, mine.Form), (published.Kind, published.Required, published.Min, published.Max, published.Form));
            Assert.Equal(mine.Choices, published.Choices);
        });
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_shipped_files_fit_their_schema_and_point_to_it(string section)
    {
        var top = section is "agents" or "demo-sellers";
        foreach (var folder in top ? [PolicyFiles.Shipped] : PolicyFiles.Markets(PolicyFiles.Shipped).Select(m => Path.Combine(PolicyFiles.Shipped, m)))
        {
            var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"{section}.json"))).RootElement;

            Assert.Empty(PolicySchemas.Of(section).Check(json));
            Assert.Equal(top ? $"schema/{section}.json" : $"../schema/{section}.json", json.GetProperty("$schema").GetString());
        }
    }

    /// <summary>What the readers ask for, noted over documents in which every optional member occurs.</summary>
    private static Dictionary<string, KnownMember> Loader(string section)
    {
        var known = new Dictionary<(string File, string Pattern), KnownMember>();
        if (section is "agents" or "demo-sellers")
        {
            DemoSeed.Load(PolicyFiles.Shipped, PolicyFiles.Load(PolicyFiles.Shipped), new PolicyReading { Known = known });
            var members = known.Where(k => k.Key.File == $"{section}.json").ToDictionary(k => k.Key.Pattern, k => k.Value);
            return members.ToDictionary(m => m.Key, m => m.Key.EndsWith(".market", StringComparison.Ordinal) ? m.Value with { Choices = null, Form = "[A-Z]{2}" } : m.Value);
        }

        foreach (var edit in (Action<Func<string, JsonObject>>[])[_ => { }, AddEverything])
        {
            var files = PolicyDocument.SectionNames.ToDictionary(
                s => $"{s}.json", s => JsonNode.Parse(File.ReadAllBytes(Path.Combine(PolicyFiles.Shipped, "US", $"{s}.json")))!.AsObject());
            edit(s => files[$"{s}.json"]);
            PolicyResolver.Resolve("US", PolicyDocument.OfFiles("US", name => JsonSerializer.SerializeToUtf8Bytes(files[name]), new PolicyReading { Known = known }));
        }

        return known.Where(k => k.Key.File == $"US/{section}.json").ToDictionary(k => k.Key.Pattern, k => k.Value);
    }

    private static void AddEverything(Func<string, JsonObject> section)
    {
        static JsonNode Json(string text) => JsonNode.Parse(text)!;

        foreach (var list in (string[])["masks", "treatments"])
        {
            foreach (var rule in section("market")[list]!.AsArray())
                rule!["when"] = Json(When);
        }

        foreach (var (_, segment) in section("market")["segments"]!.AsObject())
        {
            if (segment is JsonObject)
                segment["headStart"] = "PT1M";
        }

        foreach (var name in section("intents")["intents"]!.AsObject().Select(i => i.Key).ToArray())
            section("intents")["intents"]![name] = Json(Intent);
        section("intents")["unclear"] = Json(Intent);
        foreach (var name in section("channels")["channels"]!.AsObject().Select(c => c.Key).ToArray())
        {
            section("channels")["channels"]![name] = Json(Channel);
            section("channels")["channels"]![name]!["prior"] = Json(name == "seller" ? SellerPrior : Prior);
            section("channels")["overrides"]!["order.place"]![name] = Json(name == "seller" ? SellerPrior : Prior);
        }

        AddEverythingOfCases(section("enforcement"), section("disputes"));
        section("sellers")["response"] = Json(Response);
        section("sellers")["reply"] = Json(Reply);
        section("sellers")["rates"] = Json(Rates);
        section("sellers")["governance"]!["rules"] = Json(Rules);
        section("sellers")["governance"]!["allowedHosts"] = Json("""["a.com"]""");
        section("sellers")["governance"]!["promises"] = Json(Promises);
        section("queues")["defaults"] = Json(Queue);
        section("queues")["overrides"]!["us-orders-t1"] = Json(Queue);
        foreach (var (_, family) in section("queues")["families"]!.AsObject())
        {
            family!["tiers"]!["1"] = Json(Queue);
            family["tiers"]!["2"] = Json(Queue);
        }
    }

    private static void AddEverythingOfCases(JsonObject enforcement, JsonObject disputes)
    {
        static JsonNode Json(string text) => JsonNode.Parse(text)!;
        const string Window = """{ "for": "P1D", "workingDays": 3, "calendar": "us-care" }""";
        const string Measures = """[ { "measure": "listingLimit", "holds": "forTime", "for": "P1D", "limit": 5 } ]""";
        const string Turn = $$"""{ "within": {{Window}}, "reminders": [0.5], "silence": "onEvidence", "most": 5 }""";
        const string Rule = """
            "code": "a", "text": "b", "liability": { "buyer": 25, "seller": 25, "carrier": 25, "platform": 25 }, "confidence": 0.5,
            "remedy": "partialRefund", "percent": 50, "review": true
            """;
        const string When = """
            "when": { "claims": ["damaged"], "fulfilledBy": ["seller"], "delivery": ["none"], "buyerShows": ["photo"], "sellerShows": ["photo"],
                      "sellerLacks": ["photo"], "sellerRejected": true, "minValueMinor": 1, "maxValueMinor": 9 }
            """;

        enforcement["reviewQueue"] = "disputes";
        foreach (var (_, violation) in enforcement["violations"]!.AsObject())
        {
            violation!["mostPoints"] = 1000;
            violation["correction"] = "none";
            violation["pointsLast"] = "P1D";
            violation["grace"] = Json(Window);
            violation["confirm"] = Json(Window);
        }

        enforcement["milestones"]![0]!["measures"] = Json(Measures);
        enforcement["ladders"]![0]!["steps"]![0]!["measures"] = Json(Measures);
        enforcement["appeal"]!["within"] = Json(Window);
        enforcement["appeal"]!["reviewWithin"] = Json(Window);
        enforcement["appeal"]!["outOfCourt"] = "a";
        disputes["openWithin"] = Json(Window);
        disputes["waitBefore"] = Json(Window);
        disputes["sellerTurn"] = Json($$"""{ "answer": {{Window}}, "reminders": [0.5], "silence": "onEvidence", "escalate": {{Window}}, "resubmits": 1 }""");
        disputes["evidence"] = Json($$"""{ "buyer": {{Turn}}, "seller": {{Turn}} }""");
        disputes["rules"] = Json($$"""[ { {{When}}, {{Rule}} } ]""");
        disputes["otherwise"] = Json($$"""{ {{Rule}} }""");
        disputes["review"] = Json($$"""
            { "within": {{Window}}, "levels": 1, "aboveMinor": 1, "minConfidence": 1, "silence": "wait", "queue": "disputes" }
            """);
        disputes["appeal"] = Json($$"""
            { "within": {{Window}}, "sides": ["buyer"], "stay": true, "newEvidence": true, "reviewWithin": {{Window}}, "levels": 1, "automated": true, "outOfCourt": "a" }
            """);
        disputes["execution"]!["deadline"] = Json(Window);
        disputes["return"] = Json($$"""{ "ship": {{Window}}, "receive": {{Window}} }""");
        disputes["fault"] = Json("""{ "violation": "dispute_seller_fault", "points": 1, "minShare": 1 }""");
    }
}
