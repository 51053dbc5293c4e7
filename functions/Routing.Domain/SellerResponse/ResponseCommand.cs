using System.Text.Json.Serialization;
using Routing.Domain.Arbitration;
using Routing.Domain.Classification;
using Routing.Domain.Contacts;
using Routing.Domain.Governance;

namespace Routing.Domain.SellerResponse;

/// <summary>What is asked of a seller-response case.</summary>
public abstract record ResponseCommand
{
    private ResponseCommand() { }

    /// <summary>A contact was routed to the seller. The case's id is <c>CaseId.Of(CaseKind.SellerResponse, contact.Value)</c>.</summary>
    /// <param name="Contact">The contact that owns the issue.</param>
    /// <param name="Policy">The version whose terms are handed to the decider with this and every later command of the case.</param>
    /// <param name="ReceivedAt">When the contact came in: from then on the clock runs.</param>
    /// <param name="From">Who wrote; the policy says whose contacts count.</param>
    /// <param name="Excluded">Why the conversation may not count; the policy says which of these do exclude.</param>
    /// <param name="ChatbotOn">The seller's chatbot answers outside the seller's hours.</param>
    /// <param name="Schedule">The seller's own hours and holiday mode; null: none.</param>
    public sealed record Open(
        ContactId Contact, string SellerId, string Market, PolicyRef Policy, DateTimeOffset ReceivedAt, PartyRole From, string Intent, Signals Signals,
        Exclusions Excluded, bool ChatbotOn, SellerSchedule? Schedule) : ResponseCommand;

    /// <summary>Another contact about the same issue was merged into it, or came in twice: it shares the clock.</summary>
    public sealed record Join(ContactId Contact, DateTimeOffset At) : ResponseCommand;

    /// <summary>The seller wrote to the buyer.</summary>
    /// <param name="ReplyId">The same reply delivered twice is one.</param>
    /// <param name="SellerId">Who asks; another seller than the case's is refused.</param>
    /// <param name="Text">Redacted.</param>
    /// <param name="At">When it was written. Trusted no further back than the policy's <see cref="ReplyTerms.MostLag"/>, and never ahead.</param>
    /// <param name="SentToOthers">To how many other buyers a text of the same <see cref="ReplyDigest"/> was sent within <see cref="ReplyTerms.SameTextWindow"/>.</param>
    /// <param name="Resolves">The seller says that the matter is settled by it, such as by a refund.</param>
    /// <param name="Findings">Of <see cref="MessageCheck"/>.</param>
    public sealed record Reply(
        string ReplyId, string SellerId, string Text, DateTimeOffset At, ReplySurface Surface, ReplyAuthor Author, int SentToOthers, bool Resolves,
        IReadOnlyList<GovernanceFinding> Findings) : ResponseCommand;

    /// <summary>Nothing can be done until the buyer says more: the clock stands.</summary>
    /// <param name="At">When that was; a pause that is not later, or a resumption that is earlier, than the last change of either is a repeat.</param>
    public sealed record Pause(DateTimeOffset At) : ResponseCommand;

    /// <summary>The clock goes on with what was left.</summary>
    public sealed record Resume(DateTimeOffset At) : ResponseCommand;

    /// <summary>The buyer wrote again: what waited for the buyer goes on.</summary>
    public sealed record BuyerWrote(DateTimeOffset At) : ResponseCommand;

    /// <summary>The seller's hours or holiday mode changed. It holds from now on, never for the past.</summary>
    /// <param name="Schedule">The whole schedule as it is when the command is given, so that a repeat brings nothing old back; null: none.</param>
    public sealed record SellerCalendarChanged(SellerSchedule? Schedule) : ResponseCommand;

    /// <summary>An agent has the contact in work: while that is so, it is not moved on.</summary>
    public sealed record TierTaken(string AgentId, DateTimeOffset At) : ResponseCommand;

    /// <summary>The agent gave it back to the queue unanswered.</summary>
    public sealed record TierReleased(DateTimeOffset At) : ResponseCommand;

    /// <summary>An agent answered the buyer.</summary>
    public sealed record AgentAnswered(string AgentId, bool Resolved, DateTimeOffset At) : ResponseCommand;

    /// <summary>The conversation turned out not to count: it was settled automatically, or the buyer is blocked.</summary>
    public sealed record Exclude(Exclusions Why, DateTimeOffset At) : ResponseCommand;

    /// <summary>No answer is owed any more, such as because the buyer took it back.</summary>
    /// <param name="Reason">A code for the history.</param>
    public sealed record Close(string Reason, DateTimeOffset At) : ResponseCommand;

    /// <summary>Does what is due.</summary>
    public sealed record Wake : ResponseCommand
    {
        public static Wake Up { get; } = new();
    }
}

/// <summary>Through what the seller answered.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<ReplySurface>))]
public enum ReplySurface { Api, Chat, RefundForm, CancelForm, OtherThread, Note, Email }

/// <summary>Who or what wrote the answer.</summary>
[JsonConverter(typeof(CamelCaseEnumJson<ReplyAuthor>))]
public enum ReplyAuthor { Human, Bot, Template }

/// <summary>Why a conversation may not count in the seller's rates.</summary>
[Flags]
[JsonConverter(typeof(CamelCaseEnumJson<Exclusions>))]
public enum Exclusions
{
    None = 0,

    /// <summary>The seller wrote first.</summary>
    SellerInitiated = 1,

    /// <summary>Settled without anybody's answer.</summary>
    AutoResolved = 2,

    /// <summary>The buyer is blocked.</summary>
    Blocked = 4,

    /// <summary>A bot held all of it.</summary>
    BotOnly = 8,

    /// <summary>Not the first message of its thread.</summary>
    FollowUp = 16,

    /// <summary>Came in while the seller was in holiday mode. Found by the decider.</summary>
    HolidayMode = 32,

    /// <summary>Written by somebody whose contacts the policy does not count. Found by the decider.</summary>
    Role = 64,
}
