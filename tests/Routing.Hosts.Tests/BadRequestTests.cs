using System.Text;
using System.Text.Json.Nodes;
using Routing.App.Keys;
using Xunit;
using static Routing.App.Keys.Role;

namespace Routing.Hosts.Tests;

/// <summary>Bad input gets a problem that says why, and never a 500.</summary>
[Collection(FakeHostTests.Name)]
public sealed class BadRequestTests(FakeHost host)
{
    private const string Json = "application/json";
    private static readonly Dictionary<string, Case> s_cases = Cases().ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(s_cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bad_request_is_answered_with_its_status_its_code_and_the_member_at_fault(string name)
    {
        var given = s_cases[name];

        var answer = await host.SendAsync(given.Method, given.Path, given.Role, given.Body, given.Type);

        Assert.Equal((given.Status, given.Code), (answer.Status, answer.Code));
        Assert.Equal("application/problem+json", answer.ContentHeaders.ContentType?.MediaType);
        Assert.Equal($"urn:routing:{given.Code}", answer.Json.GetProperty("type").GetString());
        Assert.Equal(given.Status, answer.Json.GetProperty("status").GetInt32());
        if (given.Member is not null)
            Assert.Contains(given.Member, answer.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public void There_are_at_least_120_cases() => Assert.True(s_cases.Count >= 120, $"Only {s_cases.Count}.");

    [Fact]
    public async Task Every_error_of_a_body_is_told_at_once()
    {
        var answer = await host.SendAsync("POST", "/api/contacts", Channel, """{ "source": "fax", "party": { "id": 7 }, "text": "", "txet": 1 }""");

        Assert.Equal(
            ["externalId", "market", "party.id", "party.role", "source", "text", "txet"],
            answer.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Errors_do_not_repeat_what_the_customer_wrote()
    {
        const string Secret = "jane@example.com";
        var body = Contact(c =>
        {
            foreach (var member in new[] { "source", "externalId", "market", "locale", "occurredAt" })
                c[member] = $"{Secret}\u0001";
            c[Secret] = 1;
            c["text"] = new JsonArray(Secret);
        });

        var answer = await host.SendAsync("POST", "/api/contacts", Channel, body);

        Assert.Equal("validation", answer.Code);
        Assert.DoesNotContain(Secret, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, host.Log.All, StringComparison.Ordinal);
    }

    private static IEnumerable<Case> Cases() => ContactCases().Concat(JsonCases()).Concat(AccessCases()).Concat(AgentCases()).Concat(OpsCases());

    private static IEnumerable<Case> ContactCases()
    {
        static Case Bad(string name, Action<JsonObject> change, string member) =>
            new($"contact: {name}", "POST", "/api/contacts", Channel, Contact(change), Json, 400, "validation", member);

        foreach (var required in new[] { "source", "externalId", "party", "market", "text" })
        {
            yield return Bad($"{required} left out", c => c.Remove(required), required);
            yield return Bad($"{required} null", c => c[required] = null, required);
        }

        yield return Bad("party.role left out", c => c["party"]!.AsObject().Remove("role"), "party.role");
        yield return Bad("party.id left out", c => c["party"]!.AsObject().Remove("id"), "party.id");
        foreach (var text in new[] { "source", "externalId", "market", "text", "sellerId", "orderId", "locale", "subject", "occurredAt" })
        {
            yield return Bad($"{text} a number", c => c[text] = 5, text);
            yield return Bad($"{text} an object", c => c[text] = new JsonObject(), text);
        }

        yield return Bad("party a string", c => c["party"] = "u-1", "party");
        yield return Bad("party a list", c => c["party"] = new JsonArray(), "party");
        yield return Bad("party.id a number", c => c["party"]!["id"] = 1, "party.id");
        yield return Bad("party.role unknown", c => c["party"]!["role"] = "robot", "party.role");
        yield return Bad("party.role in another case", c => c["party"]!["role"] = "Buyer", "party.role");
        yield return Bad("party.role a number", c => c["party"]!["role"] = 0, "party.role");
        yield return Bad("party.segment unknown", c => c["party"]!["segment"] = "gold", "party.segment");
        yield return Bad("party with an unknown member", c => c["party"]!["name"] = "x", "party.name");
        yield return Bad("party with a channel", c => c["party"]!["channel"] = "x", "party.channel");
        yield return Bad("source unknown", c => c["source"] = "fax", "source");
        yield return Bad("source as its number", c => c["source"] = "0", "source");
        yield return Bad("market without a policy", c => c["market"] = "FR", "market");
        yield return Bad("market in lower case", c => c["market"] = "us", "market");
        yield return Bad("externalId empty", c => c["externalId"] = "", "externalId");
        yield return Bad("externalId of 129 characters", c => c["externalId"] = new string('x', 129), "externalId");
        yield return Bad("externalId with a line end", c => c["externalId"] = "a\nb", "externalId");
        yield return Bad("externalId with NUL", c => c["externalId"] = "a\0b", "externalId");
        yield return Bad("party.id empty", c => c["party"]!["id"] = "", "party.id");
        yield return Bad("party.id too long", c => c["party"]!["id"] = new string('x', 129), "party.id");
        yield return Bad("party.id with a tab", c => c["party"]!["id"] = "a\tb", "party.id");
        yield return Bad("party.id with DEL", c => c["party"]!["id"] = "a\u007f", "party.id");
        yield return Bad("sellerId empty", c => c["sellerId"] = "", "sellerId");
        yield return Bad("orderId too long", c => c["orderId"] = new string('x', 129), "orderId");
        yield return Bad("locale no language tag", c => c["locale"] = "english please", "locale");
        yield return Bad("locale empty", c => c["locale"] = "", "locale");
        yield return Bad("subject too long", c => c["subject"] = new string('x', 1001), "subject");
        yield return Bad("text empty", c => c["text"] = "", "text");
        yield return Bad("text of 8,001 characters", c => c["text"] = new string('x', 8001), "text");
        yield return Bad("text with a control character", c => c["text"] = "a\u0007", "text");
        yield return Bad("text with NUL", c => c["text"] = "a\0", "text");
        yield return Bad("transcript an object", c => c["transcript"] = new JsonObject(), "transcript");
        yield return Bad("transcript of 201 turns", c => c["transcript"] = Turns(201), "transcript");
        yield return Bad("transcript with a string", c => c["transcript"] = new JsonArray("hi"), "transcript[0]");
        yield return Bad("transcript with null", c => c["transcript"] = new JsonArray((JsonNode?)null), "transcript[0]");
        yield return Bad("a turn without text", c => c["transcript"]![1]!.AsObject().Remove("text"), "transcript[1].text");
        yield return Bad("a turn without from", c => c["transcript"]![0]!.AsObject().Remove("from"), "transcript[0].from");
        yield return Bad("a turn too long", c => c["transcript"]![0]!["text"] = new string('x', 8001), "transcript[0].text");
        yield return Bad("a turn with an unknown member", c => c["transcript"]![0]!["mood"] = "x", "transcript[0].mood");
        yield return Bad("a turn at no time", c => c["transcript"]![0]!["at"] = "yesterday", "transcript[0].at");
        yield return Bad("order a list", c => c["order"] = new JsonArray(), "order");
        yield return Bad("order with an unknown member", c => c["order"]!["state"] = "x", "order.state");
        yield return Bad("order.status empty", c => c["order"]!["status"] = "", "order.status");
        yield return Bad("order.value a number", c => c["order"]!["value"] = 12.99, "order.value");
        yield return Bad("amount a fraction", c => c["order"]!["value"]!["amountMinor"] = 12.5, "order.value.amountMinor");
        yield return Bad("amount negative", c => c["order"]!["value"]!["amountMinor"] = -1, "order.value.amountMinor");
        yield return Bad("amount a string", c => c["order"]!["value"]!["amountMinor"] = "12", "order.value.amountMinor");
        yield return Bad("amount beyond all measure", c => c["order"]!["value"]!["amountMinor"] = 1_000_000_000_001, "order.value.amountMinor");
        yield return Bad("amount left out", c => c["order"]!["value"]!.AsObject().Remove("amountMinor"), "order.value.amountMinor");
        yield return Bad("currency in lower case", c => c["order"]!["value"]!["currency"] = "usd", "order.value.currency");
        yield return Bad("currency of four letters", c => c["order"]!["value"]!["currency"] = "USDT", "order.value.currency");
        yield return Bad("currency left out", c => c["order"]!["value"]!.AsObject().Remove("currency"), "order.value.currency");
        foreach (var time in new[]
        {
            "2026-11-21", "2026-11-21T09:12:00", "2026-11-21 09:12:00Z", "2026-02-30T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:12Z", "2026-11-21T09:12:00+25:00",
            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1764000000", "2026-11-21T09:12:00.Z", "",
        })
        {
            yield return Bad($"occurredAt '{time}'", c => c["occurredAt"] = time, "occurredAt");
        }

        yield return Bad("an unknown member", c => c["priority"] = "high", "priority");
        yield return Bad("a member in another case", c => c["Text"] = "x", "Text");
        yield return Bad("an unknown member that may be data", c => c["jane@example.com"] = 1, "(unknown)");
        yield return Raw("contact: half a surrogate pair in text", Examples.Contact.Replace("Third time", "\\ud83d", StringComparison.Ordinal), "validation", "text");
        yield return Raw("contact: half a surrogate pair in an id", Examples.Contact.Replace("hc-20391", "\\udc00", StringComparison.Ordinal), "validation", "externalId");
        yield return Raw("contact: a huge number", Examples.Contact.Replace("2599", "1e999999", StringComparison.Ordinal), "validation", "order.value.amountMinor");
        yield return Raw("contact: a number of a thousand digits", Examples.Contact.Replace("2599", new string('9', 1000), StringComparison.Ordinal), "validation", "order.value.amountMinor");
    }

    private static IEnumerable<Case> JsonCases()
    {
        yield return Raw("json: a list", "[]", "validation", "$");
        yield return Raw("json: a string", "\"x\"", "validation", "$");
        yield return Raw("json: null", "null", "validation", "$");
        yield return Raw("json: an empty object", "{}", "validation", "party");
        yield return Raw("json: cut short", Examples.Contact[..^20], "malformed_json");
        yield return Raw("json: only a brace", "{", "malformed_json");
        yield return Raw("json: blank", "   ", "malformed_json");
        yield return Raw("json: text behind it", Examples.Contact + "x", "malformed_json");
        yield return Raw("json: two documents", Examples.Contact + Examples.Contact, "malformed_json");
        yield return Raw("json: a comment", "/* hi */" + Examples.Contact, "malformed_json");
        yield return Raw("json: a trailing comma", Examples.Contact.Replace("\"hc-20391\",", "\"hc-20391\",,", StringComparison.Ordinal), "malformed_json");
        yield return Raw("json: single quotes", Examples.Contact.Replace('"', '\''), "malformed_json");
        yield return Raw("json: a member twice", """{ "text": "a", "text": "b" }""", "malformed_json");
        yield return Raw("json: a member twice, once escaped", """{ "text": "a", "te\u0078t": "b" }""", "malformed_json");
        yield return Raw("json: a nested member twice", """{ "party": { "id": "a", "id": "b" } }""", "malformed_json");
        yield return Raw("json: a raw line end in a string", "{ \"text\": \"a\nb\" }", "malformed_json");
        yield return Raw("json: NaN", """{ "text": NaN }""", "malformed_json");
        yield return Raw("json: nested too deep", new string('[', 17) + new string(']', 17), "malformed_json");
        yield return Raw("json: nested absurdly deep", new string('[', 30_000), "malformed_json");
        yield return Raw("json: a name of half a surrogate pair", """{ "\ud800": 1 }""", "malformed_json");
        yield return Bytes("json: a byte order mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Examples.Contact)]);
        yield return Bytes("json: invalid UTF-8 in a string", [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        yield return Bytes("json: an encoded surrogate", [.. "{\"text\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]);
        yield return Bytes("json: an overlong encoding", [.. "{\"text\":\""u8, 0xC0, 0x80, .. "\"}"u8]);
        yield return Bytes("json: UTF-16", Encoding.Unicode.GetBytes(Examples.Contact));
        yield return Bytes("json: zeros", new byte[64]);
        yield return Bytes("json: nothing", []);
        yield return new("json: 64 KiB and a byte", "POST", "/api/contacts", Channel, Padded((64 * 1024) + 1), Json, 413, "too_large");
        yield return new("json: 900 KiB", "POST", "/api/contacts", Channel, Padded(900 * 1024), Json, 413, "too_large");
        yield return new("json: 5 MB", "POST", "/api/contacts", Channel, Padded(5_000_000), Json, 413, "too_large");
        foreach (var type in new[]
        {
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/problem+json", "application/json; charset=utf-16",
            "application/json; charset=iso-8859-1", "text/json", "application", "*/*", "json", ";",
        })
        {
            yield return new($"type: {type}", "POST", "/api/contacts", Channel, Encoding.UTF8.GetBytes(Examples.Contact), type, 415, "unsupported_media_type");
        }

        yield return new("type: none", "POST", "/api/contacts", Channel, Encoding.UTF8.GetBytes(Examples.Contact), null, 415, "unsupported_media_type");
    }

    private static IEnumerable<Case> AccessCases()
    {
        static Case To(string name, string method, string path, Role? role, int status, string code, string? body = null) =>
            new($"access: {name}", method, path, role, body is null ? null : Encoding.UTF8.GetBytes(body), Json, status, code);

        yield return To("no key", "POST", "/api/contacts", null, 401, "key_missing", Examples.Contact);
        yield return To("no key on a queue", "GET", "/api/queues", null, 401, "key_missing");
        yield return To("no key on ops", "POST", "/api/ops/keys", null, 401, "key_missing", Examples.Key);
        yield return To("an agent posts a contact", "POST", "/api/contacts", Agent, 403, "role_forbidden", Examples.Contact);
        yield return To("a seller posts a contact", "POST", "/api/contacts", Seller, 403, "role_forbidden", Examples.Contact);
        yield return To("an agent reads a contact by id", "GET", $"/api/contacts/{Examples.ContactId}", Agent, 403, "role_forbidden");
        yield return To("a channel pulls", "POST", "/api/agents/a-17/pull", Channel, 403, "role_forbidden", Examples.Pull);
        yield return To("a reviewer pulls", "POST", "/api/agents/a-17/pull", Reviewer, 403, "role_forbidden", Examples.Pull);
        yield return To("an agent pulls for another", "POST", "/api/agents/a-18/pull", Agent, 403, "subject_forbidden", Examples.Pull);
        yield return To("an agent pulls for another of another case", "POST", "/api/agents/A-17/pull", Agent, 403, "subject_forbidden", Examples.Pull);
        yield return To("an agent pulls for another whose name begins alike", "POST", "/api/agents/a-17%2Fx/pull", Agent, 403, "subject_forbidden", Examples.Pull);
        yield return To("an agent completes another's", "POST", $"/api/agents/a-18/work/{Examples.ContactId}/complete", Agent, 403, "subject_forbidden", Examples.Complete);
        yield return To("an agent stores another's profile", "PUT", "/api/agents/a-18", Agent, 403, "subject_forbidden", Examples.Agent);
        yield return To("a supervisor erases a party", "DELETE", "/api/parties/u-1", Supervisor, 403, "role_forbidden");
        yield return To("a channel erases a party", "DELETE", "/api/parties/u-1", Channel, 403, "role_forbidden");
        yield return To("a supervisor issues a key", "POST", "/api/ops/keys", Supervisor, 403, "role_forbidden", Examples.Key);
        yield return To("an agent reads a policy", "GET", "/api/policies/US", Agent, 403, "role_forbidden");
        yield return To("a seller looks at the queues", "GET", "/api/queues", Seller, 403, "role_forbidden");
        yield return To("a channel looks at the poison", "GET", "/api/ops/poison", Channel, 403, "role_forbidden");
        yield return To("an unknown address", "GET", "/api/nothing", Ops, 404, "not_found");
        yield return To("an unknown address without a key", "POST", "/api/contact", null, 404, "not_found", Examples.Contact);
        yield return To("an address outside of the API", "GET", "/nothing", null, 404, "not_found");
        yield return To("the root of the API", "GET", "/api", null, 404, "not_found");
        yield return To("an unknown action", "POST", Examples.Work("steal"), Agent, 404, "not_found", Examples.Heartbeat);
        yield return To("another method", "PATCH", "/api/contacts", Channel, 405, "method_not_allowed", Examples.Contact);
        yield return To("a list of contacts", "GET", "/api/contacts", Channel, 405, "method_not_allowed");
        yield return To("deleting a contact", "DELETE", $"/api/contacts/{Examples.ContactId}", Ops, 405, "method_not_allowed");
        yield return To("an invented method", "FETCH", "/api/queues", Ops, 405, "method_not_allowed");
        yield return To("posting to health", "POST", "/api/health", null, 405, "method_not_allowed", "{}");
        yield return To("a contact's id that is none", "GET", "/api/contacts/abc", Channel, 404, "not_found");
        yield return To("a contact's id in upper case", "GET", $"/api/contacts/{Examples.ContactId.ToUpperInvariant()}", Channel, 404, "not_found");
        yield return To("a contact's id with a path in it", "GET", "/api/contacts/..%2F..%2Fetc", Channel, 404, "not_found");
        yield return To("the explanation of no contact's id", "GET", "/api/contacts/abc/explanation", Channel, 404, "not_found");
        yield return To("the outcome of no contact's id", "POST", "/api/contacts/abc/outcome", Channel, 404, "not_found", Examples.Outcome);
        yield return To("rederive that is neither", "GET", $"/api/contacts/{Examples.ContactId}/explanation?rederive=yes", Channel, 400, "validation");
        yield return To("a party's id with a control character", "GET", "/api/parties/a%01b/issues", Channel, 404, "not_found");
        yield return To("a market that is none", "GET", "/api/policies/XX", Ops, 404, "not_found");
        yield return To("a queue that is none", "GET", "/api/queues/none", Agent, 404, "not_found");
        yield return To("a key's id that is none", "DELETE", "/api/ops/keys/abc", Ops, 404, "not_found");
        yield return To("a key that never was", "DELETE", "/api/ops/keys/0123456789ab", Ops, 404, "not_found");
        yield return To("a poison message that is none", "POST", "/api/ops/poison/nothing/replay", Ops, 404, "not_found");
        yield return To("an agent without a profile", "POST", "/api/agents/a-0/pull", Supervisor, 404, "not_found", Examples.Pull);
    }

    private static IEnumerable<Case> AgentCases()
    {
        static Case Bad(string name, string path, string example, Action<JsonObject> change, string member) =>
            new($"agent: {name}", path.EndsWith("/a-17", StringComparison.Ordinal) ? "PUT" : "POST", path, Agent, Change(example, change), Json, 400, "validation", member);

        const string Profile = "/api/agents/a-17";
        foreach (var required in new[] { "name", "site", "tier", "languages", "capacity", "queues", "status" })
        {
            yield return Bad($"{required} left out", Profile, Examples.Agent, a => a.Remove(required), required);
            yield return Bad($"{required} of another type", Profile, Examples.Agent, a => a[required] = true, required);
        }

        yield return Bad("tier 0", Profile, Examples.Agent, a => a["tier"] = 0, "tier");
        yield return Bad("tier 3", Profile, Examples.Agent, a => a["tier"] = 3, "tier");
        yield return Bad("tier 1.5", Profile, Examples.Agent, a => a["tier"] = 1.5, "tier");
        yield return Bad("capacity 0", Profile, Examples.Agent, a => a["capacity"] = 0, "capacity");
        yield return Bad("capacity 101", Profile, Examples.Agent, a => a["capacity"] = 101, "capacity");
        yield return Bad("no languages", Profile, Examples.Agent, a => a["languages"] = new JsonArray(), "languages");
        yield return Bad("a language that is none", Profile, Examples.Agent, a => a["languages"] = new JsonArray("en", "!"), "languages[1]");
        yield return Bad("status unknown", Profile, Examples.Agent, a => a["status"] = "busy", "status");
        yield return Bad("proficiency 6", Profile, Examples.Agent, a => a["queues"]![0]!["proficiency"] = 6, "queues[0].proficiency");
        yield return Bad("afterSeconds negative", Profile, Examples.Agent, a => a["queues"]![0]!["afterSeconds"] = -1, "queues[0].afterSeconds");
        yield return Bad("afterSeconds beyond a week", Profile, Examples.Agent, a => a["queues"]![0]!["afterSeconds"] = 604_801, "queues[0].afterSeconds");
        yield return Bad("a queue without a name", Profile, Examples.Agent, a => a["queues"]![0]!.AsObject().Remove("queue"), "queues[0].queue");
        yield return Bad("a queue twice", Profile, Examples.Agent, a => a["queues"]!.AsArray().Add(a["queues"]![0]!.DeepClone()), "queues");
        yield return Bad("a queue of no policy", Profile, Examples.Agent, a => a["queues"]![0]!["queue"] = "no-such-queue", "queues[0].queue");
        yield return Bad("an unknown member", Profile, Examples.Agent, a => a["skills"] = new JsonArray(), "skills");
        yield return Bad("id in the body", Profile, Examples.Agent, a => a["id"] = "a-17", "id");

        const string Pull = "/api/agents/a-17/pull";
        yield return Bad("max 0", Pull, Examples.Pull, p => p["max"] = 0, "max");
        yield return Bad("max 101", Pull, Examples.Pull, p => p["max"] = 101, "max");
        yield return Bad("max a string", Pull, Examples.Pull, p => p["max"] = "1", "max");
        yield return Bad("waitSeconds negative", Pull, Examples.Pull, p => p["waitSeconds"] = -1, "waitSeconds");
        yield return Bad("waitSeconds 61", Pull, Examples.Pull, p => p["waitSeconds"] = 61, "waitSeconds");
        yield return Bad("wait misspelled", Pull, Examples.Pull, p => p["waitseconds"] = 1, "waitseconds");

        yield return Bad("heartbeat without a token", Examples.Work("heartbeat"), Examples.Heartbeat, a => a.Remove("token"), "token");
        yield return Bad("heartbeat with a token as text", Examples.Work("heartbeat"), Examples.Heartbeat, a => a["token"] = "41", "token");
        yield return Bad("heartbeat with a negative token", Examples.Work("heartbeat"), Examples.Heartbeat, a => a["token"] = -1, "token");
        yield return Bad("heartbeat with more", Examples.Work("heartbeat"), Examples.Heartbeat, a => a["resolved"] = true, "resolved");
        yield return Bad("complete without resolved", Examples.Work("complete"), Examples.Complete, a => a.Remove("resolved"), "resolved");
        yield return Bad("complete with resolved as text", Examples.Work("complete"), Examples.Complete, a => a["resolved"] = "true", "resolved");
        yield return Bad("complete with long notes", Examples.Work("complete"), Examples.Complete, a => a["notes"] = new string('x', 8001), "notes");
        yield return Bad("release without a reason", Examples.Work("release"), Examples.Release, a => a.Remove("reason"), "reason");
        yield return Bad("release with an empty reason", Examples.Work("release"), Examples.Release, a => a["reason"] = "", "reason");
        yield return Bad("skip without a token", Examples.Work("skip"), Examples.Release, a => a.Remove("token"), "token");
        yield return Bad("transfer without a queue", Examples.Work("transfer"), Examples.Transfer, a => a.Remove("queue"), "queue");
        yield return Bad("transfer to a queue of no policy", Examples.Work("transfer"), Examples.Transfer, a => a["queue"] = "no-such", "queue");
        yield return new("agent: a stale token", "POST", Examples.Work("complete"), Agent, Change(Examples.Complete, a => a["token"] = 40), Json, 409, "stale_lease");
        yield return new("agent: a contact that is not there", "POST", Examples.Work("complete"), Agent, Change(Examples.Complete, a => a["token"] = 404), Json, 404, "not_found");
        yield return new("agent: work on no contact's id", "POST", "/api/agents/a-17/work/abc/complete", Agent, Change(Examples.Complete, _ => { }), Json, 404, "not_found");
        yield return new("agent: a pull beyond the capacity", "POST", "/api/agents/a-full/pull", Supervisor, Change(Examples.Pull, _ => { }), Json, 409, "at_capacity");
        yield return new("agent: a pull of a paused one", "POST", "/api/agents/a-paused/pull", Supervisor, Change(Examples.Pull, _ => { }), Json, 409, "not_available");
        yield return new("agent: a pull without a body", "POST", Pull, Agent, null, null, 400, "malformed_json");
        yield return new("agent: an id too long", "PUT", $"/api/agents/{new string('a', 129)}", Ops, Change(Examples.Agent, _ => { }), Json, 400, "validation", "agentId");
    }

    private static IEnumerable<Case> OpsCases()
    {
        static Case Bad(string name, string path, string example, Action<JsonObject> change, string member) =>
            new($"ops: {name}", "POST", path, Ops, Change(example, change), Json, 400, "validation", member);

        yield return Bad("a key without a role", "/api/ops/keys", Examples.Key, k => k.Remove("role"), "role");
        yield return Bad("a key of an unknown role", "/api/ops/keys", Examples.Key, k => k["role"] = "root", "role");
        yield return Bad("an agent's key without a subject", "/api/ops/keys", Examples.Key, k => k.Remove("subject"), "subject");
        yield return Bad("a seller's key with an empty subject", "/api/ops/keys", """{ "role": "seller", "subject": "" }""", _ => { }, "subject");
        yield return Bad("an ops key with a subject", "/api/ops/keys", """{ "role": "ops", "subject": "x" }""", _ => { }, "subject");
        yield return Bad("a key with more", "/api/ops/keys", Examples.Key, k => k["key"] = "x", "key");
        var outcome = $"/api/contacts/{Examples.ContactId}/outcome";
        yield return Bad("an outcome without resolved", outcome, Examples.Outcome, o => o.Remove("resolved"), "resolved");
        yield return Bad("csat 0", outcome, Examples.Outcome, o => o["csat"] = 0, "csat");
        yield return Bad("csat 6", outcome, Examples.Outcome, o => o["csat"] = 6, "csat");
        yield return Bad("nps 11", outcome, Examples.Outcome, o => o["nps"] = 11, "nps");
        yield return Bad("an outcome by nobody", outcome, Examples.Outcome, o => o["by"] = "robot", "by");
        yield return new("ops: a policy that is not valid", "PUT", "/api/policies/US", Ops, "{}"u8.ToArray(), Json, 400, "validation", "$.queues");
        yield return new("ops: a policy that is not JSON", "PUT", "/api/policies/US", Ops, "{"u8.ToArray(), Json, 400, "malformed_json");
        yield return new("ops: a policy of no market", "PUT", "/api/policies/XX", Ops, Change(Examples.Policy, _ => { }), Json, 404, "not_found");
        yield return new("ops: a policy of 513 KiB", "PUT", "/api/policies/US", Ops, Padded(513 * 1024), Json, 413, "too_large");
    }

    private static Case Raw(string name, string body, string code, string? member = null) =>
        new(name, "POST", "/api/contacts", Channel, Encoding.UTF8.GetBytes(body), Json, 400, code, member);

    private static Case Bytes(string name, byte[] body) => new(name, "POST", "/api/contacts", Channel, body, Json, 400, "malformed_json");

    private static byte[] Padded(int length) => Encoding.UTF8.GetBytes(Examples.Contact.PadRight(length));

    private static byte[] Contact(Action<JsonObject> change) => Change(Examples.Contact, change);

    private static byte[] Change(string example, Action<JsonObject> change)
    {
        var body = JsonNode.Parse(example)!.AsObject();
        change(body);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static JsonArray Turns(int count) => new([.. Enumerable.Range(0, count).Select(_ => new JsonObject { ["from"] = "bot", ["text"] = "" })]);

    private sealed record Case(string Name, string Method, string Path, Role? Role, byte[]? Body, string? Type, int Status, string Code, string? Member = null);
}
