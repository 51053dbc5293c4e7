using System.Text;
using Routing.Domain.Classification;

namespace Routing.Domain.Privacy;

/// <summary>
/// Replaces personal data by labels, before a text is stored, queued or logged, and recognises what else a text names. By rule, in time
/// linear in the length; any text is taken and nothing is thrown. Redacting twice gives the same as once.
/// </summary>
public static class Redactor
{
    // What a label replaced can be what told two numbers apart, so the text is read again until nothing more is found.
    private const int MostPasses = 8;

    /// <summary>Redacts a text.</summary>
    public static Redacted Redact(string text) => Redact(text, []);

    /// <summary>Redacts a text in which some ids are known.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keep">Ids that stay and become order ids, such as the order a contact is about: at least three characters, one of them
    /// a digit, and no at sign; others are ignored.</param>
    public static Redacted Redact(string text, IReadOnlyCollection<string> keep)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(keep);
        if (!Trigger.IsIn(text))
        {
            return new Redacted(text, [], false);
        }

        var current = text;
        for (var pass = 1; ; pass++)
        {
            using var scan = Read(current, keep);
            if (Replaced(scan, current) is not { } next)
            {
                return new Redacted(current, Entities(scan, current), pass > 1);
            }

            current = next;
            if (pass == MostPasses)
            {
                return new Redacted(current, [], true);
            }
        }
    }

    private static Scan Read(string text, IReadOnlyCollection<string> keep)
    {
        var scan = new Scan(text);
        Labels.Claim(scan);
        KnownIds.Claim(scan, keep);
        UrlScanner.ClaimSchemes(scan);
        EmailScanner.Claim(scan);
        UrlScanner.ClaimHosts(scan);
        if (scan.Text.Chars.ContainsAnyInRange('0', '9'))
        {
            DateScanner.Claim(scan);
            CodeScanner.Claim(scan);
            AmountScanner.Claim(scan);
        }

        NumberScanner.Claim(scan);
        scan.SortClaims();
        return scan;
    }

    // The text with the labels, or null when there is nothing to replace.
    private static string? Replaced(Scan scan, string text)
    {
        StringBuilder? result = null;
        var copied = 0;
        foreach (var (kind, from, to) in scan.Claims)
        {
            var (start, end) = scan.Text.Origin(from, to);
            if (!Labels.IsPersonal(kind) || text.AsSpan(start, end - start).SequenceEqual(Labels.Of(kind)))
            {
                continue;
            }

            (result ??= new StringBuilder(text.Length)).Append(text, copied, start - copied).Append(Labels.Of(kind));
            copied = end;
        }

        return result?.Append(text, copied, text.Length - copied).ToString();
    }

    private static Entity[] Entities(Scan scan, string text)
    {
        var entities = new Entity[scan.Claims.Count];
        for (var i = 0; i < entities.Length; i++)
        {
            var (start, end) = scan.Text.Origin(scan.Claims[i].Start, scan.Claims[i].End);
            entities[i] = new Entity(scan.Claims[i].Kind, text[start..end], start, end - start);
        }

        return entities;
    }
}
