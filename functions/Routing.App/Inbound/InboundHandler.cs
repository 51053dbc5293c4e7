using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Routing.App.Contacts;
using Routing.App.Http;
using Routing.App.Observability;
using Routing.App.Policies;

namespace Routing.App.Inbound;

/// <summary>How a message ended.</summary>
public abstract record InboundEnd
{
    private InboundEnd() { }

    /// <summary>Taken in, now or before: the message can go.</summary>
    public sealed record Done : InboundEnd;

    /// <summary>It will never be taken: set it aside at once, with the problem beside it.</summary>
    public sealed record Malformed(Problem Problem) : InboundEnd;

    /// <summary>Not now: the message stays, for a while invisible.</summary>
    public sealed record Later : InboundEnd;
}

/// <summary>Takes in what comes by message queue, whichever queue that is. An exception is a fault of ours: retry, then set aside.</summary>
public sealed partial class InboundHandler(IIntake intake, IPolicies policies, ILogger<InboundHandler> log)
{
    public async Task<InboundEnd> HandleAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        using var activity = Telemetry.Activities.StartActivity("Inbound", ActivityKind.Consumer);
        try
        {
            if (body.Length > StrictBody.MaxBytes)
                return new InboundEnd.Malformed(Problems.TooLarge);
            return await intake.AcceptAsync(ContactBodies.Message(body, policies.Markets), ct).ConfigureAwait(false) switch
            {
                IntakeReply.Accepted => new InboundEnd.Done(),
                IntakeReply.InProgress => new InboundEnd.Later(),
                IntakeReply.Reused => new InboundEnd.Malformed(Problems.ExternalIdReused),
                var other => throw new UnreachableException($"No end for {other.GetType().Name}."),
            };
        }
        catch (RefusedException e)
        {
            return new InboundEnd.Malformed(e.Problem);
        }
        catch (StoreUnavailableException e)
        {
            StoreDown(log, Fault.Kind(e));
            return new InboundEnd.Later();
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "A message of contacts-inbound waits: the store does not answer: {Fault}")]
    private static partial void StoreDown(ILogger log, string fault);
}
