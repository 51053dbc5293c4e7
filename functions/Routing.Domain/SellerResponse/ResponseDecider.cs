using Routing.Domain.Cases;

namespace Routing.Domain.SellerResponse;

/// <summary>The rules of seller-response cases.</summary>
public sealed class ResponseDecider : IDecider<ResponseCase, ResponseCommand, ResponseEvent, SellerTerms>
{
    private ResponseDecider() { }

    public static ResponseCase Initial { get; } = new ResponseCase.NotOpened();

    public static IReadOnlyList<ResponseEvent> Decide(ResponseCase state, ResponseCommand command, SellerTerms terms, DateTimeOffset now) => [];

    public static ResponseCase Evolve(ResponseCase state, ResponseEvent e) => state;

    public static DateTimeOffset? NextAlarm(ResponseCase state) => null;

    public static IReadOnlyList<CaseEffect> Effects(ResponseCase after, ResponseEvent e) => [];
}
