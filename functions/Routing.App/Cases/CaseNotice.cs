using Routing.Domain.Cases;
using Routing.Domain.Contacts;

namespace Routing.App.Cases;

/// <summary>A message about a case, for whoever delivers it: reminder, notice, statement of reasons, decision.</summary>
/// <param name="NoticeId">The effect's: a notice that comes twice has the same id.</param>
/// <param name="CaseId">Null for what a standing as a whole came to.</param>
/// <param name="Values">What the template is filled with; no customer text.</param>
public sealed record CaseNotice(
    string NoticeId, CaseId? CaseId, string Market, PartyRole To, string PartyId, string Template, IReadOnlyDictionary<string, string> Values);
