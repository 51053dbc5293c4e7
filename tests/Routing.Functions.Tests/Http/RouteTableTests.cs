using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Routing.App.Http;
using Routing.App.Keys;
using Routing.Hosts.Tests;
using Xunit;

namespace Routing.Functions.Tests.Http;

/// <summary>Both hosts serve one table: the same routes, methods and roles.</summary>
[Collection(BothHosts.Name)]
public sealed class RouteTableTests(FunctionsInAFakeHost hosts)
{
    public static TheoryData<string> RouteIds => [.. Routes.All.Select(static r => r.Id)];

    [Fact]
    public void Every_route_has_one_function_and_every_http_function_a_route()
    {
        var served = FunctionTable.Http.Select(static f => $"{Assert.Single(f.Trigger.Methods!).ToUpperInvariant()} /api/{f.Trigger.Route}").ToArray();

        Assert.Equal(Routes.All.Select(static r => $"{r.Method} {r.Pattern}").Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
        Assert.All(FunctionTable.Http, static f => Assert.Equal(AuthorizationLevel.Anonymous, f.Trigger.AuthLevel)); // our own keys decide
    }

    [Theory]
    [MemberData(nameof(RouteIds))]
    public async Task A_route_admits_the_same_roles_and_answers_the_same_on_both_hosts(string id)
    {
        var route = Routes.All.Single(r => r.Id == id);
        var path = PathOf(route);
        var body = route.Request is null ? null : "{}";
        foreach (var role in Roles.All.Select(static r => (Role?)r).Append(null))
        {
            var here = await hosts.SendAsync(route.Method, path, role, body);
            var there = await hosts.SelfHost.SendAsync(route.Method, path, role, body is null ? null : "{}"u8.ToArray());

            Assert.Equal((there.Status, there.ContentHeaders.ContentType?.ToString()), (here.Status, here.Type));
            Assert.Equal(there.Code, CodeOf(here.Body));
            var isAdmitted = route.Access.IsAnonymous || (role is { } known && route.Access.Roles.Contains(known));
            Assert.Equal(isAdmitted, here.Status is not (401 or 403));
        }
    }

    [Fact]
    public async Task A_contact_is_taken_in_and_a_wrong_one_refused_with_its_problem()
    {
        var taken = await hosts.SendAsync("POST", "/api/contacts", Role.Channel, Examples.Contact);
        var wrong = await hosts.SendAsync("POST", "/api/contacts", Role.Channel, Examples.Contact.Replace("\"US\"", "\"FR\"", StringComparison.Ordinal));
        var large = await hosts.SendAsync("POST", "/api/contacts", Role.Channel, Examples.Contact.PadRight((64 * 1024) + 1));

        Assert.Equal((201, 400, 413), (taken.Status, wrong.Status, large.Status));
        Assert.Equal(("validation", "too_large"), (CodeOf(wrong.Body), CodeOf(large.Body)));
        Assert.Contains(hosts.Ports.Posts, static p => p.ExternalId == "hc-20391");
    }

    internal static string PathOf(Route route) => route.Pattern
        .Replace("{agentId}", "a-17", StringComparison.Ordinal).Replace("{contactId}", Examples.ContactId, StringComparison.Ordinal)
        .Replace("{market}", "US", StringComparison.Ordinal).Replace("{name}", "us-orders-t1", StringComparison.Ordinal)
        .Replace("{partyId}", "u-1", StringComparison.Ordinal).Replace("{sellerId}", "s-9", StringComparison.Ordinal)
        .Replace("{caseId}", Examples.CaseId, StringComparison.Ordinal).Replace("{id}", "0123456789ab", StringComparison.Ordinal);

    private static string? CodeOf(string body) =>
        body.Length > 0 && JsonDocument.Parse(body).RootElement is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("code", out var code)
            ? code.GetString()
            : null;
}
