using System.Collections.Frozen;
using Routing.App.Policies.Sections;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.Policies;

namespace Routing.App.Policies;

/// <summary>A valid policy: resolved, and as canonical text with its hash.</summary>
internal sealed record ResolvedPolicy(MarketPolicy Policy, ReadOnlyMemory<byte> Canonical)
{
    public string Hash => Policy.Ref.Hash;

    public MarketPolicy As(int version) => Policy with { Ref = Policy.Ref with { Version = version } };
}

/// <summary>Makes a market's policy of its document.</summary>
internal static class PolicyResolver
{
    /// <summary>Null when the document has an error; all of them are in its reading.</summary>
    public static ResolvedPolicy? Resolve(string market, PolicyDocument document)
    {
        var (calendarSection, siteSection) = (document.Section("calendars"), document.Section("sites"));
        var (intentSection, queueSection) = (document.Section("intents"), document.Section("queues"));
        var names = DefinedNames.Of(calendarSection, siteSection, intentSection, queueSection);
        var calendars = CalendarSection.Read(calendarSection, names);
        var sites = SiteSection.Read(siteSection, names, calendars);
        var settings = MarketSection.Read(document.Section("market"), market, names);
        var drafts = IntentSection.Read(intentSection, names);
        var channels = ChannelSection.Read(document.Section("channels"), names);
        var queues = QueueSection.Read(queueSection, market, settings?.Languages ?? new("", []), names, calendars, sites);
        var seller = SellerSection.Read(document.Section("sellers"), names, calendars);
        var windows = new WindowReader(names, calendars);
        var enforcement = EnforcementSection.Read(document.Section("enforcement"), names, windows);
        var disputes = DisputeSection.Read(document.Section("disputes"), names, windows, enforcement);
        var intents = drafts.Values
            .Select(d => d.Policy with { Priors = channels?.Resolve(d) ?? [] })
            .ToDictionary(i => i.Intent, StringComparer.Ordinal);
        if (document.Reading.Errors.Count > 0 || settings is null || channels is null)
            return null;

        var canonical = document.Canonical();
        intents.Remove(DefinedNames.UnclearIntent, out var unclear);
        return new(
            new()
            {
                Market = market,
                Currency = settings.Currency!,
                Ref = new(market, 0, PolicyDocument.Hash(canonical)),
                EffectiveFrom = settings.EffectiveFrom!.Value,
                Languages = settings.Languages,
                ClearIntent = settings.ClearIntent!.Value,
                RecontactWindow = settings.RecontactWindow!.Value,
                Intents = intents.ToFrozenDictionary(StringComparer.Ordinal),
                Unclear = unclear!,
                Queues = queues.ToFrozenDictionary(StringComparer.Ordinal),
                Sites = sites.ToFrozenDictionary(StringComparer.Ordinal),
                Segments = [.. settings.Segments.Select(s => s!)],
                Channels = [.. channels.Channels.Select(c => c!)],
                Masks = settings.Masks,
                Treatments = settings.Treatments,
                RecontactCostMinor = settings.RecontactMinor!.Value,
                SellerLateCostMinor = settings.SellerLateMinor!.Value,
                Seller = seller,
                Enforcement = enforcement ?? EnforcementTerms.None,
                Disputes = disputes ?? DisputeTerms.None,
            },
            canonical);
    }
}
