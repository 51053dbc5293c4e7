using System.Text.Json.Serialization.Metadata;
using Routing.Domain;
using Routing.Domain.Arbitration;
using Routing.Domain.Policies;
using Routing.Domain.SellerResponse;

namespace Routing.App.Cases;

internal sealed class ResponseRules : ICaseRules<ResponseCase, ResponseCommand, ResponseEvent, SellerTerms>
{
    public JsonTypeInfo<ResponseCase> State => RoutingJson.Default.ResponseCase;

    public JsonTypeInfo<ResponseEvent> Event => RoutingJson.Default.ResponseEvent;

    public ResponseCommand Wake => ResponseCommand.Wake.Up;

    public SellerTerms? TermsOf(MarketPolicy policy) => policy.Seller;

    public PolicyRef? PolicyOf(ResponseCase state) => FactsOf(state)?.Policy;

    public PolicyRef? Opens(ResponseCommand command) => (command as ResponseCommand.Open)?.Policy;

    public string? OpenOf(ResponseCase state) => state is ResponseCase.WithSeller with ? with.Facts.SellerId : null;

    public string? Refusal(ResponseEvent e) => (e as ResponseEvent.Refused)?.Why;

    public static CaseFacts? FactsOf(ResponseCase state) => state switch
    {
        ResponseCase.WithSeller s => s.Facts,
        ResponseCase.WithAgents s => s.Facts,
        ResponseCase.Closed s => s.Facts,
        _ => null,
    };
}
