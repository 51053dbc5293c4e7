using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Routing.App;
using Routing.App.Http;
using Routing.Functions.Cases;

namespace Routing.Functions;

/// <summary>How every function answers a request: with its route of the one table, through the gate that the self-host has too.</summary>
public sealed class Door(Gate gate, StartUp start, DurableCaseClock clock)
{
    private static readonly FrozenDictionary<string, Route> s_routes = Routes.All.ToFrozenDictionary(static r => r.Id, StringComparer.Ordinal);
    private static readonly App.Http.Endpoint s_notReady = static _ => throw new StoreUnavailableException("The store has not answered since the start.");

    /// <param name="route">Its id in the table.</param>
    /// <param name="durable">For what may change a case: with it the case's clock is set.</param>
    public Task<IResult> ServeAsync(string route, HttpRequest request, DurableTaskClient? durable = null)
    {
        if (durable is not null)
            clock.Use(durable);
        var served = s_routes[route];
        return gate.RunAsync(start.IsReady || served.Access.IsAnonymous ? served : served with { Run = s_notReady }, request);
    }
}
