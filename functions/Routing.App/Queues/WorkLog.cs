using Microsoft.Extensions.Logging;

namespace Routing.App.Queues;

/// <summary>Events 3001 to 3099. Ids and names only, never what a customer or an agent wrote.</summary>
internal static partial class WorkLog
{
    [LoggerMessage(3001, LogLevel.Debug, "Queue {Queue} is loaded: {Known} contacts known, {Beyond} more.")]
    public static partial void Loaded(this ILogger log, string queue, int known, int beyond);

    [LoggerMessage(3002, LogLevel.Information, "The lease of contact {Contact} in {Queue}, held by {Agent} under {Token}, ran out.")]
    public static partial void LeaseExpired(this ILogger log, string contact, string queue, string? agent, long token);

    [LoggerMessage(3003, LogLevel.Warning, "Contact {Contact} in {Queue} is in doubt, as the store did not answer; reading it again.")]
    public static partial void InDoubt(this ILogger log, string contact, string queue);

    [LoggerMessage(3004, LogLevel.Warning, "Settling contact {Contact} failed at try {Try}; it is tried again: {Fault}")]
    public static partial void SettleFailed(this ILogger log, string contact, int @try, string fault);

    [LoggerMessage(3005, LogLevel.Warning, "The transfer of contact {Contact} from {Queue} is not finished; it is tried again: {Fault}")]
    public static partial void MoveUnfinished(this ILogger log, string contact, string queue, string fault);

    [LoggerMessage(3006, LogLevel.Error, "Queue {Queue} is full and overflows to no queue with room; contact {Contact} was placed above its cap.")]
    public static partial void NoRoom(this ILogger log, string queue, string contact);

    [LoggerMessage(3007, LogLevel.Warning, "Looking after the queues failed; it is tried again: {Fault}")]
    public static partial void TickFailed(this ILogger log, string fault);

    [LoggerMessage(3008, LogLevel.Information, "Agent {Agent} skipped contact {Contact} in {Queue}.")]
    public static partial void Skipped(this ILogger log, string agent, string contact, string queue);
}
