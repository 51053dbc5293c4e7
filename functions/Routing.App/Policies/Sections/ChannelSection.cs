using System.Collections.Frozen;
using Routing.Domain.Arbitration;
using Routing.Domain.Contacts;
using Routing.Domain.Policies;

namespace Routing.App.Policies.Sections;

/// <summary>
/// channels.json: what each channel may do, and what is expected of it. The expectation for an intent is the channel's own, changed by that of the
/// intent's group, changed by that of the intent; null takes the channel away, members after a null start from the channel's own again.
/// </summary>
internal sealed class ChannelSection
{
    private static readonly IReadOnlyList<string> s_names = PolicyNames.Of<Channel>();

    private readonly Dictionary<string, PriorDraft?[]> _overrides = new(StringComparer.Ordinal);
    private readonly PriorDraft?[] _defaults = new PriorDraft?[s_names.Count];

    public ChannelPolicy?[] Channels { get; } = new ChannelPolicy?[s_names.Count];

    public static ChannelSection? Read(PolicyObject? section, DefinedNames names)
    {
        if (section is null)
            return null;
        var result = new ChannelSection();
        if (section.Required("channels")?.Object() is { } channels)
        {
            foreach (var (i, name) in s_names.Index())
            {
                if (channels.Required(name)?.Object() is { } o)
                    result.ReadChannel(i, o);
            }

            channels.Close();
        }

        foreach (var (name, node) in section.Optional("overrides")?.Map() ?? [])
        {
            if (name != DefinedNames.UnclearIntent && !names.IntentsAndGroups.Contains(name))
                node.Refuse($"Unknown intent '{name}'.");
            if (node.Object() is { } o)
                result._overrides[name] = ReadOverride(o);
        }

        section.Close();
        return result;
    }

    /// <summary>The priors of an intent by channel, with what is missing noted where it would have to stand.</summary>
    public ChannelPrior?[] Resolve(IntentSection.Draft draft)
    {
        var intent = draft.Policy.Intent;
        var priors = new ChannelPrior?[s_names.Count];
        for (var i = 0; i < priors.Length; i++)
        {
            var prior = _defaults[i];
            foreach (var scope in (string[])[DefinedNames.Group(intent), intent])
            {
                if (_overrides.GetValueOrDefault(scope)?[i] is { } change)
                    prior = change.None ? change : (prior is null or { None: true } ? _defaults[i] : prior)?.Changed(change) ?? change;
            }

            if (prior is null or { None: true })
                continue;
            if (prior.Missing is { Length: > 0 } missing)
                prior.Node.Refuse($"Nothing says {missing} for {intent}: the channel has no prior of its own.");
            priors[i] = prior.Prior;
        }

        if (priors[(int)Channel.Platform] is null && Channels[(int)Channel.Platform] is not null)
            draft.Node.Refuse("No prior for platform: an agent must be able to take every intent.");
        if (priors[(int)Channel.DirectMessage] is not null && draft.Policy.Message is null)
            draft.Node.Refuse("A message is missing: there is a prior for directMessage.");
        if (priors[(int)Channel.SelfHelp] is not null && draft.Policy.Articles.Count == 0)
            draft.Node.Refuse("An article is missing: there is a prior for selfHelp.");
        return priors;
    }

    private void ReadChannel(int index, PolicyObject o)
    {
        var enabledNode = o.Optional("enabled");
        var enabled = enabledNode?.Flag() ?? true;
        if (!enabled && index == (int)Channel.Platform)
            enabledNode!.Value.Refuse("Platform cannot be switched off: it is the way that is always left.");
        Channels[index] = new(
            enabled,
            PolicySets.Texts(o.Optional("languages"), PolicyForm.Language)?.ToFrozenSet(StringComparer.Ordinal) ?? [],
            PolicySets.Choices<Source>(o.Optional("sources"), "source") ?? [],
            PolicySets.Choices<PartyRole>(o.Optional("roles"), "role") ?? []);
        if (o.Optional("prior") is { } prior && prior.Object() is { } p)
            _defaults[index] = PriorDraft.Read(p, (Channel)index, whole: true);
        o.Close();
    }

    private static PriorDraft?[] ReadOverride(PolicyObject o)
    {
        var changes = new PriorDraft?[s_names.Count];
        foreach (var (i, name) in s_names.Index())
        {
            if (o.Optional(name) is not { } node)
                continue;
            changes[i] = node.IsNull ? PriorDraft.Nothing(node) : node.Object() is { } p ? PriorDraft.Read(p, (Channel)i, whole: false) : null;
        }

        o.Close();
        return changes;
    }
}
