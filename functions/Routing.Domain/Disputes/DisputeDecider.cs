using Routing.Domain.Cases;

namespace Routing.Domain.Disputes;

public sealed partial class DisputeDecider : IDecider<DisputeState, DisputeCommand, DisputeEvent, DisputeTerms>
{
    public static DisputeState Initial => DisputeState.None.Yet;

    public static IReadOnlyList<DisputeEvent> Decide(DisputeState state, DisputeCommand command, DisputeTerms terms, DateTimeOffset now) =>
        throw new NotImplementedException();

    public static DisputeState Evolve(DisputeState state, DisputeEvent e) => throw new NotImplementedException();

    public static DateTimeOffset? NextAlarm(DisputeState state) => throw new NotImplementedException();

    public static IReadOnlyList<CaseEffect> Effects(DisputeState after, DisputeEvent e) => throw new NotImplementedException();
}
