using System.Collections.Frozen;
using Routing.Domain.Classification;
using Routing.Domain.Privacy;

namespace Routing.Domain.Governance;

/// <summary>Tells links to allowed hosts from others, before they are redacted.</summary>
internal static class Links
{
    /// <summary>One answer for each link, in order. When the text as written has not the same links as the redacted one, none is allowed.</summary>
    public static bool[] Allowed(string text, int links, FrozenSet<string> hosts)
    {
        var allowed = new bool[links];
        if (hosts.Count == 0)
            return allowed;
        using var scan = new Scan(text);
        UrlScanner.ClaimSchemes(scan);
        EmailScanner.Claim(scan);
        UrlScanner.ClaimHosts(scan);
        scan.SortClaims();
        var found = scan.Claims.Where(c => c.Kind == EntityKind.Url).ToArray();
        if (found.Length != links)
            return allowed;
        foreach (var (i, claim) in found.Index())
            allowed[i] = IsAllowed(scan.Text.Chars[claim.Start..claim.End], hosts);
        return allowed;
    }

    private static bool IsAllowed(ReadOnlySpan<char> url, FrozenSet<string> hosts)
    {
        var from = url.IndexOf("://") is var scheme and >= 0 ? scheme + 3 : 0;
        var host = url[from..];
        host = host.IndexOfAny("/?#:") is var end and >= 0 ? host[..end] : host;
        if (host.Contains('@'))
            return false; // what stands before it only looks like a host
        var lookup = hosts.GetAlternateLookup<ReadOnlySpan<char>>();
        while (true)
        {
            if (lookup.Contains(host))
                return true;
            if (host.IndexOf('.') is not (var dot and >= 0))
                return false;
            host = host[(dot + 1)..];
        }
    }
}
