using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Routing.App.Inbound;
using Routing.App.Keys;

namespace Routing.App.Http;

/// <summary>Puts the route table into a host.</summary>
public static class RoutingHttp
{
    /// <summary>
    /// What the endpoints are made of. The host adds the ports: IIntake, IContactDesk, IPolicies, IPolicyAdmin, IAgentDesk, IKeyStore,
    /// IInbound and IHealth.
    /// </summary>
    public static IServiceCollection AddRoutingHttp(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<Gate>();
        services.AddSingleton<InboundHandler>();
        return services;
    }

    public static void MapRouting(this IEndpointRouteBuilder app)
    {
        var gate = app.ServiceProvider.GetRequiredService<Gate>();
        foreach (var route in Routes.All)
            app.MapMethods(route.Pattern, [route.Method], context => ServeAsync(gate, route, context));
    }

    /// <summary>Gives every error answer a body, also those that no route made.</summary>
    public static void UseProblems(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Problems.Of(e).ExecuteAsync(context).ConfigureAwait(false);
        }

        if (!context.Response.HasStarted && context.Response.ContentType is null
            && Problems.OfBare(context.Response.StatusCode) is { } problem)
        {
            await problem.ExecuteAsync(context).ConfigureAwait(false);
        }
    });

    private static async Task ServeAsync(Gate gate, Route route, HttpContext context)
    {
        var result = await gate.RunAsync(route, context.Request).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }
}
