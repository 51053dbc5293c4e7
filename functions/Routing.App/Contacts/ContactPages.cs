using Routing.Domain.Arbitration;
using Routing.Domain.Cases;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Issues;

namespace Routing.App.Contacts;

/// <summary>A contact as it stands now: the answer it was given, with the present status, and what was added to it since.</summary>
public sealed record ContactPage(
    ContactId ContactId, string IssueId, DateTimeOffset ReceivedAt, ContactStatus Status, Classification Classification, Decision Decision,
    ContactId? RecontactOf, ContactId? MergedInto, CaseId? CaseId, Contact Contact, IReadOnlyList<ContactEvent> Events)
{
    public static ContactPage Of(ContactView view, PartyHead? head)
    {
        var answer = ContactAnswer.Of(view.Record);
        return new(
            answer.ContactId, answer.IssueId, answer.ReceivedAt, StatusOf(view, head), answer.Classification, answer.Decision, answer.RecontactOf,
            answer.MergedInto, answer.CaseId, view.Record.Contact, view.Events);
    }

    /// <summary>
    /// The owner of an issue stands where the issue stands. One that is no longer the owner was settled, or was answered and asked about again.
    /// </summary>
    private static ContactStatus StatusOf(ContactView view, PartyHead? head)
    {
        if (view.Events.Any(static e => e.Kind == ContactEvent.Handled))
            return ContactStatus.Settled;
        return head?.Issues.FirstOrDefault(i => i.Owner == view.Record.Contact.Id)?.State switch
        {
            IssueState.Queued => ContactStatus.Queued,
            IssueState.WithSeller => ContactStatus.WithSeller,
            IssueState.Settled => ContactStatus.Settled,
            _ => view.Record.Status,
        };
    }
}

/// <summary>All inputs of a decision. Matches: whether deciding again on them, under the same policy version, gives the same.</summary>
public sealed record Explanation(
    ContactId ContactId, Situation Inputs, Classification Classification, Decision Decision, bool? Matches, Decision? Rederived);

/// <summary>The issues of a party, newest last, and its recontacts by window.</summary>
public sealed record PartyIssues(string PartyId, IReadOnlyList<Issue> Issues, int ContactCount, RecontactCounts Recontacts);

/// <summary>Recontacts within 24 h, 72 h and 7 d of the answer; one counts in every window that it fell in.</summary>
public sealed record RecontactCounts(int Within24h, int Within72h, int Within7d);
