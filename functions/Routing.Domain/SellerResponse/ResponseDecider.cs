using System.Diagnostics;
using Routing.Domain.Cases;
using Routing.Domain.Contacts;

namespace Routing.Domain.SellerResponse;

/// <summary>
/// The rules of seller-response cases. A case first does what fell due before the command's own time, then the command, then what else is due by now: so
/// what it has come to does not depend on when, how often or in which order it was woken.
/// </summary>
public sealed partial class ResponseDecider : IDecider<ResponseCase, ResponseCommand, ResponseEvent, SellerTerms>
{
    /// <summary>Most contacts that share a clock, and most replies that are recorded.</summary>
    public const int Most = 200;

    private ResponseDecider() { }

    public static ResponseCase Initial { get; } = new ResponseCase.NotOpened();

    public static IReadOnlyList<ResponseEvent> Decide(ResponseCase state, ResponseCommand command, SellerTerms terms, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(terms);
        var course = new Course(state, terms, now);
        switch (state, command)
        {
            case (ResponseCase.NotOpened, ResponseCommand.Open c):
                Opening.Open(course, c);
                break;
            case (ResponseCase.NotOpened, ResponseCommand.Wake):
            case (ResponseCase.Closed, ResponseCommand.Wake or ResponseCommand.BuyerWrote or ResponseCommand.SellerCalendarChanged or ResponseCommand.TierReleased):
                break;
            case (ResponseCase.NotOpened, _):
                course.Refuse(NameOf(command), RefusalReasons.NotOpened);
                break;
            case (ResponseCase.Closed closed, _):
                if (!IsRepeat(closed, command))
                    course.Refuse(NameOf(command), RefusalReasons.Closed);
                break;
            case (_, ResponseCommand.Wake):
                course.Advance(now, inclusive: true);
                break;
            default:
                Running.Decide(course, Facts(state), command);
                break;
        }

        return course.Events;
    }

    public static DateTimeOffset? NextAlarm(ResponseCase state) => state switch
    {
        ResponseCase.WithSeller w => w.Clock.Reminders is [var next, ..] && (w.Clock.DueAt is null || next.At < w.Clock.DueAt) ? next.At : w.Clock.DueAt,
        ResponseCase.WithAgents { Overdue: false } a => a.Clock.DueAt,
        _ => null,
    };

    private static bool IsRepeat(ResponseCase.Closed closed, ResponseCommand command) => command switch
    {
        ResponseCommand.Open c => c.Contact == closed.Facts.Contact,
        ResponseCommand.Join c => IsJoined(closed.Facts, c.Contact),
        ResponseCommand.Reply c => c.SellerId == closed.Facts.SellerId && closed.Facts.Replies.Contains(c.ReplyId),
        ResponseCommand.Pause c => c.At <= closed.Facts.PauseChangedAt,
        ResponseCommand.Resume c => c.At <= closed.Facts.PauseChangedAt,
        ResponseCommand.TierTaken c => c.At <= closed.Facts.TakenChangedAt,
        ResponseCommand.AgentAnswered => closed.Outcome == ResponseOutcome.AnsweredByAgent,
        ResponseCommand.Exclude => closed.Outcome == ResponseOutcome.Excluded,
        ResponseCommand.Close => closed.Outcome == ResponseOutcome.Withdrawn,
        _ => false,
    };

    private static bool IsJoined(CaseFacts facts, ContactId contact) => contact == facts.Contact || facts.Joined.Contains(contact);

    private static CaseFacts Facts(ResponseCase state) => state switch
    {
        ResponseCase.WithSeller w => w.Facts,
        ResponseCase.WithAgents a => a.Facts,
        ResponseCase.Closed c => c.Facts,
        _ => throw new UnreachableException($"{state.GetType().Name} has no facts."),
    };

    private static string NameOf(ResponseCommand command) => command switch
    {
        ResponseCommand.Open => "open",
        ResponseCommand.Join => "join",
        ResponseCommand.Reply => "reply",
        ResponseCommand.Pause => "pause",
        ResponseCommand.Resume => "resume",
        ResponseCommand.BuyerWrote => "buyer_wrote",
        ResponseCommand.SellerCalendarChanged => "seller_calendar_changed",
        ResponseCommand.TierTaken => "tier_taken",
        ResponseCommand.TierReleased => "tier_released",
        ResponseCommand.AgentAnswered => "agent_answered",
        ResponseCommand.Exclude => "exclude",
        ResponseCommand.Close => "close",
        ResponseCommand.Wake => "wake",
        _ => throw new UnreachableException($"No name for {command.GetType().Name}."),
    };
}
