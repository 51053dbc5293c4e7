using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>sites.json: the places that agents work at.</summary>
internal static class SiteSection
{
    public static Dictionary<string, Site> Read(PolicyObject? section, DefinedNames names, Dictionary<string, BusinessCalendar> calendars)
    {
        var sites = new Dictionary<string, Site>(StringComparer.Ordinal);
        if (section is null)
            return sites;
        foreach (var (name, node) in section.Required("sites")?.Map(PolicyForm.Slug) ?? [])
        {
            if (node.Object() is not { } o)
                continue;
            var inHouse = o.Required("inHouse")?.Flag() ?? false;
            var languages = PolicySets.Texts(o.Required("languages"), PolicyForm.Language) ?? [];
            var calendar = o.Required("calendar")?.Name(names.Calendars, "calendar");
            o.Close();
            if (calendar is not null && calendars.TryGetValue(calendar, out var hours))
                sites[name] = new(name, inHouse, languages.ToHashSet(StringComparer.Ordinal), hours);
        }

        section.Close();
        return sites;
    }
}
