using System.Text.Json;
using Routing.Domain.SellerResponse;
using Xunit;

namespace Routing.Domain.Tests.SellerResponse;

/// <summary>Every state against every command, each row what becomes of it: the first event, or "" for nothing.</summary>
public sealed class EveryStateTests
{
    private static readonly DateTimeOffset T = Sellers.Monday, Now = T.AddHours(30);

    private static readonly Dictionary<string, ResponseCommand> s_commands = new()
    {
        ["open"] = Sellers.Open(Now), ["join"] = new ResponseCommand.Join(Sellers.Other, Now), ["reply"] = Sellers.Reply(Now),
        ["pause"] = new ResponseCommand.Pause(Now), ["resume"] = new ResponseCommand.Resume(Now), ["buyerWrote"] = new ResponseCommand.BuyerWrote(Now),
        ["calendar"] = new ResponseCommand.SellerCalendarChanged(new(null, null, null, Now.AddHours(9), null)),
        ["taken"] = new ResponseCommand.TierTaken("a-2", Now), ["released"] = new ResponseCommand.TierReleased(Now),
        ["answered"] = new ResponseCommand.AgentAnswered("a-1", true, Now), ["exclude"] = new ResponseCommand.Exclude(Exclusions.Blocked, Now),
        ["close"] = new ResponseCommand.Close("taken_back", Now), ["wake"] = ResponseCommand.Wake.Up,
    };

    private static readonly Dictionary<string, Func<Walk>> s_states = new()
    {
        ["none"] = () => new(Sellers.Terms),
        ["running"] = () => new Walk(Sellers.Terms).Do(Sellers.Open(T.AddHours(29)), T.AddHours(29)),
        ["paused"] = () => new Walk(Sellers.Terms).Do(Sellers.Open(T), T).Do(new ResponseCommand.Pause(T.AddHours(1)), T.AddHours(1)),
        ["tier"] = () => new Walk(Sellers.Terms).Do(Sellers.Open(T.AddHours(5)), T.AddHours(5)).RunTo(T.AddHours(29)),
        ["inWork"] = () => s_states!["tier"]().Do(new ResponseCommand.TierTaken("a-1", T.AddHours(29)), T.AddHours(29)),
        ["overdue"] = () => new Walk(Sellers.Terms).Do(Sellers.Open(T.AddDays(-9)), T.AddDays(-9)).RunTo(T),
        ["closed"] = () => new Walk(Sellers.Terms).Do(Sellers.Open(T), T).Do(Sellers.Reply(T, id: "r-0"), T),
    };

    public static TheoryData<string, string> Rows => new()
    {
        { "none", "open:Opened join:! reply:! pause:! resume:! buyerWrote:! calendar:! taken:! released:! answered:! exclude:! close:! wake:" },
        { "running", "open: join:Joined reply:ReplyRecorded pause:Paused resume: buyerWrote: calendar:ScheduleChanged taken:! released: answered:CaseClosed exclude:CaseClosed close:CaseClosed wake:" },
        { "paused", "open: join:Joined reply:ReplyRecorded pause: resume:Resumed buyerWrote:Resumed calendar:ScheduleChanged taken:! released: answered:CaseClosed exclude:CaseClosed close:CaseClosed wake:" },
        { "tier", "open: join:Joined reply:ReplyRecorded pause:Paused resume: buyerWrote: calendar: taken:Taken released: answered:ResponseCounted exclude:CaseClosed close:ResponseCounted wake:" },
        { "inWork", "open: join:Joined reply:ReplyRecorded pause:Paused resume: buyerWrote: calendar: taken:Taken released:Released answered:ResponseCounted exclude:CaseClosed close:ResponseCounted wake:" },
        { "overdue", "open: join:Joined reply:ReplyRecorded pause:Paused resume: buyerWrote: calendar: taken:Taken released: answered:CaseClosed exclude:CaseClosed close:CaseClosed wake:" },
        { "closed", "open: join:! reply:! pause:! resume:! buyerWrote: calendar: taken:! released: answered:! exclude:! close:! wake:" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_command_is_defined(string state, string row)
    {
        var found = string.Join(' ', s_commands.Select(c =>
        {
            var walk = s_states[state]();
            var before = Sellers.Json(walk.State);
            walk.Do(c.Value, Now);
            if (walk.Last is [] or [ResponseEvent.Refused])
                Assert.Equal(before, Sellers.Json(walk.State));
            return $"{c.Key}:{(walk.Last.Count == 0 ? "" : walk.Last[0] is ResponseEvent.Refused ? "!" : walk.Last[0].GetType().Name)}";
        }));

        Assert.Equal(row, found);
    }

    [Fact]
    public void Every_case_of_the_command_is_among_them() => Assert.Equal(
        typeof(ResponseCommand).GetNestedTypes().Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))),
        s_commands.Values.Select(c => c.GetType()).Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))));

    [Fact]
    public void An_old_version_of_an_event_still_reads()
    {
        const string Stored = """{"$type":"seller-reply-recorded-v1","replyId":"r-7","at":"2026-11-23T12:00:00Z","surface":"chat","author":"human","counts":false,"why":"no_words"}""";

        var read = JsonSerializer.Deserialize(Stored, RoutingJson.Default.ResponseEvent)!;
        var walk = new Walk(Sellers.Terms).Do(Sellers.Open(T), T);
        var state = Assert.IsType<ResponseCase.WithSeller>(ResponseDecider.Evolve(walk.State, read));

        Assert.Equal(["r-7"], state.Facts.Replies);
        Assert.Empty(ResponseDecider.Effects(state, read));
        Assert.Empty(ResponseDecider.Decide(state, Sellers.Reply(T.AddHours(2), id: "r-7"), Sellers.Terms, T.AddHours(2)));
    }

    [Fact]
    public void Stored_names_never_change() => Assert.Equal(
        [
            "seller-breached-v1", "seller-case-closed-v1", "seller-case-opened-v1", "seller-clock-paused-v1", "seller-clock-resumed-v1",
            "seller-contact-joined-v1", "seller-last-tier-missed-v1", "seller-moved-to-tier-v1", "seller-refused-v1", "seller-reminded-v1",
            "seller-reminder-skipped-v1", "seller-reply-recorded-v1", "seller-reply-recorded-v2", "seller-response-counted-v1", "seller-schedule-changed-v1",
            "seller-tier-released-v1", "seller-tier-taken-v1",
        ],
        RoutingJson.Default.ResponseEvent.PolymorphismOptions!.DerivedTypes.Select(d => (string)d.TypeDiscriminator!).Order(StringComparer.Ordinal));
}
