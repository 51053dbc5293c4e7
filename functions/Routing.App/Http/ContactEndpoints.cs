using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Routing.App.Contacts;
using Routing.App.Inbound;
using Routing.App.Policies;
using Routing.Domain.Contacts;

namespace Routing.App.Http;

internal static class ContactEndpoints
{
    public static async Task<IResult> PostAsync(Call call)
    {
        var body = await call.BodyAsync().ConfigureAwait(false);
        var post = ContactBodies.Post(body, call.Service<IPolicies>().Markets);
        return call.PrefersAsync && Redaction.ToMessage(post, ContactBodies.MaxText, StrictBody.MaxBytes) is { } message
            ? await EnqueueAsync(call, post, message).ConfigureAwait(false)
            : From(await call.Service<IIntake>().AcceptAsync(post, call.Aborted).ConfigureAwait(false));
    }

    public static async Task<IResult> GetAsync(Call call) =>
        Reply.Found(await call.Service<IContactDesk>().FindAsync(ContactOf(call), call.Aborted).ConfigureAwait(false));

    public static async Task<IResult> ExplainAsync(Call call) =>
        Reply.Found(await call.Service<IContactDesk>().ExplainAsync(ContactOf(call), call.QueryFlag("rederive"), call.Aborted).ConfigureAwait(false));

    public static async Task<IResult> RecordOutcomeAsync(Call call)
    {
        var contact = ContactOf(call);
        var outcome = ContactBodies.Outcome(await call.BodyAsync().ConfigureAwait(false));
        return Reply.Found(await call.Service<IContactDesk>().RecordOutcomeAsync(contact, outcome, call.Aborted).ConfigureAwait(false));
    }

    public static async Task<IResult> IssuesAsync(Call call) =>
        Reply.Found(await call.Service<IContactDesk>().IssuesAsync(call.IdValue("partyId"), call.Aborted).ConfigureAwait(false));

    public static async Task<IResult> EraseAsync(Call call)
    {
        await call.Service<IContactDesk>().EraseAsync(call.IdValue("partyId"), call.Aborted).ConfigureAwait(false);
        return new Reply(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> EnqueueAsync(Call call, ContactPost post, byte[] message)
    {
        await call.Service<IInbound>().EnqueueAsync(message, call.Aborted).ConfigureAwait(false);
        return new Reply(StatusCodes.Status202Accepted, JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("contactId", post.Id.Value);
            json.WriteString("status", "accepted");
            json.WriteEndObject();
        }))
        {
            Location = LocationOf(post.Id),
            Header = ("Preference-Applied", "respond-async"),
        };
    }

    private static IResult From(IntakeReply reply) => reply switch
    {
        IntakeReply.Accepted { Replayed: true } first =>
            new Reply(StatusCodes.Status200OK, first.Json) { Location = LocationOf(first.Id), Header = ("Idempotency-Replayed", "true") },
        IntakeReply.Accepted made => new Reply(StatusCodes.Status201Created, made.Json) { Location = LocationOf(made.Id) },
        IntakeReply.Reused => Problems.ExternalIdReused,
        IntakeReply.InProgress => Problems.InProgress,
        _ => throw new UnreachableException($"No reply for {reply.GetType().Name}."),
    };

    /// <summary>A text that is no contact's id is the id of no contact: 404.</summary>
    internal static string ContactOf(Call call) =>
        ContactId.TryParse(call.Value("contactId"), out var id) ? id.Value : throw new RefusedException(Problems.NotFound);

    private static string LocationOf(ContactId id) => $"/api/contacts/{id}";
}
