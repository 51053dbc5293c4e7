using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.App.Http;
using Xunit;

namespace Routing.Hosts.Tests;

public sealed class OpenApiTests
{
    private static readonly JsonElement s_document = JsonDocument.Parse(OpenApi.Document).RootElement;

    public static TheoryData<string, string> Bodies => new()
    {
        { "ContactPost", Examples.Contact }, { "Outcome", Examples.Outcome }, { "AgentProfile", Examples.Agent }, { "Pull", Examples.Pull },
        { "Heartbeat", Examples.Heartbeat }, { "Complete", Examples.Complete }, { "Release", Examples.Release }, { "Transfer", Examples.Transfer }, { "KeyRequest", Examples.Key },
        { "SellerReply", Examples.SellerReply }, { "SellerCalendar", Examples.SellerCalendar }, { "Evidence", Examples.Evidence },
        { "DisputeStep", Examples.DisputeStep }, { "Appeal", Examples.Appeal }, { "Review", Examples.Review }, { "Ruling", Examples.Ruling },
        { "Resolution", Examples.Resolution }, { "Pause", Examples.Pause }, { "ViolationPost", Examples.Violation }, { "DisputePost", Examples.Dispute },
    };

    [Fact]
    public void The_document_is_OpenApi_3_1_with_every_route_of_the_table_and_no_other()
    {
        Assert.Equal("3.1.0", s_document.GetProperty("openapi").GetString());
        Assert.NotEmpty(s_document.GetProperty("info").GetProperty("version").GetString()!);
        var described = s_document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(Routes.All.Select(r => $"{r.Method} {r.Pattern}").Order(), described.Order());
    }

    [Fact]
    public void Every_reference_leads_to_a_schema_and_every_schema_is_referred_to()
    {
        var used = References(s_document).ToHashSet();

        var schemas = s_document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => $"#/components/schemas/{s.Name}").ToHashSet();
        Assert.Empty(used.Except(schemas));
        Assert.Empty(schemas.Except(used));
    }

    [Fact]
    public void Every_operation_has_a_unique_id_its_path_parameters_and_an_answer_that_succeeds()
    {
        var ids = new HashSet<string>();
        foreach (var path in s_document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Select(o => o.Value))
            {
                Assert.True(ids.Add(operation.GetProperty("operationId").GetString()!));
                var declared = operation.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path").Select(p => $"{{{p.GetProperty("name").GetString()}}}");
                Assert.Equal(path.Name.Split('/').Where(s => s.StartsWith('{')), declared);
                Assert.Contains(operation.GetProperty("responses").EnumerateObject(), r => r.Name[0] == '2');
                Assert.All(operation.GetProperty("responses").EnumerateObject(), r => Assert.NotEmpty(r.Value.GetProperty("description").GetString()!));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_request_schema_names_exactly_the_members_that_are_read(string schema, string example)
    {
        var described = s_document.GetProperty("components").GetProperty("schemas").GetProperty(schema);

        Assert.Equal(
            Members(described, "").Order(),
            Paths(JsonNode.Parse(example)!, "").Distinct().Order());
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => m.Name == "$ref" ? [m.Value.GetString()!] : References(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static IEnumerable<string> Members(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = s_document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        if (schema.TryGetProperty("items", out var items))
            return Members(items, path);
        if (!schema.TryGetProperty("properties", out var properties))
            return [];
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        return properties.EnumerateObject().SelectMany(p => Members(p.Value, $"{path}.{p.Name}").Prepend($"{path}.{p.Name}"));
    }

    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject o => o.SelectMany(m => Paths(m.Value!, $"{path}.{m.Key}").Prepend($"{path}.{m.Key}")),
        JsonArray a => a.SelectMany(i => Paths(i!, path)),
        _ => [],
    };
}
