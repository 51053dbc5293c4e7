using System.Text.Json.Serialization.Metadata;
using Routing.Domain;
using Routing.Domain.Arbitration;
using Routing.Domain.Disputes;
using Routing.Domain.Policies;

namespace Routing.App.Cases;

internal sealed class DisputeRules : ICaseRules<DisputeState, DisputeCommand, DisputeEvent, DisputeTerms>
{
    public JsonTypeInfo<DisputeState> State => RoutingJson.Default.DisputeState;

    public JsonTypeInfo<DisputeEvent> Event => RoutingJson.Default.DisputeEvent;

    public DisputeCommand Wake { get; } = new DisputeCommand.Wake();

    public DisputeTerms TermsOf(MarketPolicy policy) => policy.Disputes;

    public PolicyRef? PolicyOf(DisputeState state) => DisputeDecider.DisputeOf(state)?.Policy;

    public PolicyRef? Opens(DisputeCommand command) => (command as DisputeCommand.Open)?.Policy;

    public string? OpenOf(DisputeState state) => null;

    public string? Refusal(DisputeEvent e) => (e as DisputeEvent.Refused)?.Code;
}
