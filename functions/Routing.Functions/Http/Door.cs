using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Routing.App.Http;
using Routing.Functions.Cases;

namespace Routing.Functions;

/// <summary>How every function answers a request: with its route of the one table, through the gate that the self-host has too.</summary>
public sealed class Door(Gate gate, Readiness ready, DurableCaseClock clock)
{
    private static readonly FrozenDictionary<string, Route> s_routes = Routes.All.ToFrozenDictionary(static r => r.Id, StringComparer.Ordinal);

    /// <param name="route">Its id in the table.</param>
    /// <param name="durable">For what may change a case: with it the case's clock is set.</param>
    public Task<IResult> ServeAsync(string route, HttpRequest request, DurableTaskClient? durable = null)
    {
        if (durable is not null)
            clock.Use(durable);
        var served = s_routes[route];
        return gate.RunAsync(ready.IsReady || served.Access.IsAnonymous ? served : served with { Run = NotYet }, request);
    }

    private Task<IResult> NotYet(Call call)
    {
        ready.Ensure();
        return s_routes[call.Route.Id].Run(call); // it is by now
    }
}
