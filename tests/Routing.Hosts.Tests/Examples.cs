namespace Routing.Hosts.Tests;

/// <summary>Valid bodies, with every member.</summary>
internal static class Examples
{
    public const string Contact = """
        { "source": "helpCenter",
          "externalId": "hc-20391",
          "party": { "role": "buyer", "id": "u-771", "segment": "standard" },
          "sellerId": "s-9", "orderId": "o-5531", "market": "US", "locale": "en-US",
          "subject": "Where is it", "text": "Marked delivered yesterday, nothing here. Third time I write.",
          "transcript": [ { "from": "bot", "text": "Hi", "at": "2026-11-20T10:00:00Z" }, { "from": "buyer", "text": "Hello" } ],
          "order": { "status": "delivered", "placedAt": "2026-11-10T10:00:00Z", "promisedBy": "2026-11-19T10:00:00+01:00",
                     "deliveredAt": "2026-11-20T09:00:00.123456789Z", "value": { "amountMinor": 2599, "currency": "USD" }, "fulfilledBy": "seller" },
          "occurredAt": "2026-11-21T09:12:00Z" }
        """;

    public const string Outcome = """{ "resolved": true, "csat": 5, "nps": 10, "by": "selfHelp" }""";

    public const string Agent = """
        { "name": "Ann", "site": "in-house", "tier": 1, "languages": ["en","es"], "capacity": 3,
          "queues": [ { "queue": "us-orders-t1", "proficiency": 4, "afterSeconds": 0 } ], "status": "available" }
        """;

    public const string Pull = """{ "max": 1, "waitSeconds": 20 }""";
    public const string Heartbeat = """{ "token": 41 }""";
    public const string Complete = """{ "token": 41, "resolved": true, "disposition": "refunded", "notes": "Paid back." }""";
    public const string Release = """{ "token": 41, "reason": "End of shift." }""";
    public const string Transfer = """{ "token": 41, "queue": "us-orders-t2", "reason": "Needs tier two." }""";
    public const string Key = """{ "role": "agent", "subject": "a-17" }""";
    public const string Policy = """{ "market": { "currency": "USD" } }""";

    public static readonly string ContactId = Domain.Contacts.ContactId.Of("u-771", Domain.Contacts.Source.HelpCenter, "hc-20391").Value;

    public static string Work(string verb) => $"/api/agents/a-17/work/{ContactId}/{verb}";
}
