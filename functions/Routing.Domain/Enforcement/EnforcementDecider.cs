using Routing.Domain.Cases;

namespace Routing.Domain.Enforcement;

public sealed partial class EnforcementDecider : IDecider<EnforcementState, EnforcementCommand, EnforcementEvent, EnforcementTerms>
{
    public static EnforcementState Initial => EnforcementState.None.Yet;

    public static IReadOnlyList<EnforcementEvent> Decide(EnforcementState state, EnforcementCommand command, EnforcementTerms terms, DateTimeOffset now) =>
        throw new NotImplementedException();

    public static EnforcementState Evolve(EnforcementState state, EnforcementEvent e) => throw new NotImplementedException();

    public static DateTimeOffset? NextAlarm(EnforcementState state) => throw new NotImplementedException();

    public static IReadOnlyList<CaseEffect> Effects(EnforcementState after, EnforcementEvent e) => throw new NotImplementedException();
}
