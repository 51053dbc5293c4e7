using static Routing.App.Keys.Role;

namespace Routing.App.Http;

/// <summary>
/// Every operation, who may call it (ops besides, always), and what it takes and gives. Both hosts serve this table, and OpenAPI is
/// written from it.
/// </summary>
/// <remarks>
/// Agents do not read contacts by id: a pull hands them theirs, and an agent of one site is not to see another site's.
/// Queue figures are counts, so every agent may see them.
/// </remarks>
public static class Routes
{

    private static readonly Access s_ops = Access.To(Ops);
    private static readonly Access s_desk = Access.To(Channel, Reviewer, Supervisor);
    private static readonly Access s_ownAgent = Access.To(Agent, Supervisor).For("agentId");
    private static readonly Access s_ownSeller = Access.To(Seller, Supervisor).For("sellerId");
    private static readonly Access s_ownSellerOrReviewer = Access.To(Seller, Reviewer, Supervisor).For("sellerId");
    private static readonly Access s_case = Access.To(Seller, Reviewer, Supervisor);
    private static readonly Access s_decide = Access.To(Reviewer, Supervisor);
    private static readonly Access s_floor = Access.To(Agent, Supervisor);

    public static readonly IReadOnlyList<Route> All =
    [
        new("PostContact", "POST", "/api/contacts", Access.To(Channel), ContactEndpoints.PostAsync)
        {
            Summary = "Takes a contact in: understands it, decides its channel and queue, and answers with the decision.",
            Request = "ContactPost",
            Answers =
            [
                new(201, "Contact", "Taken in."),
                new(200, "Contact", "Posted before: the first answer again, with Idempotency-Replayed: true."),
                new(202, "Accepted", "Asked for with Prefer: respond-async: it is processed from the queue."),
                new(409, "Problem", "in_progress: the same contact is being processed."),
                new(422, "Problem", "externalId_reused: posted before with other content."),
            ],
            Parameters = [new("Prefer", "header", """{ "type": "string", "examples": ["respond-async"] }""", "respond-async: answer 202 and process later.")],
        },
        new("GetContact", "GET", "/api/contacts/{contactId}", s_desk, ContactEndpoints.GetAsync)
        {
            Summary = "A contact with its decision, as it stands now.",
            Answers = [new(200, "Contact", "The contact.")],
        },
        new("ExplainContact", "GET", "/api/contacts/{contactId}/explanation", s_desk, ContactEndpoints.ExplainAsync)
        {
            Summary = "All inputs of the contact's decision; on request decided again and compared.",
            Answers = [new(200, "Explanation", "The explanation.")],
            Parameters = [new("rederive", "query", """{ "type": "boolean", "default": false }""", "Decide again from the stored inputs and compare.")],
        },
        new("RecordOutcome", "POST", "/api/contacts/{contactId}/outcome", Access.To(Channel), ContactEndpoints.RecordOutcomeAsync)
        {
            Summary = "Records how a contact ended for the party.",
            Request = "Outcome",
            Answers = [new(200, "Contact", "The contact after it.")],
        },
        new("GetIssues", "GET", "/api/parties/{partyId}/issues", s_desk, ContactEndpoints.IssuesAsync)
        {
            Summary = "The issues of a party; an empty list for one never seen.",
            Answers = [new(200, "Issues", "The issues.")],
        },
        new("EraseParty", "DELETE", "/api/parties/{partyId}", s_ops, ContactEndpoints.EraseAsync)
        {
            Summary = "Erases a party: every row of it goes.",
            Answers = [new(202, null, "Erased, or under way.")],
        },

        new("PutAgent", "PUT", "/api/agents/{agentId}", s_ownAgent, AgentEndpoints.PutAsync)
        {
            Summary = "Stores an agent's profile in place of what was there.",
            Request = "AgentProfile",
            Answers = [new(200, "StoredAgentProfile", "The stored profile.")],
        },
        new("GetAgent", "GET", "/api/agents/{agentId}", s_ownAgent, AgentEndpoints.GetAsync)
        {
            Summary = "An agent's profile.",
            Answers = [new(200, "StoredAgentProfile", "The profile.")],
        },
        new("PullWork", "POST", "/api/agents/{agentId}/pull", s_ownAgent, AgentEndpoints.PullAsync)
        {
            Summary = "Leases the next contacts to the agent, waiting for one if asked to.",
            Request = "Pull",
            Answers = [new(200, "Pulled", "The contacts; none when none came in the time."), new(409, "Problem", "at_capacity, or not_available for an agent who is paused or offline.")],
        },
        Act("HeartbeatWork", "heartbeat", AgentBodies.Heartbeat, "Heartbeat", "Holds on to a contact: its lease is extended."),
        Act("CompleteWork", "complete", AgentBodies.Complete, "Complete", "Completes a contact."),
        Act("ReleaseWork", "release", AgentBodies.Release, "Release", "Gives a contact back to its place in the queue."),
        Act("TransferWork", "transfer", AgentBodies.Transfer, "Transfer", "Moves a contact to another queue."),
        Act("SkipWork", "skip", AgentBodies.Skip, "Release", "Gives a contact back and is not offered it again; recorded."),
        new("GetQueues", "GET", "/api/queues", s_floor, AgentEndpoints.QueuesAsync)
        {
            Summary = "Depth, leased, oldest wait and service level today, per queue and site.",
            Answers = [new(200, "Queues", "The queues.")],
            Parameters = [new("site", "query", """{ "type": "string" }""", "Only what this site sees.")],
        },
        new("GetQueue", "GET", "/api/queues/{name}", s_floor, AgentEndpoints.QueueAsync)
        {
            Summary = "One queue.",
            Answers = [new(200, "Queue", "The queue.")],
        },

        new("ReplyToBuyer", "POST", "/api/sellers/{sellerId}/replies", s_ownSeller, CaseEndpoints.ReplyAsync)
        {
            Summary = "Records what a seller wrote to a buyer: whether it answers and why, what was found in it, and the case after it.",
            Request = "SellerReply",
            Answers = [new(200, "SellerReplied", "Recorded; a repeat answers as the first did."), new(409, "Problem", "Such as closed, other_seller, in_future, too_many or messaging_restricted: nothing was changed.")],
        },
        new("PutSellerCalendar", "PUT", "/api/sellers/{sellerId}/calendar", s_ownSeller, CaseEndpoints.PutCalendarAsync)
        {
            Summary = "Stores a seller's own hours, closed days, holiday mode and chatbot in place of what was there. Holds for open cases from now on.",
            Request = "SellerCalendar",
            Answers = [new(200, "StoredSellerCalendar", "As stored.")],
        },
        new("GetSellerStanding", "GET", "/api/sellers/{sellerId}/standing", s_ownSellerOrReviewer, CaseEndpoints.StandingAsync)
        {
            Summary = "Points, milestones, restrictions, response rates, open violations and cases, and whether contacts are offered.",
            Answers = [new(200, "SellerStanding", "The standing now.")],
            Parameters = [new("market", "query", """{ "type": "string", "examples": ["US"] }""", "Left out: the first market in which anything is known of the seller.")],
        },
        new("OpenViolation", "POST", "/api/sellers/{sellerId}/violations", Access.To(Supervisor), CaseEndpoints.OpenViolationAsync)
        {
            Summary = "Opens the case of a violation that a person found.",
            Request = "ViolationPost",
            Answers = [new(201, "Case", "Opened."), new(200, "Case", "The same violation from the same source was opened before."), new(409, "Problem", "Such as unknown_violation or points_out_of_range.")],
        },
        new("OpenDispute", "POST", "/api/disputes", Access.To(Channel, Seller, Reviewer, Supervisor), CaseEndpoints.OpenDisputeAsync)
        {
            Summary = "Opens a dispute about an order. A contact that it comes from may tell buyer, seller, market and value.",
            Request = "DisputePost",
            Answers = [new(201, "Case", "Opened."), new(200, "Case", "It was opened before."), new(409, "Problem", "Such as attempts_exhausted, too_early_to_open or too_late_to_open.")],
        },
        new("GetCase", "GET", "/api/cases/{caseId}", s_case, CaseEndpoints.GetAsync)
        {
            Summary = "A case of any kind: its state, next alarm and history of events with reasons.",
            Answers = [new(200, "Case", "The case.")],
        },
        OfCase("AddEvidence", "evidence", s_case, CaseEndpoints.Act(CaseBodies.Evidence), "Evidence", "Adds evidence to a dispute, by reference with its hash."),
        OfCase("StepDispute", "steps", s_case, CaseEndpoints.Act(CaseBodies.Step), "DisputeStep", "A step of a dispute without evidence: accept, reject, escalate, resubmit, withdraw, rest, goodsSent or goodsReceived."),
        OfCase("CorrectViolation", "correct", s_case, CaseEndpoints.Act(CaseBodies.Correct), "Correction", "The seller put right what was wrong."),
        OfCase("AppealCase", "appeal", s_case, CaseEndpoints.Act(CaseBodies.Appeal), "Appeal", "Appeals against a violation or a ruling."),
        OfCase("ReviewCase", "review", s_decide, CaseEndpoints.Decide(CaseBodies.Review), "Review", "Decides an appeal, or whether what was detected stands."),
        OfCase("RuleDispute", "ruling", s_decide, CaseEndpoints.Decide(CaseBodies.Ruling), "Ruling", "Rules on a dispute."),
        OfCase("ResolveStep", "resolution", s_decide, CaseEndpoints.Act(CaseBodies.Resolution), "Resolution", "Says what became of a step of a ruling that could not be executed."),
        OfCase("PauseCase", "pause", s_case, CaseEndpoints.Act(CaseBodies.Pause), "Pause", "Nothing can be done until the buyer says more: the clock stands."),
        OfCase("ResumeCase", "resume", s_case, CaseEndpoints.Act(CaseBodies.Resume), "Pause", "The clock goes on with what was left."),

        new("IssueKey", "POST", "/api/ops/keys", s_ops, OpsEndpoints.IssueKeyAsync)
        {
            Summary = "Issues a key. It is shown this once.",
            Request = "KeyRequest",
            Answers = [new(201, "Key", "The key.")],
        },
        new("RevokeKey", "DELETE", "/api/ops/keys/{id}", s_ops, OpsEndpoints.RevokeKeyAsync)
        {
            Summary = "Revokes a key, for good.",
            Answers = [new(204, null, "Revoked.")],
        },
        new("GetPoison", "GET", "/api/ops/poison", s_ops, OpsEndpoints.PoisonedAsync)
        {
            Summary = "Messages that were set aside, with the problem of each.",
            Answers = [new(200, "Poison", "The messages, without their bodies.")],
        },
        new("ReplayPoison", "POST", "/api/ops/poison/{id}/replay", s_ops, OpsEndpoints.ReplayAsync)
        {
            Summary = "Puts a message that was set aside back into its queue.",
            Answers = [new(202, "Replayed", "It is back in the queue.")],
        },

        new("GetPolicy", "GET", "/api/policies/{market}", s_ops, PolicyEndpoints.GetAsync)
        {
            Summary = "The policy in force.",
            Answers = [new(200, "Policy", "The policy.")],
        },
        new("PutPolicy", "PUT", "/api/policies/{market}", s_ops, PolicyEndpoints.PutAsync)
        {
            Summary = "Checks a whole policy and makes it the market's next version.",
            Request = "PolicyDocument",
            MaxBody = PolicyEndpoints.MaxBytes,
            Answers = [new(200, "Policy", "The next version.")],
        },

        new("GetHealth", "GET", "/api/health", Access.Anonymous, ServiceEndpoints.HealthAsync)
        {
            Summary = "Whether the store, the queue and the clocks are in order.",
            Answers = [new(200, "Health", "In order."), new(503, "Health", "The store or the queue does not answer.")],
        },
        new("GetOpenApi", "GET", "/api/openapi.json", Access.Anonymous, ServiceEndpoints.OpenApiAsync)
        {
            Summary = "This description.",
            Answers = [new(200, "OpenApi", "OpenAPI 3.1.")],
        },
    ];

    private static Route OfCase(string id, string verb, Access access, Endpoint run, string request, string summary) =>
        new(id, "POST", $"/api/cases/{{caseId}}/{verb}", access, run)
        {
            Summary = summary,
            Request = request,
            Answers = [new(200, "Case", "The case after it."), new(409, "Problem", "The code names the rule that says no; nothing was changed.")],
        };

    private static Route Act(string id, string verb, Func<ReadOnlyMemory<byte>, App.Agents.WorkAction> read, string request, string summary) =>
        new(id, "POST", $"/api/agents/{{agentId}}/work/{{contactId}}/{verb}", s_ownAgent, AgentEndpoints.Act(read))
        {
            Summary = summary,
            Request = request,
            Answers = [new(200, "Worked", "Done."), new(409, "Problem", "stale_lease: the token is not the one in force.")],
        };
}
