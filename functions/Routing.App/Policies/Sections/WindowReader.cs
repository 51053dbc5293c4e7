using Routing.Domain.Cases;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>Lengths of time that the rules of cases give.</summary>
internal sealed class WindowReader(DefinedNames names, Dictionary<string, BusinessCalendar> calendars)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>A duration, by the wall clock or a calendar's open hours, or working days of a calendar. Null when there is none or it is wrong.</summary>
    public Window? Read(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return null;
        var lengthNode = o.Optional("for");
        var length = lengthNode?.Duration(s_second, Longest);
        var daysNode = o.Optional("workingDays");
        var days = daysNode?.Count(1, 1000);
        var calendarNode = o.Optional("calendar");
        var calendar = calendarNode?.Name(names.Calendars, "calendar");
        o.Close();
        if ((lengthNode is null) == (daysNode is null))
            node.Value.Refuse("Expected either for or workingDays.");
        else if (daysNode is not null && calendarNode is null)
            daysNode.Value.Refuse("Working days need a calendar.");
        if ((length is null && days is null) || (calendar is not null && !calendars.ContainsKey(calendar)))
            return null;
        return new(length ?? TimeSpan.Zero, calendar is null ? null : calendars[calendar], days ?? 0);
    }

    /// <summary>Rising fractions of a window, between 0 and 1.</summary>
    public static List<double> Reminders(PolicyNode? node)
    {
        var fractions = new List<double>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Number(0.01, 0.99) is not { } fraction)
                continue;
            if (fractions.Count > 0 && fraction <= fractions[^1])
                item.Refuse("Out of order: each reminder is later than the one before.");
            else
                fractions.Add(fraction);
        }

        return fractions;
    }
}
