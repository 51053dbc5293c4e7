using System.Globalization;

namespace Routing.Benchmarks.Demo;

/// <summary>The closing tables, from what was answered.</summary>
internal sealed class Figures(Journal journal, Audit audit, IEnumerable<string> agents)
{
    private readonly Posted[] _contacts = [.. journal.Contacts.Values];

    public IEnumerable<ClosingTable> Tables()
    {
        yield return ByIntent();
        yield return ByChannel();
        yield return new QueueFigures(journal, audit.ServiceLevels).Table();
        yield return ByStatus();
        yield return Recontacts();
        yield return Costs();
        yield return ByAgent();
    }

    public string Closing(int lines, TimeSpan took) => string.Create(CultureInfo.InvariantCulture,
        $"demo: {lines} contacts, {journal.Replayed} replayed, {Of("answered") + Of("messaged") + Of("settled")} answered at once, {Of("queued")} queued, " +
        $"{Of("merged")} merged, {Of("withSeller")} with sellers, {_contacts.Count(static c => c.RecontactOf is not null)} recontacts, " +
        $"{journal.Completed} completed by agents, {journal.Left.Count} left, took {took.TotalSeconds:0.0} s");

    private int Of(string status) => _contacts.Count(c => c.Status == status);

    private ClosingTable ByIntent() => new(
        "Contacts by intent, as a careful reader takes them", ["intent", "contacts", "recognised", "share"],
        [
            .. _contacts.GroupBy(static c => c.Sample.Intent, StringComparer.Ordinal)
                .OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal)
                .Select(static g => Recognised(g.Key, [.. g])),
            Recognised("all", _contacts),
        ]);

    private static string[] Recognised(string name, Posted[] contacts)
    {
        var right = contacts.Count(static c => c.Intent == c.Sample.Intent);
        return [name, Format.Count(contacts.Length), Format.Count(right), Format.Share(right, contacts.Length)];
    }

    private ClosingTable ByChannel()
    {
        var charged = _contacts.Where(c => c.RecontactOf is not null && journal.Contacts.ContainsKey(c.RecontactOf))
            .GroupBy(c => journal.Contacts[c.RecontactOf!].Channel, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
        return new("By channel", ["channel", "contacts", "mean expected cost", "recontacts charged"],
        [
            .. _contacts.GroupBy(static c => c.Channel, StringComparer.Ordinal).OrderByDescending(static g => g.Count()).Select(g => new[]
            {
                g.Key, Format.Count(g.Count()),
                string.Join(" · ", g.GroupBy(static c => c.Cost.Currency).OrderBy(static m => m.Key).Select(m => Format.Money(m.Average(static c => c.Cost.Minor), m.Key))),
                Format.Count(charged.GetValueOrDefault(g.Key)),
            }),
        ]);
    }

    private ClosingTable ByStatus() => new("By status of the answer", ["status", "contacts"],
    [
        .. _contacts.GroupBy(static c => c.Status, StringComparer.Ordinal).OrderByDescending(static g => g.Count())
            .Select(static g => new[] { g.Key, Format.Count(g.Count()) }),
        ["replayed: the first answer again", Format.Count(journal.Replayed)],
        ["decision derived again, the same", Format.Count(audit.Derived)],
    ]);

    /// <summary>The service counts by when it received a contact; days of the story pass in seconds here, so its own time is shown beside.</summary>
    private ClosingTable Recontacts()
    {
        var gaps = _contacts.Where(c => c.RecontactOf is not null && journal.Contacts.ContainsKey(c.RecontactOf))
            .Select(c => c.Sample.After - journal.Contacts[c.RecontactOf!].Sample.After).ToArray();
        string[] Row(string window, int hours, int counted) =>
            [window, Format.Count(counted), Format.Count(gaps.Count(g => g <= TimeSpan.FromHours(hours)))];
        return new("Recontacts", ["within", "of the answer, as counted by the service", "of the contact before, in the time of the samples"],
            [Row("24 h", 24, audit.Day), Row("72 h", 72, audit.ThreeDays), Row("7 d", 168, audit.Week), ["all", Format.Count(gaps.Length), Format.Count(gaps.Length)]]);
    }

    private ClosingTable Costs() => new("Expected total cost", ["currency", "contacts", "total", "mean"],
    [
        .. _contacts.GroupBy(static c => c.Cost.Currency).OrderBy(static g => g.Key).Select(static g => new[]
        {
            g.Key, Format.Count(g.Count()), Format.Money(g.Sum(static c => c.Cost.Minor), g.Key), Format.Money(g.Average(static c => c.Cost.Minor), g.Key),
        }),
    ]);

    private ClosingTable ByAgent()
    {
        var acts = journal.Acted.ToLookup(static a => a.Agent, StringComparer.Ordinal);
        var taken = journal.Taken.CountBy(static t => t.Agent).ToDictionary(StringComparer.Ordinal);
        return new("Agents", ["agent", "taken", "completed", "resolved", "released", "skipped", "transferred", "heartbeats"],
        [
            .. agents.Select(a => Line(a, taken.GetValueOrDefault(a), acts[a])),
            Line("all", taken.Values.Sum(), journal.Acted),
        ]);
    }

    private static string[] Line(string agent, int taken, IEnumerable<Acted> acts)
    {
        var verbs = acts.ToLookup(static a => a.Verb, StringComparer.Ordinal);
        string Of(string verb) => Format.Count(verbs[verb].Count());
        return [agent, Format.Count(taken), Of("complete"), Format.Count(verbs["complete"].Count(static a => a.Resolved)), Of("release"), Of("skip"), Of("transfer"), Of("heartbeat")];
    }
}
