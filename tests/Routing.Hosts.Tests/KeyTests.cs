using Routing.App;
using Routing.App.Http;
using Routing.App.Keys;
using Xunit;

namespace Routing.Hosts.Tests;

[Collection(FakeHostTests.Name)]
public sealed class KeyTests(FakeHost host)
{
    public static TheoryData<string, string> RoutesAndRoles
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var route in Routes.All.Where(r => !r.Access.IsAnonymous))
            {
                foreach (var role in Roles.All)
                    data.Add(route.Id, role.Name());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(RoutesAndRoles))]
    public async Task A_route_admits_exactly_the_roles_of_its_table(string routeId, string roleName)
    {
        var route = Routes.All.Single(r => r.Id == routeId);
        var role = Roles.All.Single(r => r.Name() == roleName);
        var path = route.Pattern.Replace("{agentId}", "a-17", StringComparison.Ordinal).Replace("{contactId}", Examples.ContactId, StringComparison.Ordinal)
            .Replace("{market}", "US", StringComparison.Ordinal).Replace("{name}", "us-orders-t1", StringComparison.Ordinal)
            .Replace("{partyId}", "u-1", StringComparison.Ordinal).Replace("{sellerId}", "s-9", StringComparison.Ordinal).Replace("{caseId}", Examples.CaseId, StringComparison.Ordinal)
            .Replace("{id}", "0123456789ab", StringComparison.Ordinal);

        var answer = await host.SendAsync(route.Method, path, role, route.Request is null ? null : "{}"u8.ToArray());

        if (role == Role.Ops || route.Access.Roles.Contains(role))
            Assert.DoesNotContain(answer.Status, (int[])[401, 403]);
        else
            Assert.Equal((403, "role_forbidden"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_key_is_issued_used_and_refused_at_once_when_it_is_revoked()
    {
        var issued = await host.SendAsync("POST", "/api/ops/keys", Role.Ops, """{ "role": "agent", "subject": "a-99" }""");
        var (id, key) = (issued.Json.GetProperty("id").GetString(), issued.Json.GetProperty("key").GetString()!);
        Assert.Equal((201, "agent", "a-99"), (issued.Status, issued.Json.GetProperty("role").GetString(), issued.Json.GetProperty("subject").GetString()));

        Assert.Equal(200, (await PullAsync("a-99", key)).Status);
        Assert.Equal("subject_forbidden", (await PullAsync("a-17", key)).Code);
        Assert.Equal(204, (await host.SendAsync("DELETE", $"/api/ops/keys/{id}", Role.Ops)).Status);
        Assert.Equal((401, "key_unknown"), ((await PullAsync("a-99", key)).Status, (await PullAsync("a-99", key)).Code));
        Assert.Equal(404, (await host.SendAsync("DELETE", $"/api/ops/keys/{id}", Role.Ops)).Status);
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("ops")]
    public async Task A_key_without_a_subject_says_so_with_null(string role)
    {
        var issued = await host.SendAsync("POST", "/api/ops/keys", Role.Ops, $$"""{ "role": "{{role}}" }""");

        Assert.Equal((201, System.Text.Json.JsonValueKind.Null), (issued.Status, issued.Json.GetProperty("subject").ValueKind));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("rk_0123456789ab_short")]
    [InlineData("rk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_key_that_was_never_issued_is_unknown(string key) =>
        Assert.Equal((401, "key_unknown"), ((await PullAsync("a-17", key)).Status, (await PullAsync("a-17", key)).Code));

    [Fact]
    public async Task A_key_with_one_other_character_is_unknown()
    {
        var key = host.KeyOf(Role.Agent);
        for (var at = 0; at < key.Length; at++)
        {
            var other = key[..at] + (key[at] == 'A' ? 'B' : 'A') + key[(at + 1)..];
            Assert.Equal("key_unknown", (await PullAsync("a-17", other)).Code);
        }
    }

    [Fact]
    public async Task Two_keys_in_one_request_are_none() =>
        Assert.Equal("key_unknown", (await host.SendAsync("GET", "/api/queues", Role.Ops, body: null, change: r => r.Headers.Add("x-functions-key", host.KeyOf(Role.Ops)))).Code);

    [Fact]
    public void A_stored_key_does_not_hold_the_secret()
    {
        var key = ApiKey.Create();

        var stored = key.ToStored(Role.Ops, null, default);

        Assert.Equal(32, stored.Hash.Length);
        Assert.DoesNotContain(key.Secret, Convert.ToBase64String(stored.Hash), StringComparison.Ordinal);
        Assert.True(stored.Matches(key));
        Assert.False(stored.Matches(ApiKey.Create() with { Id = key.Id }));
    }

    [Fact]
    public async Task A_known_key_is_not_read_from_the_store_again_and_outlives_an_outage()
    {
        var (store, clock) = (new MemoryKeys(), new ManualClock());
        var ring = new KeyRing(store, clock);
        var key = (await ring.IssueAsync(Role.Channel, null, default)).ToString();

        Assert.NotNull(await ring.FindAsync(key, default));
        Assert.Equal(0, store.Reads);
        clock.Advance(KeyRing.Fresh);
        Assert.NotNull(await ring.FindAsync(key, default));
        Assert.Equal(1, store.Reads);
        (store.IsDown, _) = (true, clock.Advance(KeyRing.Fresh));
        Assert.NotNull(await ring.FindAsync(key, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await ring.FindAsync(ApiKey.Create().ToString(), default));
    }

    [Fact]
    public async Task A_key_revoked_elsewhere_is_refused_once_it_is_read_again()
    {
        var (store, clock) = (new MemoryKeys(), new ManualClock());
        var (here, elsewhere) = (new KeyRing(store, clock), new KeyRing(store, clock));
        var key = await here.IssueAsync(Role.Channel, null, default);

        await elsewhere.RevokeAsync(key.Id, default);
        clock.Advance(KeyRing.Fresh);

        Assert.Null(await here.FindAsync(key.ToString(), default));
    }

    [Fact]
    public async Task A_key_revoked_while_it_is_read_is_refused()
    {
        var store = new MemoryKeys();
        var issuer = new KeyRing(store, TimeProvider.System);
        var ring = new KeyRing(store, TimeProvider.System);
        var key = await issuer.IssueAsync(Role.Channel, null, default);
        store.AfterRead = async () =>
        {
            store.AfterRead = null;
            Assert.True(await ring.RevokeAsync(key.Id, default));
        };

        Assert.Null(await ring.FindAsync(key.ToString(), default));
        Assert.Null(await ring.FindAsync(key.ToString(), default));
    }

    private Task<Answer> PullAsync(string agent, string key) =>
        host.SendAsync("POST", $"/api/agents/{agent}/pull", null, "{}"u8.ToArray(), change: r => r.Headers.TryAddWithoutValidation("x-functions-key", key));

    private sealed class ManualClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public DateTimeOffset Advance(TimeSpan by) => _now += by;
    }
}
