using System.Text.Json.Serialization.Metadata;
using Routing.Domain;
using Routing.Domain.Arbitration;
using Routing.Domain.Enforcement;
using Routing.Domain.Policies;

namespace Routing.App.Cases;

internal sealed class EnforcementRules : ICaseRules<EnforcementState, EnforcementCommand, EnforcementEvent, EnforcementTerms>
{
    public JsonTypeInfo<EnforcementState> State => RoutingJson.Default.EnforcementState;

    public JsonTypeInfo<EnforcementEvent> Event => RoutingJson.Default.EnforcementEvent;

    public EnforcementCommand Wake { get; } = new EnforcementCommand.Wake();

    public EnforcementTerms TermsOf(MarketPolicy policy) => policy.Enforcement;

    public PolicyRef? PolicyOf(EnforcementState state) => EnforcementDecider.ViolationOf(state)?.Policy;

    public PolicyRef? Opens(EnforcementCommand command) => (command as EnforcementCommand.Open)?.Policy;

    public string? OpenOf(EnforcementState state) => null; // the ledger knows them

    public string? Refusal(EnforcementEvent e) => (e as EnforcementEvent.Refused)?.Code;
}
