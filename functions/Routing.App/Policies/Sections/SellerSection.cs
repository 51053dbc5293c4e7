using System.Collections.Frozen;
using NodaTime;
using NodaTime.Text;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Governance;
using Routing.Domain.Policies;
using Routing.Domain.SellerResponse;

namespace Routing.App.Policies.Sections;

/// <summary>sellers.json: what is asked of sellers' answers, and what they must not hold.</summary>
internal static class SellerSection
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1), s_quarter = TimeSpan.FromDays(90);
    private static readonly LocalTimePattern s_clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>Null when there is no such section, or something in it is wrong.</summary>
    public static SellerTerms? Read(PolicyObject? section, DefinedNames names, Dictionary<string, BusinessCalendar> calendars)
    {
        if (section is null)
            return null;
        var before = section.Node.Reading.Errors.Count;
        var governance = GovernanceReader.Read(section.Required("governance"));
        var reply = ReadReply(section.Required("reply"));
        var rates = ReadRates(section.Optional("rates"));
        var terms = ReadResponse(section.Required("response"), names, calendars, reply, rates, governance);
        section.Close();
        return section.Node.Reading.Errors.Count > before ? null : terms;
    }

    private static SellerTerms? ReadResponse(
        PolicyNode? node, DefinedNames names, Dictionary<string, BusinessCalendar> calendars, ReplyTerms? reply, List<RateRule> rates, GovernanceTerms? governance)
    {
        if (node?.Object() is not { } o)
            return null;
        var calendarNode = o.Optional("calendar");
        var calendar = calendarNode?.Name(names.Calendars, "calendar");
        var hasCalendar = calendarNode is not null;
        var target = o.Required("target")?.Duration(s_minute, s_quarter);
        var clock = ReadClock(o.Required("clock"), hasCalendar);
        var special = ReadSpecial(o.Optional("special"), names, hasCalendar);
        var weekend = ReadWeekend(o.Optional("weekend"));
        var stops = o.Optional("holidayStops")?.Flag() ?? false;
        var excludes = PolicySets.Choices(o.Optional("excludes"), s_exclusions, "exclusion") ?? [];
        var roles = PolicySets.Choices<PartyRole>(o.Optional("roles"), "role") ?? [PartyRole.Buyer];
        var reminders = ReadReminders(o.Optional("reminders"));
        var grace = o.Optional("reminderGrace")?.Duration(TimeSpan.Zero, PolicyWords.Month);
        var tiers = ReadTiers(o.Required("tiers"), hasCalendar);
        var violation = o.Optional("breachViolation")?.Text(PolicyForm.Code);
        o.Close();
        if ((target, clock, reply, governance) is not ({ } time, { } hours, { } replies, { } checks) || tiers.Count == 0)
            return null;
        return new()
        {
            Target = time,
            Clock = hours,
            Calendar = calendar is null ? null : calendars.GetValueOrDefault(calendar),
            Special = special,
            Weekend = weekend,
            HolidayStops = stops,
            Excludes = excludes.Select(PolicyNames.Parse<Exclusions>).Aggregate(Exclusions.None, (a, b) => a | b),
            Roles = roles,
            Reminders = reminders,
            ReminderGrace = grace ?? TimeSpan.FromHours(1),
            Tiers = tiers,
            BreachViolation = violation,
            Reply = replies,
            Rates = rates,
            Governance = checks,
        };
    }

    // Which contacts count by role is a list of its own.
    private static readonly string[] s_exclusions = [.. PolicyNames.Of<Exclusions>().Where(n => n is not ("none" or "role"))];

    private static ClockHours? ReadClock(PolicyNode? node, bool hasCalendar)
    {
        var clock = node?.Choice<ClockHours>("clock");
        if (clock == ClockHours.Market && !hasCalendar)
            node!.Value.Refuse("The market's clock needs a calendar.");
        return clock;
    }

    private static List<SpecialTarget> ReadSpecial(PolicyNode? node, DefinedNames names, bool hasCalendar)
    {
        var all = new List<SpecialTarget>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var name = o.Required("name")?.Text(PolicyForm.Slug);
            var signals = Signals.None;
            foreach (var signal in PolicySets.Choices(o.Optional("signals"), SignalNames.All, "signal") ?? [])
                signals |= SignalNames.TryParse(signal, out var flag) ? flag : Signals.None;
            var intents = PolicySets.Names(o.Optional("intents"), names.IntentsAndGroups, "intent");
            var target = o.Required("target")?.Duration(s_minute, s_quarter);
            var clock = ReadClock(o.Required("clock"), hasCalendar);
            o.Close();
            if (signals == Signals.None && intents is null)
                item.Refuse("It says for which signals or intents.");
            if (all.Exists(s => s.Name == name))
                item.Refuse($"'{name}' is the name of an earlier one.");
            all.Add(new(name ?? "", signals, intents, target ?? s_minute, clock ?? ClockHours.Wall));
        }

        return all;
    }

    private static WeekendRule? ReadWeekend(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return null;
        var zone = o.Required("zone") is { } z ? CalendarSection.ReadZone(z) : null;
        var days = PolicySets.Choices(o.Required("days"), s_days, "day");
        var dueDay = o.Required("dueDay")?.Choice(s_days, "day");
        var time = o.Required("dueTime")?.Text(PolicyForm.Clock);
        var chatbot = o.Optional("onlyWithChatbot")?.Flag() ?? false;
        o.Close();
        return (zone, days, dueDay, time) is ({ } inZone, { } on, { } day, { } at)
            ? new(inZone, on.Select(Day).ToFrozenSet(), Day(day), s_clock.Parse(at).Value, chatbot)
            : null;
    }

    private static readonly string[] s_days = [.. PolicyNames.Of<IsoDayOfWeek>().Where(n => n != "none")];

    private static IsoDayOfWeek Day(string name) => PolicyNames.Parse<IsoDayOfWeek>(name);

    private static List<double> ReadReminders(PolicyNode? node)
    {
        var fractions = new List<double>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Number(0.01, 0.99) is not { } fraction)
                continue;
            if (fractions.Count > 0 && fraction <= fractions[^1])
                item.Refuse("Reminders are given in order, each later than the one before.");
            fractions.Add(fraction);
        }

        return fractions;
    }

    private static List<TierTerms> ReadTiers(PolicyNode? node, bool hasCalendar)
    {
        var tiers = new List<TierTerms>();
        if (node?.Object() is not { } o)
            return tiers;
        foreach (var (tier, member) in ((int, PolicyNode?)[])[(1, o.Required("1")), (2, o.Optional("2"))])
        {
            if (member?.Object() is not { } t)
                continue;
            var target = t.Required("target")?.Duration(s_minute, s_quarter);
            var clockNode = t.Required("clock");
            var clock = ReadClock(clockNode, hasCalendar);
            if (clock == ClockHours.Seller)
                clockNode!.Value.Refuse("Agents do not work by a seller's hours.");
            t.Close();
            tiers.Add(new(tier, target ?? s_minute, clock ?? ClockHours.Wall));
        }

        o.Close();
        return tiers;
    }

    private static ReplyTerms? ReadReply(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return null;
        var words = o.Required("minWords")?.Count(1, 50);
        var han = o.Required("minHan")?.Count(1, 100);
        var same = o.Optional("mostSameText")?.Count(1, 1_000_000);
        var windowNode = o.Optional("sameTextWindow");
        var window = windowNode?.Duration(s_minute, s_quarter);
        if (same is not null && windowNode is null)
            node.Value.Refuse("mostSameText needs sameTextWindow.");
        var surfaces = PolicySets.Choices<ReplySurface>(o.Required("surfaces"), "surface");
        var authors = PolicySets.Choices<ReplyAuthor>(o.Required("authors"), "author");
        var resolve = o.Optional("mustResolve")?.Flag() ?? false;
        var lag = o.Required("mostLag")?.Duration(TimeSpan.Zero, TimeSpan.FromDays(1));
        o.Close();
        return (words, han, surfaces, authors, lag) is ({ } w, { } h, { } s, { } a, { } l)
            ? new()
            {
                MinWords = w, MinHan = h, MostSameText = same, SameTextWindow = window ?? TimeSpan.Zero, Surfaces = s, Authors = a, MustResolve = resolve, MostLag = l,
            }
            : null;
    }

    private static List<RateRule> ReadRates(PolicyNode? node)
    {
        var rates = new List<RateRule>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var name = o.Required("name")?.Text(PolicyForm.Slug);
            var measure = o.Required("measure")?.Choice<RateMeasure>("measure");
            var days = o.Required("days")?.Count(1, ResponseCounters.MostDays);
            var goal = o.Required("goal")?.Probability();
            var floorNode = o.Optional("floor");
            var floor = floorNode?.Probability();
            var least = o.Optional("minConversations")?.Count(1, 1_000_000);
            var violation = o.Optional("violation")?.Text(PolicyForm.Code);
            o.Close();
            if (violation is not null && floorNode is null)
                item.Refuse("A violation needs a floor.");
            if (floor is { } worst && goal is { } best && (measure == RateMeasure.Dissatisfied ? worst < best : worst > best))
                floorNode!.Value.Refuse("The floor is better than the goal.");
            if (rates.Exists(r => r.Name == name))
                item.Refuse($"'{name}' is the name of an earlier one.");
            rates.Add(new(name ?? "", measure ?? default, days ?? 1, goal ?? 1, floor, least ?? 1, violation));
        }

        return rates;
    }
}
