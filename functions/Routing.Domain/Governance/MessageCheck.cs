using System.Buffers;
using Routing.Domain.Classification;
using Routing.Domain.Privacy;

namespace Routing.Domain.Governance;

/// <summary>Checks what a seller writes to a buyer. Pure; any text is taken and nothing is thrown.</summary>
public static class MessageCheck
{
    private static readonly SearchValues<char> s_between = SearchValues.Create(": #-+(");

    /// <summary>Most findings of one message.</summary>
    public const int MostFindings = 40;

    /// <summary>Redacts the text and checks it.</summary>
    /// <param name="text">As the seller wrote it.</param>
    /// <param name="keep">Ids that are known and allowed, such as the order's.</param>
    public static CheckedMessage Check(string text, IReadOnlyCollection<string> keep, GovernanceTerms terms)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(terms);
        var redacted = Redactor.Redact(text, keep);
        var found = new List<Found>();
        Entities(text, redacted, terms, found);
        Handles.Find(redacted.Text, found);
        var tokens = Tokens.Of(redacted.Text);
        Solicitations.Find(tokens, found);
        foreach (var i in Enumerable.Range(0, tokens.Count))
        {
            if (Vocabulary.Abuse.EndAt(tokens, i) is var end and >= 0)
                found.Add(new(FindingKind.Abuse, tokens[i].Start, tokens[end - 1].End, null));
            foreach (var promise in terms.Promises)
            {
                if (promise.Set.EndAt(tokens, i) is var last and >= 0 && !Vocabulary.IsNegated(tokens, i))
                    found.Add(new(FindingKind.Promise, tokens[i].Start, tokens[last - 1].End, promise.Rule));
            }
        }

        // Who promises or fixes a deal outside says "outside": that is one thing, not two.
        found.RemoveAll(f => f.Kind == FindingKind.Solicitation
            && found.Exists(o => o.Kind is FindingKind.Promise or FindingKind.Arranging && o.Start <= f.Start && f.End <= o.End));
        // A service right before a number says whose number it is.
        found.RemoveAll(f => f.Kind == FindingKind.Solicitation
            && found.Exists(o => o.Kind == FindingKind.Exchange && o.Start >= f.End && !redacted.Text.AsSpan(f.End, o.Start - f.End).ContainsAnyExcept(s_between)));
        return new(redacted.Text, Findings(found, terms));
    }

    private static void Entities(string text, Redacted redacted, GovernanceTerms terms, List<Found> found)
    {
        var links = redacted.Entities.Count(e => e.Kind == EntityKind.Url);
        var allowed = links == 0 ? [] : Links.Allowed(text, links, terms.AllowedHosts);
        var link = 0;
        foreach (var entity in redacted.Entities)
        {
            FindingKind? kind = entity.Kind switch
            {
                EntityKind.Email or EntityKind.Phone => FindingKind.Exchange,
                EntityKind.Url => allowed[link++] ? null : FindingKind.Exchange,
                EntityKind.Card or EntityKind.Iban or EntityKind.NationalId => FindingKind.PersonalData,
                _ => null,
            };
            if (kind is { } what)
                found.Add(new(what, entity.Start, entity.Start + entity.Length, null));
        }
    }

    // One for what overlaps; what the policy has no rule for is left out.
    private static List<GovernanceFinding> Findings(List<Found> found, GovernanceTerms terms)
    {
        var findings = new List<GovernanceFinding>();
        foreach (var group in found.GroupBy(f => (f.Kind, Rule: f.Rule ?? terms.Rules.GetValueOrDefault(f.Kind))))
        {
            if (group.Key.Rule is not { } rule)
                continue;
            var (start, end) = (-1, -1);
            foreach (var f in group.OrderBy(f => f.Start))
            {
                if (f.Start >= end && end >= 0)
                {
                    findings.Add(new(group.Key.Kind, start, end - start, rule.Severity, rule.Violation, rule.Blocks));
                    start = -1;
                }

                start = start < 0 ? f.Start : start;
                end = Math.Max(end, f.End);
            }

            findings.Add(new(group.Key.Kind, start, end - start, rule.Severity, rule.Violation, rule.Blocks));
        }

        return [.. findings.OrderBy(f => f.Start).ThenBy(f => f.Kind).Take(MostFindings)];
    }

    /// <param name="End">Exclusive.</param>
    /// <param name="Rule">Null: that of its kind.</param>
    internal readonly record struct Found(FindingKind Kind, int Start, int End, GovernanceRule? Rule);
}

/// <summary>A message and what was found in it.</summary>
/// <param name="Text">Redacted; what may be stored.</param>
/// <param name="Findings">By offset into <paramref name="Text"/>; never the text itself.</param>
public sealed record CheckedMessage(string Text, IReadOnlyList<GovernanceFinding> Findings);
