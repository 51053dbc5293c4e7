using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Routing.App.Policies;
using Xunit;

namespace Routing.Domain.Tests.Policies;

/// <summary>Each row spoils one member of the shipped US policy and tells the one error that must come of it.</summary>
public sealed partial class BrokenPolicyTests
{
    private const string Remove = "remove";

    /// <summary>File, path of the member, what it becomes (JSON), path of the error, its reason.</summary>
    public static TheoryData<string, string, string, string, string> Broken => new()
    {
        { "market", "surprise", "1", "$.surprise", "Unknown member." },
        { "market", "code", Remove, "$.code", "Missing." },
        { "market", "code", "\"MX\"", "$.code", "Expected US, the market it is for." },
        { "market", "currency", "\"dollars\"", "$.currency", "'dollars' is not an ISO 4217 currency code." },
        { "market", "currency", "5", "$.currency", "Expected text, found a number." },
        { "market", "effectiveFrom", "\"next week\"", "$.effectiveFrom", "'next week' is not a time such as 2026-11-20T00:00:00Z." },
        { "market", "effectiveFrom", "\"2026-02-30T00:00:00Z\"", "$.effectiveFrom", "'2026-02-30T00:00:00Z' is not a time such as 2026-11-20T00:00:00Z." },
        { "market", "languages.default", "\"fr\"", "$.languages.default", "The default language is not among those served." },
        { "market", "languages.served[1]", "\"en\"", "$.languages.served[1]", "'en' occurs twice." },
        { "market", "clearIntent", "1.01", "$.clearIntent", "Expected a number from 0 to 1." },
        { "market", "clearIntent", "1e999", "$.clearIntent", "Expected a number from 0 to 1." },
        { "market", "recontactWindow", "\"7 days\"", "$.recontactWindow", "'7 days' is not a duration such as PT2H30M or P7D." },
        { "market", "recontactWindow", "\"P1M\"", "$.recontactWindow", "'P1M' is not a duration such as PT2H30M or P7D." },
        { "market", "recontactWindow", "\"P800D\"", "$.recontactWindow", "Expected a duration from PT1H to P365D." },
        { "market", "costs.recontactMinor", "-1", "$.costs.recontactMinor", "Expected a whole number from 0 to 1000000000." },
        { "market", "costs.sellerLateMinor", "8.5", "$.costs.sellerLateMinor", "Expected a whole number from 0 to 1000000000." },
        { "market", "segments.vip", Remove, "$.segments.vip", "Missing." },
        { "market", "segments.gold", "{}", "$.segments.gold", "Unknown member." },
        { "market", "segments.new.recontactFactor", "\"1\"", "$.segments.new.recontactFactor", "Expected a number, found text." },
        { "market", "masks[0].deny[0]", "\"phone\"", "$.masks[0].deny[0]", "Unknown channel 'phone'; expected one of selfHelp, chatbot, seller, platform, directMessage." },
        { "market", "masks[0].deny[0]", "\"platform\"", "$.masks[0]", "A mask cannot deny platform: it is the way that is always left." },
        { "market", "masks[0].queueFamily", "\"nobody\"", "$.masks[0].queueFamily", "Unknown queue family 'nobody'." },
        { "market", "masks[0].tier", "3", "$.masks[0].tier", "Expected a whole number from 1 to 2." },
        { "market", "masks[0].urgent", "\"yes\"", "$.masks[0].urgent", "Expected true or false, found text." },
        { "market", "masks[1].code", "\"self_harm\"", "$.masks[1].code", "'self_harm' is the code of an earlier mask." },
        { "market", "masks[2].when.intents[0]", "\"safty.*\"", "$.masks[2].when.intents[0]", "Unknown intent 'safty.*'." },
        { "market", "masks[0].when.signals", "[]", "$.masks[0].when.signals", "The list is empty; leave it out instead." },
        { "market", "masks[0].when.minNumber", "0", "$.masks[0].when.minNumber", "Expected a whole number from 1 to 100." },
        { "market", "treatments[0].when.segments", "[\"gold\"]", "$.treatments[0].when.segments[0]", "Unknown segment 'gold'; expected one of standard, new, vip, atRisk, vulnerable." },
        { "market", "treatments[0].name", "\"Fast Access\"", "$.treatments[0].name", "'Fast Access' is not a name of lower-case letters, digits and hyphens." },
        { "market", "treatments", "{}", "$.treatments", "Expected an array, found an object." },
        { "intents", "intents['item.damaged']", Remove, "$.intents['item.damaged']", "Missing: an intent of the taxonomy." },
        { "intents", "intents['order.track'].queueFamily", "\"parcels\"", "$.intents['order.track'].queueFamily", "Unknown queue family 'parcels'." },
        { "intents", "intents['order.track'].tier", "0", "$.intents['order.track'].tier", "Expected a whole number from 1 to 2." },
        { "intents", "intents['order.track'].message", Remove, "$.intents['order.track']", "A message is missing: there is a prior for directMessage." },
        { "intents", "intents['order.track'].articles", Remove, "$.intents['order.track']", "An article is missing: there is a prior for selfHelp." },
        { "intents", "intents['order.track'].selfHelpOrderStates[0]", "\"lost\"", "$.intents['order.track'].selfHelpOrderStates[0]",
            "Unknown order status 'lost'; expected one of placed, paid, shipped, inTransit, delivered, cancelled." },
        { "intents", "unclear", Remove, "$.unclear", "Missing." },
        { "intents", "intents.nodots", """{ "family": "none", "queueFamily": "general", "articles": ["contact-us"] }""", "$.intents.nodots", "The name is not an intent in the form group.leaf." },
        { "channels", "channels.chatbot.prior.recontact", "1.5", "$.channels.chatbot.prior.recontact", "Expected a number from 0 to 1." },
        { "channels", "channels.chatbot.prior.handleMinor", "-40", "$.channels.chatbot.prior.handleMinor", "Expected a whole number from 0 to 1000000000." },
        { "channels", "channels.chatbot.prior.late", "0.1", "$.channels.chatbot.prior.late", "Unknown member." },
        { "channels", "channels.chatbot.sources[0]", "\"fax\"", "$.channels.chatbot.sources[0]", "Unknown source 'fax'; expected one of helpCenter, chatbot, sellerMessage." },
        { "channels", "channels.seller", Remove, "$.channels.seller", "Missing." },
        { "channels", "channels.platform.enabled", "false", "$.channels.platform.enabled", "Platform cannot be switched off: it is the way that is always left." },
        { "channels", "overrides['order.trak']", "{}", "$.overrides['order.trak']", "Unknown intent 'order.trak'." },
        { "channels", "overrides['order.track'].phone", "{}", "$.overrides['order.track'].phone", "Unknown member." },
        { "channels", "overrides['order.track'].directMessage.wait", Remove, "$.overrides['order.track'].directMessage",
            "Nothing says wait for order.track: the channel has no prior of its own." },
        { "channels", "overrides['safety.scam']", "{ \"platform\": null }", "US/intents.json $.intents['safety.scam']", "No prior for platform: an agent must be able to take every intent." },
        { "queues", "defaults.calendar", "\"nowhere\"", "$.defaults.calendar", "Unknown calendar 'nowhere'." },
        { "queues", "defaults.lease", "\"PT0S\"", "$.defaults.lease", "Expected a duration from PT1S to P1D." },
        { "queues", "defaults.lease", Remove, "$.families.orders.tiers.1.lease", "Missing, also among the defaults." },
        { "queues", "families.general.tiers.1.target", Remove, "$.families.general.tiers.1.target", "Missing, also among the defaults." },
        { "queues", "families.general.tiers.3", "{}", "$.families.general.tiers.3", "Unknown member." },
        { "queues", "families.general.tiers.2", Remove, "US/intents.json $.intents['service.complaint'].tier", "The queue family 'general' has no tier 2." },
        { "queues", "families.account.tiers.1.cap", "0", "$.families.account.tiers.1.cap", "Expected a whole number from 1 to 1000000." },
        { "queues", "families.account.tiers.1.overflowTo", Remove, "$.families.account.tiers.1.cap", "A cap needs overflowTo." },
        { "queues", "families.account.tiers.1.cap", Remove, "$.families.account.tiers.1.overflowTo", "Without a cap nothing overflows." },
        { "queues", "families.account.tiers.1.overflowTo", "\"account-t1\"", "$.families.account.tiers.1.overflowTo",
            "The overflow comes back to where it was; it has to end in a queue without a cap." },
        { "queues", "families.account.tiers.1.overflowTo", "\"nowhere-t1\"", "$.families.account.tiers.1.overflowTo", "Unknown queue 'us-nowhere-t1'." },
        { "queues", "families.account.tiers.2.sites.mars", "1", "$.families.account.tiers.2.sites.mars", "Unknown site 'mars'." },
        { "queues", "families.account.tiers.2.sites['in-house']", "0", "$.families.account.tiers.2.sites['in-house']", "Expected a number from 0.001 to 1000." },
        { "queues", "families.account.tiers.2.sites", "{ \"bpo-bogota\": 1 }", "$.families.account.tiers.2.sites", "None of the sites speaks 'zh', the language of 'us-account-zh-t2'." },
        { "queues", "overrides['us-nothing-t1']", "{ \"cap\": 4 }", "$.overrides['us-nothing-t1']", "Unknown queue 'us-nothing-t1'." },
        { "queues", "overrides['us-general-t1']", "{ \"cap\": 4, \"overflowTo\": \"us-orders-t1\" }", "$.overrides['us-general-t1'].overflowTo",
            "The overflow comes back to where it was; it has to end in a queue without a cap." },
        { "queues", "families['General']", "{}", "$.families.General", "The name is not a name of lower-case letters, digits and hyphens." },
        { "calendars", "calendars['us-care'].zone", "\"America/Gotham\"", "$.calendars['us-care'].zone",
            "Unknown time zone 'America/Gotham'; expected one of the IANA database, such as America/New_York." },
        { "calendars", "calendars['us-care'].hours", "{}", "$.calendars['us-care'].hours", "No hour of the week is open." },
        { "calendars", "calendars['us-care'].hours.monday[0]", "\"08:00-25:00\"", "$.calendars['us-care'].hours.monday[0]", "'08:00-25:00' is not opening hours such as 09:00-18:00." },
        { "calendars", "calendars['us-care'].hours.monday[0]", "\"22:00-08:00\"", "$.calendars['us-care'].hours.monday[0]", "The interval ends before it starts." },
        { "calendars", "calendars['us-office'].hours.monday[1]", "\"12:59-18:00\"", "$.calendars['us-office'].hours.monday[1]", "The interval overlaps another of the day." },
        { "calendars", "calendars['us-care'].hours.funday", "[]", "$.calendars['us-care'].hours.funday", "Unknown member." },
        { "calendars", "calendars['us-care'].holidays[0]", "\"mardi-gras\"", "$.calendars['us-care'].holidays[0]", "Unknown list of holidays 'mardi-gras'." },
        { "calendars", "holidays['us-federal'][0]", "\"2027-02-29\"", "$.holidays['us-federal'][0]", "'2027-02-29' is not a date such as 2026-12-25." },
        { "sites", "sites['bpo-manila'].calendar", "\"nowhere\"", "$.sites['bpo-manila'].calendar", "Unknown calendar 'nowhere'." },
        { "sites", "sites['bpo-manila'].languages[0]", "\"english\"", "$.sites['bpo-manila'].languages[0]", "'english' is not a two-letter language code." },
        { "sites", "sites['bpo-manila'].inHouse", Remove, "$.sites['bpo-manila'].inHouse", "Missing." },
        { "enforcement", "milestones[1].at", "150", "$.milestones[1].at", "Out of order: expected less than 150, the one before." },
        { "enforcement", "startRating", "120", "$.milestones[0].at", "Out of order: expected less than 120, the one before." },
        { "enforcement", "startRating", Remove, "$.milestones[1].at", "Out of order: expected more than 150, the one before." },
        { "enforcement", "violations.abusive_message.points", "-1", "$.violations.abusive_message.points", "Expected a whole number from 0 to 1000." },
        { "enforcement", "violations.abusive_message.mostPoints", "1", "$.violations.abusive_message.mostPoints", "Less than points." },
        { "enforcement", "violations.abusive_message.grace.workingDays", "2", "$.violations.abusive_message.grace", "Expected either for or workingDays." },
        { "enforcement", "violations.abusive_message.grace", "{ \"workingDays\": 2 }", "$.violations.abusive_message.grace.workingDays", "Working days need a calendar." },
        { "enforcement", "violations.abusive_message.grace.for", "\"P9999D\"", "$.violations.abusive_message.grace.for", "Expected a duration from PT1S to P3650D." },
        { "enforcement", "milestones[0].measures[0].for", Remove, "$.milestones[0].measures[0]", "A time is missing: it holds forTime." },
        { "enforcement", "milestones[3].measures[0].for", "\"P7D\"", "$.milestones[3].measures[0].for", "Only what holds forTime has a time." },
        { "enforcement", "ladders[0].steps[0].measures[0].holds", "\"whileCrossed\"", "$.ladders[0].steps[0].measures[0].holds", "Only a milestone is crossed." },
        { "enforcement", "ladders[0].steps", "[]", "$.ladders[0].steps", "A ladder needs a step." },
        { "enforcement", "ladders[0].violations[0]", "\"nothing\"", "$.ladders[0].violations[0]", "Unknown violation 'nothing'." },
        { "enforcement", "rates[0].violation", "\"nothing\"", "$.rates[0].violation", "Unknown violation 'nothing'." },
        { "enforcement", "appeal.silence", "\"uphold\"", "$.appeal.silence", "Silence that upholds is a decision by automation alone, which automated forbids." },
        { "enforcement", "reviewQueue", "\"nobody\"", "$.reviewQueue", "Unknown queue family 'nobody'." },
        { "disputes", "evidence.seller.reminders[1]", "0.5", "$.evidence.seller.reminders[1]", "Out of order: each reminder is later than the one before." },
        { "disputes", "rules[0].liability.seller", "99", "$.rules[0].liability", "The parts are not 100 percent together." },
        { "disputes", "rules[1].code", "\"no_signature\"", "$.rules[1]", "'no_signature' is the code of an earlier rule." },
        { "disputes", "rules[0].percent", "5", "$.rules[0].percent", "Only a partialRefund has a percentage." },
        { "disputes", "execution.maxBackoff", "\"PT1S\"", "$.execution.maxBackoff", "Less than backoff." },
        { "disputes", "fault.violation", "\"nothing\"", "$.fault.violation", "Unknown violation 'nothing'." },
        { "disputes", "review.aboveMinor", "-1", "$.review.aboveMinor", "Expected a whole number from 0 to 1000000000." },
        { "disputes", "sellerTurn.answer.calendar", "\"nowhere\"", "$.sellerTurn.answer.calendar", "Unknown calendar 'nowhere'." },
        { "sellers", "response.target", "\"PT0S\"", "$.response.target", "Expected a duration from PT1M to P90D." },
        { "sellers", "response.clock", "\"sun\"", "$.response.clock", "Unknown clock 'sun'; expected one of wall, market, seller." },
        { "sellers", "response.calendar", "\"nowhere\"", "$.response.calendar", "Unknown calendar 'nowhere'." },
        { "sellers", "response.calendar", Remove, "$.response.tiers.1.clock", "The market's clock needs a calendar." },
        { "sellers", "response.weekend.zone", "\"America/Gotham\"", "$.response.weekend.zone",
            "Unknown time zone 'America/Gotham'; expected one of the IANA database, such as America/New_York." },
        { "sellers", "response.weekend.dueTime", "\"noon\"", "$.response.weekend.dueTime", "'noon' is not a time of day such as 12:00." },
        { "sellers", "response.weekend.days[0]", "\"funday\"", "$.response.weekend.days[0]",
            "Unknown day 'funday'; expected one of monday, tuesday, wednesday, thursday, friday, saturday, sunday." },
        { "sellers", "response.reminders[1]", "1", "$.response.reminders[1]", "Expected a number from 0.01 to 0.99." },
        { "sellers", "response.reminders[0]", "0", "$.response.reminders[0]", "Expected a number from 0.01 to 0.99." },
        { "sellers", "response.reminders[0]", "0.9", "$.response.reminders[1]", "Reminders are given in order, each later than the one before." },
        { "sellers", "response.excludes[0]", "\"role\"", "$.response.excludes[0]",
            "Unknown exclusion 'role'; expected one of sellerInitiated, autoResolved, blocked, botOnly, followUp, holidayMode." },
        { "sellers", "response.special[0].signals", Remove, "$.response.special[0]", "It says for which signals or intents." },
        { "sellers", "response.tiers.1", Remove, "$.response.tiers.1", "Missing." },
        { "sellers", "response.tiers.1.clock", "\"seller\"", "$.response.tiers.1.clock", "Agents do not work by a seller's hours." },
        { "sellers", "response.tiers.3", "{}", "$.response.tiers.3", "Unknown member." },
        { "sellers", "reply.minWords", "0", "$.reply.minWords", "Expected a whole number from 1 to 50." },
        { "sellers", "reply.authors[0]", "\"ghost\"", "$.reply.authors[0]", "Unknown author 'ghost'; expected one of human, bot, template." },
        { "sellers", "reply.sameTextWindow", Remove, "$.reply", "mostSameText needs sameTextWindow." },
        { "sellers", "rates[0].days", "91", "$.rates[0].days", "Expected a whole number from 1 to 90." },
        { "sellers", "rates[0].floor", "0.95", "$.rates[0].floor", "The floor is better than the goal." },
        { "sellers", "rates[0].floor", Remove, "$.rates[0]", "A violation needs a floor." },
        { "sellers", "rates[1].name", "\"within-24-hours\"", "$.rates[1]", "'within-24-hours' is the name of an earlier one." },
        { "sellers", "governance.rules.abuse.severity", "\"grave\"", "$.governance.rules.abuse.severity", "Unknown severity 'grave'; expected one of low, medium, high." },
        { "sellers", "governance.allowedHosts[0]", "\"https://usps.com\"", "$.governance.allowedHosts[0]", "'https://usps.com' is not a host name such as tools.usps.com." },
        { "sellers", "governance.promises[0].phrases[0]", "\"... !\"", "$.governance.promises[0].phrases", "'... !' has no word." },
        { "sites", "sites", "[]", "$.sites", "Expected an object, found an array." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_member_is_reported_with_file_path_and_reason(string section, string member, string becomes, string path, string reason)
    {
        var files = Shipped();
        Edit(files[section], member, becomes == Remove ? null : becomes);

        var errors = Read(files).Reading.Errors;

        var expected = path.StartsWith('$') ? $"US/{section}.json {path}: {reason}" : $"{path}: {reason}";
        Assert.Contains(expected, errors.Select(e => e.ToString()));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_document_put_whole_is_refused_for_the_same_reason(string section, string member, string becomes, string path, string reason)
    {
        var files = Shipped();
        Edit(files[section], member, becomes == Remove ? null : becomes);
        var whole = new JsonObject(files.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key, f.Value)));

        var document = PolicyDocument.OfWhole(Bytes(whole));

        Assert.Null(PolicyResolver.Resolve("US", document));
        var expected = path.StartsWith('$') ? $"$.{section}{path[1..]}" : $"$.intents{path["US/intents.json $".Length..]}";
        Assert.Contains(new PolicyError("document", expected, reason), document.Reading.Errors);
    }

    [Fact]
    public void Every_error_is_reported_at_once()
    {
        var files = Shipped();
        Edit(files["market"], "currency", "7");
        Edit(files["sites"], "sites['bpo-manila'].calendar", "\"nowhere\"");
        Edit(files["channels"], "channels.seller.prior.late", "2");
        Edit(files["intents"], "unclear.extra", "1");

        Assert.Equal(
            ["US/channels.json", "US/intents.json", "US/market.json", "US/sites.json"], Read(files).Reading.Errors.Select(e => e.File).Order());
    }

    [Fact]
    public void A_broken_calendar_is_not_reported_again_by_those_who_use_it()
    {
        var files = Shipped();
        Edit(files["calendars"], "calendars['us-care'].zone", "\"nowhere\"");

        Assert.Single(Read(files).Reading.Errors);
    }

    [Fact]
    public void Holidays_that_close_for_400_days_are_refused()
    {
        var files = Shipped();
        var mondays = Enumerable.Range(0, 60).Select(w => (JsonNode)new DateOnly(2026, 1, 5).AddDays(7 * w).ToString("yyyy-MM-dd", null));
        files["calendars"]["holidays"]!["mondays"] = new JsonArray([.. mondays]);
        Edit(files["calendars"], "calendars['us-office']", """{ "zone": "Etc/UTC", "hours": { "monday": ["09:00-10:00"] }, "holidays": ["mondays"] }""");

        Assert.Equal("US/calendars.json $.calendars['us-office'].holidays: Nothing is open for 400 days.", Assert.Single(Read(files).Reading.Errors).ToString());
    }

    [Theory]
    [InlineData("{ \"code\": \"US\", \"code\": \"US\" }", "$.code", "The member occurs twice.")]
    [InlineData("{ \"masks\": [ { \"when\": { \"roles\": [], \"roles\": [] } } ] }", "$.masks[0].when.roles", "The member occurs twice.")]
    [InlineData("{ \"code\": \"US\",\n }", "$", "Not JSON at line 2, byte 2.")]
    [InlineData("", "$", "Not JSON at line 1, byte 1.")]
    [InlineData("[]", "$", "Expected an object, found an array.")]
    [InlineData("{ \"code\": \"\\ud800\" }", "$.code", "Not valid Unicode.")]
    public void What_is_no_sound_object_is_refused(string market, string path, string reason)
    {
        var document = PolicyDocument.OfFiles("US", name => name == "market.json" ? Encoding.UTF8.GetBytes(market) : Bytes(Shipped()[name[..^5]]));

        Assert.Null(PolicyResolver.Resolve("US", document));
        Assert.Contains(new PolicyError("US/market.json", path, reason), document.Reading.Errors);
    }

    [Fact]
    public void Text_that_is_no_unicode_is_refused()
    {
        var document = PolicyDocument.OfWhole((byte[])[.. "{ \"market\": \""u8, 0xff, .. "\" }"u8]);

        Assert.Null(PolicyResolver.Resolve("US", document));
        Assert.NotEmpty(document.Reading.Errors);
    }

    [Fact]
    public void A_missing_file_is_reported()
    {
        var document = PolicyDocument.OfFiles("US", name => name == "queues.json" ? null : Bytes(Shipped()[name[..^5]]));

        Assert.Null(PolicyResolver.Resolve("US", document));
        Assert.Contains(new PolicyError("US/queues.json", "$", "The file is missing."), document.Reading.Errors);
    }

    [Fact]
    public void A_document_without_a_section_or_with_one_more_is_refused()
    {
        var document = PolicyDocument.OfWhole("""{ "market": {}, "extra": {} }"""u8.ToArray());

        Assert.Contains(new PolicyError("document", "$.queues", "Missing."), document.Reading.Errors);
        Assert.Contains(new PolicyError("document", "$.extra", "Unknown member."), document.Reading.Errors);
    }

    [Fact]
    public void The_hash_does_not_see_order_white_space_comments_and_forms_of_numbers()
    {
        var files = Shipped();
        var before = PolicyResolver.Resolve("US", Read(files))!.Hash;
        files["market"] = new(files["market"].Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        files["market"]["$comment"] = "said otherwise";
        Edit(files["market"], "segments.standard.recontactFactor", "1.00e0");

        Assert.Equal(before, PolicyResolver.Resolve("US", Read(files))!.Hash);
        Edit(files["market"], "clearIntent", "0.56");
        Assert.NotEqual(before, PolicyResolver.Resolve("US", Read(files))!.Hash);
    }

    [Fact]
    public void The_canonical_document_reads_as_the_same_policy()
    {
        var files = PolicyResolver.Resolve("US", Read(Shipped()))!;
        var whole = PolicyResolver.Resolve("US", PolicyDocument.OfWhole(files.Canonical))!;

        Assert.Equal(files.Hash, whole.Hash);
        Assert.True(files.Canonical.Span.SequenceEqual(whole.Canonical.Span));
    }

    [Fact]
    public void A_version_stored_before_there_were_rules_for_sellers_reads_without_them()
    {
        var files = Shipped();
        files.Remove("sellers");
        var whole = new JsonObject(files.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key, f.Value)));

        var policy = PolicyResolver.Resolve("US", PolicyDocument.OfWhole(Bytes(whole), stored: true))!.Policy;

        Assert.Null(policy.Seller);
        Assert.Equal(PolicyResolver.Resolve("US", Read(Shipped()))!.Policy.Queues.Keys.Order(), policy.Queues.Keys.Order());
    }

    [Fact]
    public void The_calendar_of_a_tier_wins_over_that_of_its_family_and_that_over_the_defaults()
    {
        var files = Shipped();
        Edit(files["queues"], "families.disputes.tiers.2.calendar", "\"always\"");

        var queues = PolicyResolver.Resolve("US", Read(files))!.Policy.Queues;

        Assert.Equal("always", queues["us-disputes-t2"].Calendar.Name);
        Assert.Equal("us-office", queues["us-disputes-t1"].Calendar.Name);
        Assert.Equal("us-care", queues["us-orders-t1"].Calendar.Name);
    }

    internal static Dictionary<string, JsonObject> Shipped() => PolicyDocument.SectionNames.ToDictionary(
        s => s, s => JsonNode.Parse(File.ReadAllBytes(Path.Combine(PolicyFiles.Shipped, "US", $"{s}.json")))!.AsObject());

    internal static void Edit(JsonObject root, string member, string? json)
    {
        var steps = Steps().Matches(member)
            .Select(m => m.Groups["index"].Success ? (object)int.Parse(m.Groups["index"].Value, CultureInfo.InvariantCulture) : m.Groups["name"].Value).ToArray();
        JsonNode node = root;
        foreach (var step in steps[..^1])
            node = step is int index ? node[index]! : node[(string)step]!;
        var value = json is null ? null : JsonNode.Parse(json);
        switch (steps[^1])
        {
            case int index when json is null:
                node.AsArray().RemoveAt(index);
                break;
            case int index:
                node[index] = value;
                break;
            case string name when json is null:
                node.AsObject().Remove(name);
                break;
            case string name:
                node[name] = value;
                break;
        }
    }

    internal static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    [GeneratedRegex(@"\['(?<name>[^']*)'\]|\[(?<index>[0-9]+)\]|(?<name>[^.\[\]]+)")]
    private static partial Regex Steps();

    private static PolicyDocument Read(Dictionary<string, JsonObject> files)
    {
        var document = PolicyDocument.OfFiles("US", name => Bytes(files[name[..^5]]));
        PolicyResolver.Resolve("US", document); // notes the errors; resolving again notes none twice
        return document;
    }
}
