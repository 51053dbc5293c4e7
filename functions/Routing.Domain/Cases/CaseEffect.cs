using System.Text.Json.Serialization;
using Routing.Domain.Contacts;

namespace Routing.Domain.Cases;

/// <summary>
/// What an event of a case makes others do. Carried out at least once, under the id (case, event version, position), by which whoever carries it out
/// recognises a repeat; so it happens once. Kept under these names until it was.
/// </summary>
[JsonDerivedType(typeof(Notify), "notify-v1")]
[JsonDerivedType(typeof(MoveToAgents), "move-to-agents-v1")]
[JsonDerivedType(typeof(SettleContact), "settle-contact-v1")]
[JsonDerivedType(typeof(ShowLateReply), "show-late-reply-v1")]
[JsonDerivedType(typeof(CountResponse), "count-response-v1")]
[JsonDerivedType(typeof(OpenEnforcement), "open-enforcement-v1")]
[JsonDerivedType(typeof(AppendLedger), "append-ledger-v1")]
[JsonDerivedType(typeof(Execute), "execute-v1")]
[JsonDerivedType(typeof(AskReviewer), "ask-reviewer-v1")]
public abstract record CaseEffect
{
    private CaseEffect() { }

    /// <summary>A message that leaves this system: reminder, notice, statement of reasons, decision.</summary>
    /// <param name="To">Whom it is for.</param>
    /// <param name="PartyId">Their id: the seller's or the buyer's.</param>
    /// <param name="Template">Its template in the market's language, such as <c>seller-reminder</c>.</param>
    /// <param name="Values">What the template is filled with; no customer text, no personal data.</param>
    public sealed record Notify(PartyRole To, string PartyId, string Template, IReadOnlyDictionary<string, string> Values) : CaseEffect;

    /// <summary>The contact goes to an agent queue with its context: the seller did not answer, or a tier did not in time.</summary>
    /// <param name="Contact">The contact that owns the issue.</param>
    /// <param name="Tier">1 or higher: which tier's queue of the intent's family.</param>
    /// <param name="Target">Time that this tier has for it, from now.</param>
    public sealed record MoveToAgents(ContactId Contact, int Tier, TimeSpan Target, string ReasonCode) : CaseEffect;

    /// <summary>The issue of the contact is settled by the seller: it is owed no answer any more.</summary>
    public sealed record SettleContact(ContactId Contact, bool Resolved) : CaseEffect;

    /// <summary>The seller answered after ownership had moved: the agent who has the contact is shown it, and the buyer gets one answer.</summary>
    public sealed record ShowLateReply(ContactId Contact, string Text, DateTimeOffset At) : CaseEffect;

    /// <summary>Counts in the seller's response rates; see <c>ResponseCounters</c>.</summary>
    /// <param name="Took">Wall-clock time from the contact to the counted reply; null when none came in the time that is counted.</param>
    /// <param name="Met">Within the market's own target, by the market's own clock.</param>
    /// <param name="ClosedAt">The instant by which the rolling windows go.</param>
    public sealed record CountResponse(string SellerId, TimeSpan? Took, bool Met, DateTimeOffset ClosedAt) : CaseEffect;

    /// <summary>Opens an enforcement case, such as for a finding in a seller's message or a ruling against the seller.</summary>
    /// <param name="Violation">Its code in the market's enforcement terms.</param>
    /// <param name="Source">Where it was found: a case id, reply id or order id. The same violation from the same source is one case.</param>
    /// <param name="Findings">Kind, start and length in the redacted text; never the text.</param>
    public sealed record OpenEnforcement(
        string SellerId, string Market, string Violation, string Source, int? Points, IReadOnlyList<Finding> Findings, DateTimeOffset At) : CaseEffect;

    /// <summary>Appends to the seller's ledger; the entry's id is its own.</summary>
    public sealed record AppendLedger(string SellerId, Enforcement.LedgerEntry Entry) : CaseEffect;

    /// <summary>One step of the execution of a ruling in order and payment systems.</summary>
    /// <param name="Step">The step's own key: asked again, the same step is executed once.</param>
    public sealed record Execute(Disputes.RemedyStep Step) : CaseEffect;

    /// <summary>A person has to look: a reviewer's task with its own deadline goes to the queue.</summary>
    /// <param name="Queue">Family of the agent queue, such as <c>disputes</c>.</param>
    public sealed record AskReviewer(string Queue, string Task, DateTimeOffset DueAt, string? NotReviewer) : CaseEffect;
}

/// <summary>Something found in a message.</summary>
/// <param name="Kind">What, such as <c>off_platform_solicitation</c>.</param>
/// <param name="Start">Offset into the redacted text, in UTF-16 units.</param>
/// <param name="Length">Length there.</param>
public sealed record Finding(string Kind, int Start, int Length);
