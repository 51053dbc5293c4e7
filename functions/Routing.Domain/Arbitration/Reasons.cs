using System.Globalization;
using Routing.Domain.Issues;

namespace Routing.Domain.Arbitration;

/// <summary>Collects the reasons of one decision and words them.</summary>
internal sealed class Reasons
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;
    private readonly List<Reason> _list = new(4);

    public Reason[] ToArray() => [.. _list];

    public void Add(string code, string text) => _list.Add(new(code, text));

    public void Recontact(Link link)
    {
        Span<char> room = stackalloc char[160];
        Span<char> since = stackalloc char[24];
        var span = Duration(link.SinceAnswer ?? TimeSpan.Zero, since);
        Add(Codes.Recontact, link.Failed.Count == 0
            ? string.Create(Plain, room, $"{Ordinal(link.Number)} contact about this issue in {span}.")
            : string.Create(Plain, room, $"{Ordinal(link.Number)} contact about this issue in {span}; {Failed(link.Failed)} failed before."));
    }

    public void LeastCost(Channel best, long cost, Channel next, long nextCost, string currency)
    {
        Span<char> room = stackalloc char[160];
        Span<char> one = stackalloc char[40];
        Span<char> two = stackalloc char[40];
        Add(Codes.LeastCost, string.Create(Plain, room,
            $"{Capital(best)} is expected to cost {Amount(cost, currency, one)} in all; the next best, {Name(next)}, {Amount(nextCost, currency, two)}."));
    }

    public void OnlyEligible(Channel best, long cost, string currency)
    {
        Span<char> room = stackalloc char[160];
        Span<char> one = stackalloc char[40];
        Add(Codes.OnlyEligible, string.Create(Plain, room,
            $"{Capital(best)} is the only channel left; it is expected to cost {Amount(cost, currency, one)} in all."));
    }

    public void Treatment(string name, TimeSpan headStart)
    {
        Span<char> room = stackalloc char[160];
        Span<char> by = stackalloc char[24];
        Add(Codes.Treatment, headStart == TimeSpan.Zero
            ? string.Create(Plain, room, $"Treatment {name}.")
            : string.Create(Plain, room, $"Treatment {name}: due {Duration(headStart.Duration(), by)} {(headStart > TimeSpan.Zero ? "earlier" : "later")}."));
    }

    public static string Name(Channel channel) => channel switch
    {
        Channel.SelfHelp => "self-help",
        Channel.Chatbot => "chatbot",
        Channel.Seller => "seller",
        Channel.Platform => "platform",
        _ => "direct message",
    };

    private static string Capital(Channel channel) => channel switch
    {
        Channel.SelfHelp => "Self-help",
        Channel.Chatbot => "Chatbot",
        Channel.Seller => "Seller",
        Channel.Platform => "Platform",
        _ => "Direct message",
    };

    private static string Failed(IReadOnlyList<Channel> channels) =>
        channels.Count == 1 ? Name(channels[0]) : string.Join(", ", channels.Select(Name));

    private static string Ordinal(int number) => number switch
    {
        1 => "First",
        2 => "Second",
        3 => "Third",
        4 => "Fourth",
        5 => "Fifth",
        _ => (number % 100, number % 10) switch
        {
            ( >= 11 and <= 13, _) => string.Create(Plain, $"{number}th"),
            (_, 1) => string.Create(Plain, $"{number}st"),
            (_, 2) => string.Create(Plain, $"{number}nd"),
            (_, 3) => string.Create(Plain, $"{number}rd"),
            _ => string.Create(Plain, $"{number}th"),
        },
    };

    /// <summary>Minutes below two hours, hours below three days, then days; rounded down.</summary>
    private static ReadOnlySpan<char> Duration(TimeSpan span, Span<char> room)
    {
        var (value, unit) = span.TotalHours < 2 ? ((long)span.TotalMinutes, "min") : span.TotalDays < 3 ? ((long)span.TotalHours, "h") : ((long)span.TotalDays, "d");
        room.TryWrite(Plain, $"{value} {unit}", out var written);
        return room[..written];
    }

    private static ReadOnlySpan<char> Amount(long minor, string currency, Span<char> room)
    {
        int written;
        _ = currency switch
        {
            "JPY" or "KRW" or "VND" or "CLP" or "PYG" or "ISK" => room.TryWrite(Plain, $"{minor} {currency}", out written),
            "KWD" or "BHD" or "OMR" or "JOD" or "TND" => room.TryWrite(Plain, $"{minor / 1000}.{minor % 1000:000} {currency}", out written),
            _ => room.TryWrite(Plain, $"{minor / 100}.{minor % 100:00} {currency}", out written),
        };
        return room[..written];
    }
}
