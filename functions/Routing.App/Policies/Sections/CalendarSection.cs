using NodaTime;
using NodaTime.Text;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>calendars.json: opening hours by name, and the lists of holidays that they share.</summary>
internal static class CalendarSection
{
    private static readonly string[] s_days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private static readonly LocalTimePattern s_clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static Dictionary<string, BusinessCalendar> Read(PolicyObject? section, DefinedNames names)
    {
        var calendars = new Dictionary<string, BusinessCalendar>(StringComparer.Ordinal);
        if (section is null)
            return calendars;
        var holidays = new Dictionary<string, LocalDate[]>(StringComparer.Ordinal);
        foreach (var (name, dates) in section.Optional("holidays")?.Map(PolicyForm.Slug) ?? [])
            holidays[name] = [.. dates.Items().Select(d => d.Date()).OfType<LocalDate>()];
        foreach (var (name, node) in section.Required("calendars")?.Map(PolicyForm.Slug) ?? [])
        {
            if (ReadCalendar(name, node, names, holidays) is { } calendar)
                calendars[name] = calendar;
        }

        section.Close();
        return calendars;
    }

    private static BusinessCalendar? ReadCalendar(string name, PolicyNode node, DefinedNames names, Dictionary<string, LocalDate[]> holidays)
    {
        if (node.Object() is not { } o)
            return null;
        var zone = o.Required("zone") is { } z ? ReadZone(z) : null;
        var hours = o.Required("hours");
        var week = hours is { } h ? ReadWeek(h) : null;
        var closed = new HashSet<LocalDate>();
        var lists = o.Optional("holidays");
        foreach (var item in lists?.Items() ?? [])
        {
            if (item.Name(names.Holidays, "list of holidays") is { } list && holidays.TryGetValue(list, out var dates))
                closed.UnionWith(dates);
        }

        o.Close();
        if (zone is null || week is null)
            return null;
        try
        {
            return new(name, zone, week, closed);
        }
        catch (ArgumentException e) when (e.ParamName == "holidays")
        {
            (lists ?? node).Refuse($"Nothing is open for {BusinessCalendar.LongestClosureDays} days.");
            return null;
        }
    }

    public static DateTimeZone? ReadZone(PolicyNode node)
    {
        if (node.Text() is not { } id)
            return null;
        if (DateTimeZoneProviders.Tzdb.Ids.Contains(id))
            return DateTimeZoneProviders.Tzdb[id];
        node.Refuse($"Unknown time zone '{id}'; expected one of the IANA database, such as America/New_York.");
        return null;
    }

    /// <summary>Null when something is wrong with it.</summary>
    private static IReadOnlyList<(LocalTime Start, LocalTime? End)>[]? ReadWeek(PolicyNode node)
    {
        if (node.Object() is not { } o)
            return null;
        var before = node.Reading.Errors.Count;
        var week = Array.ConvertAll(s_days, IReadOnlyList<(LocalTime Start, LocalTime? End)> (day) => o.Optional(day) is { } d ? ReadDay(d) : []);
        o.Close();
        if (node.Reading.Errors.Count > before)
            return null;
        if (Array.Exists(week, day => day.Count > 0))
            return week;
        node.Refuse("No hour of the week is open.");
        return null;
    }

    private static List<(LocalTime Start, LocalTime? End)> ReadDay(PolicyNode node)
    {
        var day = new List<(LocalTime Start, LocalTime? End)>();
        foreach (var item in node.Items())
        {
            if (item.Text(PolicyForm.Hours) is not { } text)
                continue;
            var start = s_clock.Parse(text[..5]).Value;
            LocalTime? end = text[6..] == "24:00" ? null : s_clock.Parse(text[6..]).Value;
            if (end <= start)
                item.Refuse("The interval ends before it starts.");
            else if (day.Exists(d => start < (d.End ?? LocalTime.MaxValue) && d.Start < (end ?? LocalTime.MaxValue)))
                item.Refuse("The interval overlaps another of the day.");
            else
                day.Add((start, end));
        }

        return day;
    }
}
