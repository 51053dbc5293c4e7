using Routing.Domain.Policies;

namespace Routing.Domain.Arbitration;

/// <summary>The hard mask: what takes a channel away whatever it costs.</summary>
internal static class Eligibility
{
    /// <summary>The first code that masks the channel; null when it is eligible.</summary>
    /// <param name="needsPrior">False for an answer that is not weighed: it needs no expectation for the intent.</param>
    public static string? Mask(Channel channel, Situation s, MarketPolicy policy, in Assessment view, bool needsPrior = true)
    {
        var rules = policy.Channels[(int)channel];
        if (!rules.Enabled)
            return Codes.ChannelDisabled;
        if (rules.Sources.Count > 0 && !rules.Sources.Contains(s.Source))
            return Codes.SourceNotServed;
        if (rules.Roles.Count > 0 && !rules.Roles.Contains(s.Role))
            return Codes.RoleNotServed;
        if (rules.Languages.Count > 0 && !rules.Languages.Contains(s.Language == "und" ? policy.Languages.Default : s.Language))
            return Codes.LanguageNotServed;
        if (needsPrior && view.Intent.Priors[(int)channel] is null)
            return Codes.NotForIntent;
        if (channel != Channel.Platform && s.Link.HasFailed(channel)) // a failed agent's answer goes up a tier instead
            return Codes.FailedBefore;
        return view.Denies(channel) ?? Own(channel, s, view);
    }

    private static string? Own(Channel channel, Situation s, in Assessment view) => channel switch
    {
        Channel.SelfHelp when !Applies(view.Intent.SelfHelpOrderStates, s.Order?.Status) => Codes.OrderState,
        Channel.Seller => s.SellerId is null ? Codes.NoSeller : s.Seller.IneligibleCode,
        Channel.DirectMessage when view.Intent.Message is null => Codes.NoMessage,
        _ => null,
    };

    private static bool Applies(IReadOnlyList<string> states, string? status)
    {
        for (var i = 0; i < states.Count; i++)
        {
            if (string.Equals(states[i], status, StringComparison.Ordinal))
                return true;
        }

        return states.Count == 0;
    }
}
