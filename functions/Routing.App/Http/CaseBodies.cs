using System.Globalization;
using System.Text.RegularExpressions;
using Routing.App.Cases;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.Privacy;
using Routing.Domain.SellerResponse;

namespace Routing.App.Http;

/// <summary>The bodies of the endpoints of sellers and cases. Prose is redacted as it is read; what is kept by reference has a form that holds no prose.</summary>
internal static partial class CaseBodies
{
    private const int MaxReason = 500;
    private const int MaxFindings = 50;

    public static ReplyPost Reply(ReadOnlyMemory<byte> body) => Fields.Read<ReplyPost>(body, f =>
    {
        var contact = Contact(f, required: true);
        var text = f.Text("text", 1, ContactBodies.MaxText, required: true);
        var at = f.Time("at");
        var id = f.Id("replyId");
        var surface = f.Enum<ReplySurface>("surface");
        var author = f.Enum<ReplyAuthor>("author");
        var resolves = f.Flag("resolves");
        return () => new(contact!.Value, text!, at, id, surface ?? ReplySurface.Api, author ?? ReplyAuthor.Human, resolves ?? false);
    });

    public static (SellerSchedule? Schedule, bool ChatbotOn) Calendar(ReadOnlyMemory<byte> body) => Fields.Read<(SellerSchedule?, bool)>(body, f =>
    {
        var zone = f.Id("zone", max: 64);
        var hours = f.Objects("hours", SellerSchedule.MostEntries, ReadHours);
        var closed = f.Texts("closed", 0, SellerSchedule.MostEntries, static t => Day(t) is not null, "a date such as 2026-12-25");
        var away = f.Object("holiday", static h => new Holiday(h.Time("from", required: true), h.Time("until")));
        var chatbot = f.Flag("chatbotOn");
        var schedule = zone is null && hours is null && closed is null && away is null
            ? null
            : new SellerSchedule(zone, hours, closed?.Where(static t => t is not null).Select(static t => Day(t)!.Value).ToArray(), away?.From, away?.Until);
        if (schedule?.Problem() is { } problem)
            f.Refuse(MemberOf(problem), $"{Sentence(problem)} ({problem})");
        return () => (schedule, chatbot ?? false);
    });

    public static CaseAction Evidence(ReadOnlyMemory<byte> body) => Fields.Read<CaseAction>(body, f =>
    {
        var side = f.Enum<Side>("side");
        var shows = ReadEvidence(f);
        return () => shows with { Side = side };
    });

    public static CaseAction Correct(ReadOnlyMemory<byte> body) => Fields.Read<CaseAction>(body, static _ => static () => new CaseAction.Correct());

    public static CaseAction Appeal(ReadOnlyMemory<byte> body) => Fields.Read<CaseAction>(body, f =>
    {
        var side = f.Enum<Side>("side");
        var shows = f.Object("evidence", ReadEvidence);
        return () => new CaseAction.Appeal(side, shows);
    });

    public static (CaseAction Action, string? Reviewer) Review(ReadOnlyMemory<byte> body) => Fields.Read<(CaseAction, string?)>(body, f =>
    {
        var outcome = f.Enum<Verdict>("outcome", required: true);
        var reason = Reason(f);
        var instead = f.Object("instead", ReadRuling);
        var reviewer = f.Id("reviewer");
        return () => (new CaseAction.Review(outcome!.Value, reason, instead), reviewer);
    });

    public static (CaseAction Action, string? Reviewer) Ruling(ReadOnlyMemory<byte> body) => Fields.Read<(CaseAction, string?)>(body, f =>
    {
        var ruling = ReadRuling(f);
        var reviewer = f.Id("reviewer");
        return () => (ruling, reviewer);
    });

    public static CaseAction Pause(ReadOnlyMemory<byte> body) => Fields.Read<CaseAction>(body, static f =>
    {
        var at = f.Time("at");
        return () => new CaseAction.Pause(at);
    });

    public static CaseAction Resume(ReadOnlyMemory<byte> body) => Fields.Read<CaseAction>(body, static f =>
    {
        var at = f.Time("at");
        return () => new CaseAction.Resume(at);
    });

    public static CaseAction Step(ReadOnlyMemory<byte> body) => Fields.Read<CaseAction>(body, static f =>
    {
        var move = f.Enum<DisputeMove>("step", required: true);
        var side = f.Enum<Side>("side");
        return () => new CaseAction.Step(move!.Value, side);
    });

    public static CaseAction Resolution(ReadOnlyMemory<byte> body) => Fields.Read<CaseAction>(body, static f =>
    {
        var key = f.Id("stepKey", required: true, max: 256);
        var resolution = f.Enum<StepResolution>("resolution", required: true);
        return () => new CaseAction.Resolve(key!, resolution!.Value);
    });

    public static (ViolationPost Post, string? DetectedBy) Violation(ReadOnlyMemory<byte> body, IReadOnlyList<string> markets) => Fields.Read<(ViolationPost, string?)>(body, f =>
    {
        var market = Market(f, markets, required: true);
        var violation = f.Matching("violation", IsCode, "a code in lower case such as late_reply", required: true);
        var source = f.Matching("source", IsReference, "an id without spaces, such as a contact's or an order's", required: true);
        var points = f.Integer("points", 0, 10_000);
        var findings = f.Objects("findings", MaxFindings, ReadFinding);
        var detectedBy = f.Id("detectedBy");
        return () => (new(market!, violation!, source!, (int?)points, findings ?? []), detectedBy);
    });

    public static DisputePost Dispute(ReadOnlyMemory<byte> body, IReadOnlyList<string> markets) => Fields.Read<DisputePost>(body, f =>
    {
        var order = f.Id("orderId", required: true);
        var openedBy = f.Enum<Side>("openedBy", required: true);
        var claim = f.Matching("claim", IsCode, "a code in lower case such as not_received", required: true);
        var requested = f.Enum<Remedy>("requested", required: true);
        var contact = Contact(f, required: false);
        var product = f.Id("productId");
        var market = Market(f, markets, required: false);
        var (buyer, seller) = (f.Id("buyerId"), f.Id("sellerId"));
        var value = f.Object("value", ReadMoney);
        var fulfilledBy = f.Id("fulfilledBy", max: 64);
        var delivery = f.Matching("delivery", DeliveryStates.All.Contains, $"one of {string.Join(", ", DeliveryStates.All)}");
        var (deliveredAt, askedAt) = (f.Time("deliveredAt"), f.Time("askedSellerAt"));
        var key = f.Id("key");
        var others = f.Integer("orderAttempts", 0, 1_000);
        return () => new(
            order!, product, openedBy!.Value, claim!, requested!.Value, contact, market, buyer, seller, value, fulfilledBy, delivery, deliveredAt, askedAt, key,
            (int)(others ?? 0));
    });

    private static ContactId? Contact(Fields f, bool required) =>
        f.Matching("contactId", static t => ContactId.TryParse(t, out _), "the id of a contact", required) is { } text && ContactId.TryParse(text, out var id) ? id : null;

    private static string? Market(Fields f, IReadOnlyList<string> markets, bool required) =>
        f.Matching("market", markets.Contains, $"a market that has a policy: {string.Join(", ", markets)}", required);

    private static CaseAction.Evidence ReadEvidence(Fields f) => new(
        null,
        f.Matching("reference", IsReference, "an address or id without spaces", required: true) ?? "",
        f.Matching("sha256", IsSha256, "64 hexadecimal digits", required: true)?.ToLowerInvariant() ?? "",
        f.Matching("kind", IsCode, "a code in lower case such as tracking", required: true) ?? "");

    private static CaseAction.Ruling ReadRuling(Fields f)
    {
        var parts = f.Object("liability", ReadLiability, required: true);
        var remedy = f.Enum<Remedy>("remedy");
        var percent = f.Integer("percent", 1, 100);
        return new(parts ?? Liability.OfPlatform, remedy, (int)(percent ?? 100), Reason(f));
    }

    private static Liability ReadLiability(Fields f)
    {
        int Part(string name) => (int)(f.Integer(name, 0, 100) ?? 0);
        var (buyer, seller, carrier, platform) = (Part("buyer"), Part("seller"), Part("carrier"), Part("platform"));
        if (buyer + seller + carrier + platform == 100)
            return new(buyer, seller, carrier, platform);
        f.Refuse("buyer", "The parts of buyer, seller, carrier and platform must be 100 percent together.");
        return Liability.OfPlatform;
    }

    private static SellerHours ReadHours(Fields f) => new(
        f.Enum<DayOfWeek>("day", required: true) ?? default, f.Id("start", required: true, max: 5) ?? "", f.Id("end", required: true, max: 5) ?? "");

    private static Finding ReadFinding(Fields f) => new(
        f.Matching("kind", IsCode, "a code in lower case", required: true) ?? "", (int)(f.Integer("start", 0, 100_000, required: true) ?? 0),
        (int)(f.Integer("length", 1, 100_000, required: true) ?? 1));

    private static Money ReadMoney(Fields f) => new(
        f.Integer("amountMinor", 0, ContactBodies.MaxAmountMinor, required: true) ?? 0,
        f.Matching("currency", Formats.IsCurrency, "three upper-case letters", required: true) ?? "");

    private static string Reason(Fields f) => f.Text("reason", 1, MaxReason, required: true) is { } reason ? Redactor.Redact(reason).Text : "";

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string MemberOf(string problem) => problem switch
    {
        "unknown_time_zone" => "zone",
        "away_ends_before_it_begins" => "holiday.until",
        _ => "hours",
    };

    private static string Sentence(string problem) => problem switch
    {
        "unknown_time_zone" => "Must be a zone of the IANA database, and is needed with hours or closed days.",
        "away_ends_before_it_begins" => "Must be later than holiday.from.",
        "no_open_hour" => "Must leave an open hour.",
        _ => "Must be intervals from HH:mm to HH:mm that do not overlap.",
    };

    private static bool IsCode(string text) => text.Length <= 64 && Code().IsMatch(text);

    private static bool IsReference(string text) => text.Length <= 512 && Reference().IsMatch(text);

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    [GeneratedRegex(@"\A[a-z][a-z0-9_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/=&?%+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    private sealed record Holiday(DateTimeOffset? From, DateTimeOffset? Until);
}
