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

    public static readonly string CaseId = Domain.Cases.CaseId.Of(Domain.Cases.CaseKind.Arbitration, "o-5531", "").Value;

    public static string SellerReply => $$"""
        { "contactId": "{{ContactId}}", "text": "It leaves our warehouse tomorrow morning.", "at": "2026-11-21T10:00:00Z", "replyId": "r-1", "surface": "chat",
          "author": "human", "resolves": false }
        """;

    public const string SellerCalendar = """
        { "zone": "America/New_York", "hours": [ { "day": "monday", "start": "09:00", "end": "17:00" } ], "closed": [ "2026-12-25" ],
          "holiday": { "from": "2026-12-24T00:00:00Z", "until": "2026-12-27T00:00:00Z" }, "chatbotOn": true }
        """;

    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    public const string Evidence = $$"""{ "side": "buyer", "reference": "blob/e-1.jpg", "sha256": "{{Hash}}", "kind": "photo" }""";
    public const string DisputeStep = """{ "step": "rest", "side": "buyer" }""";
    public const string Appeal = $$"""{ "side": "buyer", "evidence": { "reference": "blob/e-2.jpg", "sha256": "{{Hash}}", "kind": "signature" } }""";
    private const string Parts = """
        "liability": { "buyer": 0, "seller": 50, "carrier": 50, "platform": 0 }, "remedy": "partialRefund", "percent": 40, "reason": "Both."
        """;
    public const string Review = $$"""{ "outcome": "overturn", "reason": "New evidence.", "instead": { {{Parts}} }, "reviewer": "rev-2" }""";
    public const string Ruling = $$"""{ {{Parts}}, "reviewer": "rev-1" }""";
    public const string Resolution = """{ "stepKey": "k-1", "resolution": "retry" }""";
    public const string Pause = """{ "at": "2026-11-21T10:00:00Z" }""";
    public const string Violation = """
        { "market": "US", "violation": "late_reply", "source": "c-1", "points": 2, "findings": [ { "kind": "abuse", "start": 0, "length": 4 } ], "detectedBy": "sup-1" }
        """;

    public static string Dispute => $$"""
        { "orderId": "o-5531", "openedBy": "buyer", "claim": "not_received", "requested": "refund", "contactId": "{{ContactId}}", "productId": "p-1",
          "market": "US", "buyerId": "u-771", "sellerId": "s-9", "value": { "amountMinor": 2599, "currency": "USD" }, "fulfilledBy": "seller",
          "delivery": "delivered", "deliveredAt": "2026-11-20T09:00:00Z", "askedSellerAt": "2026-11-21T09:00:00Z", "key": "k-1", "orderAttempts": 0 }
        """;

    public static string Work(string verb) => $"/api/agents/a-17/work/{ContactId}/{verb}";
}
