using Routing.Domain.Cases;
using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

internal sealed class ResponseHandler(CaseShell shell)
    : CaseHandler<ResponseDecider, ResponseCase, ResponseCommand, ResponseEvent, SellerTerms>(new ResponseRules(), shell);

internal sealed class EnforcementHandler(CaseShell shell)
    : CaseHandler<EnforcementDecider, EnforcementState, EnforcementCommand, EnforcementEvent, EnforcementTerms>(new EnforcementRules(), shell);

internal sealed class DisputeHandler(CaseShell shell)
    : CaseHandler<DisputeDecider, DisputeState, DisputeCommand, DisputeEvent, DisputeTerms>(new DisputeRules(), shell);

/// <summary>Does what is due in a case of whatever kind.</summary>
internal sealed class CaseAdvance(ResponseHandler responses, EnforcementHandler enforcement, DisputeHandler disputes) : ICaseAdvance
{
    public async Task<DateTimeOffset?> AdvanceAsync(CaseId id, CancellationToken ct) => id.Kind switch
    {
        CaseKind.SellerResponse => (await responses.WakeAsync(id, ct).ConfigureAwait(false))?.NextAlarm,
        CaseKind.Enforcement => (await enforcement.WakeAsync(id, ct).ConfigureAwait(false))?.NextAlarm,
        _ => (await disputes.WakeAsync(id, ct).ConfigureAwait(false))?.NextAlarm,
    };
}
