using Routing.Domain.Contacts;
using Routing.Domain.Policies;

namespace Routing.Domain.Queues;

/// <summary>
/// Splits a queue's contacts over sites by weighted rendezvous hashing: every site draws a number for the contact and the highest
/// wins. The same contact always goes to the same site, the shares follow the weights, and when a site closes only its own contacts move.
/// </summary>
public static class SiteSplit
{
    /// <summary>The site of a contact that enters the queue now; null: any site. Open sites that speak the queue's language come first, then closed ones that do.</summary>
    public static string? Place(ContactId contact, QueuePolicy queue, IReadOnlyDictionary<string, Site> sites, DateTimeOffset now)
    {
        if (queue.Sites.Count == 0)
            return null;
        var speaking = queue.Sites.Where(s => sites.TryGetValue(s.Site, out var site) && site.Languages.Contains(queue.Language)).ToArray();
        var open = Array.FindAll(speaking, s => sites[s.Site].Calendar.IsOpen(now));
        return Choose(contact, open.Length > 0 ? open : speaking);
    }

    /// <summary>Null when there is nothing to choose from.</summary>
    public static string? Choose(ContactId contact, IReadOnlyList<SiteShare> shares)
    {
        string? best = null;
        var highest = double.NegativeInfinity;
        foreach (var share in shares)
        {
            var draw = share.Weight / -Math.Log(Uniform(contact, share.Site));
            if (draw > highest)
                (best, highest) = (share.Site, draw);
        }

        return best;
    }

    /// <summary>Above 0 and below 1, the same for the same pair everywhere.</summary>
    private static double Uniform(ContactId contact, string site) =>
        (Digest.Bits(Digest.Base32(10, "site", contact.Value, site), 10) + 0.5) / (1UL << 50);
}
