using Routing.App.Policies;
using Routing.App.Policies.Sections;
using Routing.Domain.Policies;
using Routing.Domain.Queues;

namespace Routing.App.Demo;

/// <summary>A seller of the demo.</summary>
public sealed record DemoSeller(string Id, string Market, string Name, IReadOnlyList<string> Languages);

/// <summary>The agents and sellers that a host begins with at its first start: agents.json and demo-sellers.json beside the markets' folders.</summary>
public sealed record DemoSeed(IReadOnlyList<AgentProfile> Agents, IReadOnlyList<DemoSeller> Sellers)
{
    private static readonly PolicyForm s_agent = new("a-[0-9]{1,6}", "an agent's id such as a-17");
    private static readonly PolicyForm s_seller = new("s-[0-9]{1,6}", "a seller's id such as s-9");

    /// <param name="policies">By market; what the agents refer to must be there.</param>
    /// <exception cref="PolicyException">A file is missing or wrong.</exception>
    public static DemoSeed Load(string folder, IReadOnlyDictionary<string, MarketPolicy> policies) => Load(folder, policies, new());

    internal static DemoSeed Load(string folder, IReadOnlyDictionary<string, MarketPolicy> policies, PolicyReading reading)
    {
        var markets = policies.Keys.Order(StringComparer.Ordinal).ToArray();
        var agents = Read(folder, "agents", "agents", reading, (o, met) => Agent(o, met, markets, policies));
        var sellers = Read(folder, "demo-sellers", "sellers", reading, (o, met) => Seller(o, met, markets));
        return reading.Errors.Count == 0 ? new(agents, sellers) : throw new PolicyException(reading.Errors);
    }

    private static List<T> Read<T>(string folder, string name, string member, PolicyReading reading, Func<PolicyObject, HashSet<string>, T> one)
    {
        var all = new List<T>();
        var path = Path.Combine(folder, $"{name}.json");
        if (!File.Exists(path))
        {
            reading.Refuse($"{name}.json", "$", "The file is missing.");
            return all;
        }

        if (PolicyDocument.Parse(File.ReadAllBytes(path), $"{name}.json", reading)?.Object() is not { } root)
            return all;
        root.Ignore("$schema");
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in root.Required(member)?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            all.Add(one(o, met));
            o.Close();
        }

        root.Close();
        return all;
    }

    private static AgentProfile Agent(PolicyObject o, HashSet<string> met, string[] markets, IReadOnlyDictionary<string, MarketPolicy> policies)
    {
        var id = Id(o, s_agent, met);
        var policy = o.Required("market")?.Choice(markets, "market") is { } market ? policies[market] : null;
        var siteNode = o.Required("site");
        var site = siteNode?.Text(PolicyForm.Slug) ?? "";
        if (policy is not null && site.Length > 0 && !policy.Sites.ContainsKey(site))
            siteNode!.Value.Refuse($"Unknown site '{site}'.");
        var agent = new AgentProfile
        {
            Id = id,
            Name = o.Required("name")?.Text() ?? "",
            Site = site,
            Tier = o.Required("tier")?.Count(1, 2) ?? 1,
            Languages = PolicySets.Texts(o.Required("languages"), PolicyForm.Language) ?? [],
            Capacity = o.Required("capacity")?.Count(1, 100) ?? 1,
            Status = o.Required("status")?.Choice<AgentStatus>("status") ?? AgentStatus.Offline,
            Queues = [],
        };
        return agent with { Queues = Queues(o.Required("queues"), agent, policy) };
    }

    private static List<AgentQueue> Queues(PolicyNode? node, AgentProfile agent, MarketPolicy? policy)
    {
        var queues = new List<AgentQueue>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Object() is not { } o)
                continue;
            var nameNode = o.Required("queue");
            var name = nameNode?.Text(PolicyForm.Slug) ?? "";
            if (policy is not null && name.Length > 0 && Why(name, agent, policy, queues) is { } why)
                nameNode!.Value.Refuse(why);
            queues.Add(new(name, o.Required("proficiency")?.Count(1, 5) ?? 1, o.Optional("afterSeconds")?.Count(0, 604_800) ?? 0));
            o.Close();
        }

        return queues;
    }

    private static string? Why(string name, AgentProfile agent, MarketPolicy policy, List<AgentQueue> before) =>
        before.Exists(q => q.Queue == name) ? $"'{name}' occurs twice."
        : policy.Queues.GetValueOrDefault(name) is not { } queue ? $"Unknown queue '{name}'."
        : !agent.Languages.Contains(queue.Language) ? $"The agent does not speak '{queue.Language}', the language of '{name}'."
        : queue.Sites.Count > 0 && queue.Sites.All(s => s.Site != agent.Site) ? $"The site '{agent.Site}' has no share of '{name}'."
        : null;

    private static DemoSeller Seller(PolicyObject o, HashSet<string> met, string[] markets) => new(
        Id(o, s_seller, met),
        o.Required("market")?.Choice(markets, "market") ?? "",
        o.Required("name")?.Text() ?? "",
        PolicySets.Texts(o.Required("languages"), PolicyForm.Language) ?? []);

    private static string Id(PolicyObject o, PolicyForm form, HashSet<string> met)
    {
        var node = o.Required("id");
        var id = node?.Text(form) ?? "";
        if (id.Length > 0 && !met.Add(id))
            node!.Value.Refuse($"'{id}' occurs twice.");
        return id;
    }
}
