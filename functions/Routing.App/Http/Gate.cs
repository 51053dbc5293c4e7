using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Routing.App.Keys;
using Routing.App.Observability;

namespace Routing.App.Http;

/// <summary>What every request passes on either host: who calls, may they, and whatever happens, an answer that says so.</summary>
public sealed partial class Gate(KeyRing keys, ILogger<Gate> log)
{
    public const string KeyHeader = "x-functions-key";

    /// <summary>Never throws.</summary>
    public async Task<IResult> RunAsync(Route route, HttpRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        using var activity = Telemetry.Activities.HasListeners()
            ? Telemetry.Activities.StartActivity(route.Id, ActivityKind.Server, TraceOf(request))
            : null;
        var result = await AnswerAsync(route, request).ConfigureAwait(false);
        var status = (result as Problem)?.Status ?? (result as Reply)?.Status ?? 0;
        activity?.SetTag("http.route", route.Pattern).SetTag("http.response.status_code", status);
        Telemetry.Answered(route.Id, status, Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <summary>The caller's trace; none where the host began an activity itself, which is the parent then, or where the header is missing or broken.</summary>
    private static ActivityContext TraceOf(HttpRequest request) =>
        Activity.Current is null && ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var caller)
            ? caller
            : default;

    private async Task<IResult> AnswerAsync(Route route, HttpRequest request)
    {
        try
        {
            var call = new Call(route, request, null);
            if (!route.Access.IsAnonymous)
                call = call with { Caller = await AdmitAsync(call).ConfigureAwait(false) };
            return await route.Run(call).ConfigureAwait(false);
        }
        catch (RefusedException e)
        {
            return e.Problem;
        }
        catch (StoreUnavailableException e)
        {
            StoreDown(log, route.Id, Fault.Kind(e));
            return Problems.StoreUnavailable;
        }
        catch (BadHttpRequestException e)
        {
            return Problems.Of(e);
        }
        catch (Exception) when (request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return new Reply(StatusCodes.Status499ClientClosedRequest); // nobody reads it
        }
        catch (Exception e)
        {
            Failed(log, route.Id, Fault.Describe(e));
            return Problems.Internal;
        }
    }

    /// <exception cref="RefusedException">401 or 403.</exception>
    private async ValueTask<Caller> AdmitAsync(Call call)
    {
        var presented = call.Request.Headers[KeyHeader];
        if (presented.Count == 0 || string.IsNullOrEmpty(presented[0]))
            throw new RefusedException(Problems.KeyMissing);
        var caller = presented.Count == 1 ? await keys.FindAsync(presented[0], call.Aborted).ConfigureAwait(false) : null;
        if (caller is null)
            throw new RefusedException(Problems.KeyUnknown);
        if (!call.Route.Access.Roles.Contains(caller.Role))
            throw new RefusedException(Problems.RoleForbidden);
        if (caller.Role.HasSubject() && call.Route.Access.Subject is { } subject && call.Value(subject) != caller.Subject)
            throw new RefusedException(Problems.SubjectForbidden);
        return caller;
    }

    [LoggerMessage(1001, LogLevel.Error, "{Route} failed: {Fault}")]
    private static partial void Failed(ILogger log, string route, string fault);

    [LoggerMessage(1002, LogLevel.Warning, "{Route}: the store does not answer: {Fault}")]
    private static partial void StoreDown(ILogger log, string route, string fault);
}
