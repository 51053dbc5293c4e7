using System.Globalization;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;

namespace Routing.Domain.SellerResponse;

public sealed partial class ResponseDecider
{
    public static IReadOnlyList<CaseEffect> Effects(ResponseCase after, ResponseEvent e)
    {
        if (after is ResponseCase.NotOpened)
            return [];
        var facts = Facts(after);
        return e switch
        {
            ResponseEvent.Reminded r =>
                [Tell(facts, "seller-reminder", r.DueAt, ("fraction", r.Fraction.ToString(CultureInfo.InvariantCulture)))],
            ResponseEvent.Breached b => Breach(facts, b),
            ResponseEvent.MovedToTier { Skipped: false } m =>
                [new CaseEffect.MoveToAgents(facts.Contact, m.Tier, TimeLeft(m), m.Reason)],
            ResponseEvent.ReplyRecorded r => Recorded(facts, r),
            ResponseEvent.ResponseCounted c => [new CaseEffect.CountResponse(facts.SellerId, c.Took, c.Met, c.At)],
            ResponseEvent.CaseClosed { Settled: { } resolved } => [new CaseEffect.SettleContact(facts.Contact, resolved)],
            _ => [],
        };
    }

    private static IReadOnlyList<CaseEffect> Breach(CaseFacts facts, ResponseEvent.Breached b)
    {
        var told = Tell(facts, "seller-deadline-missed", b.At);
        return b.Violation is not { } violation
            ? [told]
            : [told, new CaseEffect.OpenEnforcement(
                facts.SellerId, facts.Market, violation, CaseId.Of(CaseKind.SellerResponse, facts.Contact.Value).Value, null, [], b.At)];
    }

    private static List<CaseEffect> Recorded(CaseFacts facts, ResponseEvent.ReplyRecorded r)
    {
        var effects = new List<CaseEffect>();
        if (r.Late)
            effects.Add(new CaseEffect.ShowLateReply(facts.Contact, r.LateText ?? "", r.At));
        foreach (var violation in r.Findings.Where(f => f.Violation is not null).GroupBy(f => f.Violation!, StringComparer.Ordinal))
        {
            effects.Add(new CaseEffect.OpenEnforcement(
                facts.SellerId, facts.Market, violation.Key, r.ReplyId, null, [.. violation.Select(f => f.ToFinding())], r.At));
        }

        return effects;
    }

    // What is left of the tier's time when it gets the contact; noticed too late, the last tier gets what it can.
    private static TimeSpan TimeLeft(ResponseEvent.MovedToTier m)
    {
        var left = m.Clock.DueAt is { } due ? due - m.NoticedAt : m.Clock.Left;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static CaseEffect.Notify Tell(CaseFacts facts, string template, DateTimeOffset? due, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["contact"] = facts.Contact.Value };
        if (due is { } at)
            values["dueAt"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        foreach (var (name, value) in more)
            values[name] = value;
        return new(PartyRole.Seller, facts.SellerId, template, values);
    }
}
