using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Routing.App.Queues;
using Routing.Domain.Contacts;
using Routing.Domain.Queues;

namespace Routing.Storage.Work;

/// <summary>
/// A row of the table <c>work</c>. Row key: queue, '|', due time in ticks, fixed width, '|', contact; so a queue is a range of its partition, in its own
/// order. The row is changed in place, a few columns at a time.
/// </summary>
internal static class WorkRow
{
    public const string State = "State", Token = "Token", FirstOf = "First", Agent = "Agent", Until = "LeaseUntil", Item = "Item", Payload = "P", MovesAs = "MovesAs",
        Trail = "Trail", Passes = "Passes", Outcome = "Outcome";

    /// <summary>Followed by the own part of the merged contact's id: two that join at once touch different columns.</summary>
    public const string Merged = "M_";

    private static WorkRowJson Json => WorkRowJson.Default;

    public static string Key(WorkKey key) => string.Create(CultureInfo.InvariantCulture, $"{key.Queue}|{key.Due.UtcTicks:D19}|{key.Contact.Value}");

    public static ContactId ContactIn(string key) => new(key[(key.LastIndexOf('|') + 1)..]);

    /// <summary>Before every item of the queue.</summary>
    public static string First(string queue) => queue + "|";

    /// <summary>After every item of the queue.</summary>
    public static string Last(string queue) => queue + "|~";

    public static string Name(WorkState state) => state switch
    {
        WorkState.Ready => "ready",
        WorkState.Leased => "leased",
        WorkState.Done => "done",
        WorkState.Moving => "moving",
        WorkState.Moved => "moved",
        WorkState.Unconfirmed => "unconfirmed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };

    public static TableEntity From(WorkRecord record, string partition)
    {
        var row = new TableEntity(partition, Key(record.Key))
        {
            [State] = Name(record.State),
            [Token] = record.Token,
            [FirstOf] = record.FirstToken,
            [Item] = Text(record.Item),
        };
        if (record.Passes.Count > 0)
            row[Passes] = Text(record.Passes);
        if (record.Trail.Count > 0)
            row[Trail] = Text(record.Trail);
        foreach (var merged in record.Merged)
            row[Merged + merged.Contact.Local] = Text(merged);
        if (!record.Payload.IsEmpty)
            Packed.WritePacked(row, Payload, record.Payload);
        return row;
    }

    public static WorkRecord Read(TableEntity row)
    {
        var item = JsonSerializer.Deserialize(row.GetString(Item), Json.WorkItem)!;
        return new()
        {
            Item = item,
            State = Enum.Parse<WorkState>(row.GetString(State), ignoreCase: true),
            Token = row.GetInt64(Token) ?? 0,
            FirstToken = row.GetInt64(FirstOf) ?? 0,
            Agent = row.GetString(Agent) is { Length: > 0 } agent ? agent : null,
            LeaseUntil = row.GetString(Until) is { } until ? DateTimeOffset.Parse(until, CultureInfo.InvariantCulture) : default,
            Payload = Packed.ReadPacked(row, Payload),
            Merged = ReadMerged(row),
            Passes = row.GetString(Passes) is { } passes ? JsonSerializer.Deserialize(passes, Json.IReadOnlyListPass)! : [],
            MovesAs = row.GetString(MovesAs) is { } moves ? JsonSerializer.Deserialize(moves, Json.WorkItem) : null,
            Trail = row.GetString(Trail) is { } trail ? JsonSerializer.Deserialize(trail, Json.IReadOnlyListWorkKey)! : [],
            Outcome = row.GetString(Outcome) is { } outcome ? JsonSerializer.Deserialize(outcome, Json.WorkOutcome) : null,
            StoredAt = row.Timestamp ?? default,
            Tag = row.ETag.ToString(),
        };
    }

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static string Text(WorkItem item) => JsonSerializer.Serialize(item, Json.WorkItem);

    public static string Text(IReadOnlyList<Pass> passes) => JsonSerializer.Serialize(passes, Json.IReadOnlyListPass);

    public static string Text(WorkOutcome outcome) => JsonSerializer.Serialize(outcome, Json.WorkOutcome);

    public static string Text(MergedContact merged) => JsonSerializer.Serialize(merged, Json.MergedContact);

    private static string Text(IReadOnlyList<WorkKey> trail) => JsonSerializer.Serialize(trail, Json.IReadOnlyListWorkKey);

    private static MergedContact[] ReadMerged(TableEntity row)
    {
        List<MergedContact>? merged = null;
        foreach (var (name, value) in row)
        {
            if (name.StartsWith(Merged, StringComparison.Ordinal))
                (merged ??= []).Add(JsonSerializer.Deserialize((string)value, Json.MergedContact)!);
        }

        return merged is null ? [] : [.. merged.OrderBy(static m => m.ReceivedAt).ThenBy(static m => m.Contact.Value, StringComparer.Ordinal)];
    }
}
