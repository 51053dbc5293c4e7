using System.Collections.Frozen;
using Routing.Domain.Governance;

namespace Routing.App.Policies.Sections;

/// <summary>The member governance of sellers.json.</summary>
internal static class GovernanceReader
{
    public static GovernanceTerms? Read(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return null;
        var rules = new Dictionary<FindingKind, GovernanceRule>();
        if (o.Required("rules")?.Object() is { } r)
        {
            foreach (var kind in Enum.GetValues<FindingKind>().Where(k => k != FindingKind.Promise)) // each list of promises has its own
            {
                if (ReadRule(r.Optional(PolicyNames.Of(kind))) is { } rule)
                    rules[kind] = rule;
            }

            r.Close();
        }

        var promises = new List<PhraseList>();
        foreach (var item in o.Optional("promises")?.Items() ?? [])
        {
            if (ReadPromise(item, promises) is { } promise)
                promises.Add(promise);
        }

        var hosts = PolicySets.Texts(o.Optional("allowedHosts"), s_host) ?? [];
        o.Close();
        return new() { Rules = rules.ToFrozenDictionary(), Promises = promises, AllowedHosts = hosts.ToFrozenSet(StringComparer.Ordinal) };
    }

    private static PhraseList? ReadPromise(PolicyNode item, List<PhraseList> earlier)
    {
        if (item.Object() is not { } o)
            return null;
        var name = o.Required("name")?.Text(PolicyForm.Code);
        var phrasesNode = o.Required("phrases");
        var phrases = PolicySets.Texts(phrasesNode, s_phrase) ?? [];
        var rule = ReadRule(o.Required("rule"));
        o.Close();
        if (earlier.Exists(p => p.Name == name))
            item.Refuse($"'{name}' is the name of an earlier one.");
        foreach (var empty in phrases.Where(p => !PhraseList.IsPhrase(p)))
            phrasesNode!.Value.Refuse($"'{empty}' has no word.");
        return name is null || rule is null || phrases.Exists(p => !PhraseList.IsPhrase(p)) ? null : new(name, phrases, rule);
    }

    private static readonly PolicyForm s_phrase = new("[^\\n]{1,200}", "a phrase of up to 200 characters on one line");

    private static readonly PolicyForm s_host = new("[a-z0-9-]+(\\.[a-z0-9-]+)+", "a host name such as tools.usps.com");

    private static GovernanceRule? ReadRule(PolicyNode? node)
    {
        if (node?.Object() is not { } o)
            return null;
        var violation = o.Optional("violation")?.Text(PolicyForm.Code);
        var severity = o.Required("severity")?.Choice<Severity>("severity");
        var blocks = o.Optional("blocks")?.Flag() ?? false;
        o.Close();
        return severity is { } grave ? new(violation, grave, blocks) : null;
    }
}
