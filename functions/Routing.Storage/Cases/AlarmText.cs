using System.Globalization;
using Routing.Domain.Cases;

namespace Routing.Storage.Cases;

/// <summary>A received message with alarms. It goes from the queue with the last of them.</summary>
public sealed class AlarmMessage(string id, string receipt, int alarms)
{
    private int _left = alarms;

    public string Id { get; } = id;

    public string Receipt { get; } = receipt;

    /// <summary>It came with more than one alarm.</summary>
    public bool IsShared { get; } = alarms > 1;

    /// <summary>One more of its alarms is done with: whether that was the last.</summary>
    public bool IsLast() => Interlocked.Decrement(ref _left) <= 0;
}

/// <summary>What a message says: case, bar and ticks of an alarm, a line each.</summary>
internal static class AlarmText
{
    public readonly record struct Entry(CaseId Case, DateTimeOffset Due);

    public static string Of(IEnumerable<Entry> alarms) =>
        string.Join('\n', alarms.Select(static a => string.Create(CultureInfo.InvariantCulture, $"{a.Case}|{a.Due.UtcTicks}")));

    /// <summary>Lines that are no alarm are left out.</summary>
    public static IReadOnlyList<Entry> Read(string text) => [.. text.Split('\n').Select(Parse).OfType<Entry>()];

    private static Entry? Parse(string line) =>
        line.Split('|') is [var name, var ticks] && CaseId.TryParse(name, out var id)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
            ? new Entry(id, new(at, TimeSpan.Zero))
            : null;
}

/// <summary>How many times faster than the store's our clock runs; the store hides messages by its own.</summary>
/// <param name="Scale">1 or more.</param>
public sealed record AlarmPace(double Scale)
{
    public static readonly AlarmPace Usual = new(1);

    public TimeSpan Real(TimeSpan ours) => ours / Scale;
}
