using Routing.App.Agents;
using Routing.Domain.Queues;

namespace Routing.App.Http;

/// <summary>What an agent asks for with a pull.</summary>
internal sealed record PullBody(int Max, TimeSpan Wait);

/// <summary>The bodies of the agent endpoints.</summary>
internal static class AgentBodies
{
    /// <summary>Longest wait of a pull. Well below what proxies and the Functions front end cut off (230 s).</summary>
    public const int MaxWaitSeconds = 60;
    public const int MaxPull = 100;

    private const int MaxReason = 500;

    public static AgentProfile Profile(string agentId, ReadOnlyMemory<byte> body) => Fields.Read<AgentProfile>(body, f =>
    {
        var name = f.Id("name", required: true, max: 200);
        var site = f.Id("site", required: true, max: 64);
        var tier = f.Integer("tier", 1, 2, required: true);
        var languages = f.Texts("languages", 1, 20, Formats.IsLanguage, "a language tag such as en", required: true);
        var capacity = f.Integer("capacity", 1, 100, required: true);
        var queues = f.Objects("queues", 100, ReadQueue, required: true);
        var status = f.Enum<AgentStatus>("status", required: true);
        if (queues?.Where(q => q is { Queue.Length: > 0 }).GroupBy(q => q.Queue, StringComparer.Ordinal).Any(g => g.Count() > 1) ?? false)
            f.Refuse("queues", "Must hold no queue twice.");
        return () => new()
        {
            Id = agentId, Name = name!, Site = site!, Tier = (int)tier!.Value, Languages = languages!, Capacity = (int)capacity!.Value,
            Queues = queues!, Status = status!.Value,
        };
    });

    public static PullBody Pull(ReadOnlyMemory<byte> body) => Fields.Read<PullBody>(body, f =>
    {
        var max = f.Integer("max", 1, MaxPull) ?? 1;
        var wait = f.Integer("waitSeconds", 0, MaxWaitSeconds) ?? 0;
        return () => new((int)max, TimeSpan.FromSeconds(wait));
    });

    public static WorkAction Heartbeat(ReadOnlyMemory<byte> body) => Fields.Read<WorkAction>(body, f =>
    {
        var token = Token(f);
        return () => new WorkAction.Heartbeat(token);
    });

    public static WorkAction Complete(ReadOnlyMemory<byte> body) => Fields.Read<WorkAction>(body, f =>
    {
        var token = Token(f);
        var resolved = f.Flag("resolved", required: true);
        var disposition = f.Id("disposition", max: 64);
        var notes = f.Text("notes", 0, ContactBodies.MaxText);
        return () => new WorkAction.Complete(token, resolved!.Value, disposition, notes);
    });

    public static WorkAction Release(ReadOnlyMemory<byte> body) => Fields.Read<WorkAction>(body, f =>
    {
        var token = Token(f);
        var reason = Reason(f);
        return () => new WorkAction.Release(token, reason!);
    });

    public static WorkAction Skip(ReadOnlyMemory<byte> body) => Fields.Read<WorkAction>(body, f =>
    {
        var token = Token(f);
        var reason = Reason(f);
        return () => new WorkAction.Skip(token, reason!);
    });

    public static WorkAction Transfer(ReadOnlyMemory<byte> body) => Fields.Read<WorkAction>(body, f =>
    {
        var token = Token(f);
        var queue = f.Id("queue", required: true);
        var reason = Reason(f);
        return () => new WorkAction.Transfer(token, queue!, reason!);
    });

    private static AgentQueue ReadQueue(Fields f) => new(
        f.Id("queue", required: true) ?? "", (int)(f.Integer("proficiency", 1, 5) ?? 3), (int)(f.Integer("afterSeconds", 0, 604_800) ?? 0));

    private static long Token(Fields f) => f.Integer("token", 0, long.MaxValue, required: true) ?? 0;

    private static string? Reason(Fields f) => f.Text("reason", 1, MaxReason, required: true);
}
