using Routing.Domain.Policies;

namespace Routing.Domain.Arbitration;

/// <summary>The rules of a policy that bear on a situation: its intent's, the masks and the treatment that match, and the queue.</summary>
internal readonly ref struct Assessment
{
    private readonly IReadOnlyList<MaskRule> _masks;
    private readonly Span<bool> _hits;

    /// <param name="hits">Room for one flag per mask rule.</param>
    public Assessment(Situation s, MarketPolicy policy, Span<bool> hits)
    {
        _masks = policy.Masks;
        _hits = hits[.._masks.Count];
        Clear = IsClear(s.Intent, s.Confidence, policy, out var intent);
        Intent = intent;
        Segment = policy.Segments[(int)s.Segment];
        Treatment = FirstTreatment(s, policy.Treatments);

        var headStart = Segment.HeadStart + intent.HeadStart + (Treatment?.HeadStart ?? TimeSpan.Zero);
        string? family = null;
        int? tier = null;
        for (var i = 0; i < _masks.Count; i++)
        {
            var rule = _masks[i];
            _hits[i] = rule.When.Holds(s);
            if (!_hits[i])
                continue;
            headStart += rule.HeadStart;
            family ??= rule.QueueFamily;
            tier = rule.Tier is { } asked && asked > (tier ?? 0) ? asked : tier;
            Urgent |= rule.Urgent;
        }

        HeadStart = headStart;
        PlatformFailed = s.Link.HasFailed(Channel.Platform);
        Queue = QueueDirectory.Of(policy).Find(family ?? intent.QueueFamily, s.Language, tier ?? intent.Tier, PlatformFailed, policy);
    }

    /// <summary>The intent's rules, or those of an unclear intent.</summary>
    public IntentPolicy Intent { get; }

    /// <summary>Whether the intent is known to the policy and probable enough.</summary>
    public bool Clear { get; }
    public SegmentPolicy Segment { get; }
    public TreatmentRule? Treatment { get; }

    /// <summary>The queue, were an agent to take it.</summary>
    public QueuePolicy Queue { get; }

    /// <summary>Of segment, intent, masks and treatment together; negative when friction outweighs the rest.</summary>
    public TimeSpan HeadStart { get; }

    /// <summary>Whether an agent's answer did not settle the issue, so that the next tier is asked.</summary>
    public bool PlatformFailed { get; }

    /// <summary>Whether an urgent mask rule matches.</summary>
    public bool Urgent { get; }

    /// <summary>Whether the contact says something, beside its intent, that keeps a bot from answering it.</summary>
    public bool SaysMore
    {
        get
        {
            for (var i = 0; i < _masks.Count; i++)
            {
                var rule = _masks[i];
                if (_hits[i] && (rule.Urgent || (rule.When.Signals != 0 && rule.Deny.Contains(Channel.Chatbot))))
                    return true;
            }

            return false;
        }
    }

    /// <summary>The code of the first matching rule that denies a channel; null when none does.</summary>
    public string? Denies(Channel channel)
    {
        for (var i = 0; i < _masks.Count; i++)
        {
            if (_hits[i] && _masks[i].Deny.Contains(channel))
                return _masks[i].Code;
        }

        return null;
    }

    /// <summary>Calls for every matching mask rule, in order.</summary>
    public void Explain(Reasons reasons)
    {
        for (var i = 0; i < _masks.Count; i++)
        {
            if (_hits[i])
                reasons.Add(_masks[i].Code, _masks[i].Text);
        }
    }

    /// <summary>Whether an intent is known to the policy and probable enough; its rules, or else those of an unclear intent.</summary>
    public static bool IsClear(string intent, double confidence, MarketPolicy policy, out IntentPolicy rules)
    {
        if (confidence >= policy.ClearIntent && policy.Intents.TryGetValue(intent, out var known))
        {
            rules = known;
            return true;
        }

        rules = policy.Unclear;
        return false;
    }

    private static TreatmentRule? FirstTreatment(Situation s, IReadOnlyList<TreatmentRule> rules)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].When.Holds(s))
                return rules[i];
        }

        return null;
    }
}
