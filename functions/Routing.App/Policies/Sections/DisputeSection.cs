using Routing.Domain.Disputes;
using Routing.Domain.Enforcement;

namespace Routing.App.Policies.Sections;

/// <summary>disputes.json: whose turn it is and for how long, who is liable, when a person rules, and how a ruling is executed.</summary>
internal static class DisputeSection
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1), s_day = TimeSpan.FromDays(1);

    /// <summary>Null when there is no such section, or something in it is wrong.</summary>
    public static DisputeTerms? Read(PolicyObject? section, DefinedNames names, WindowReader windows, EnforcementTerms? enforcement)
    {
        if (section is null)
            return null;
        var before = section.Node.Reading.Errors.Count;
        var evidence = section.Required("evidence")?.Object();
        EvidenceTerms?[] sides = [ReadEvidence(evidence?.Required("buyer"), windows), ReadEvidence(evidence?.Required("seller"), windows)];
        evidence?.Close();
        var openWithin = windows.Read(section.Optional("openWithin"));
        var waitBefore = windows.Read(section.Optional("waitBefore"));
        var perProduct = section.Optional("maxPerProduct")?.Count(1, 100) ?? 1;
        var perOrder = section.Optional("maxPerOrder")?.Count(1, 1000) ?? 10;
        var turn = ReadTurn(section.Optional("sellerTurn"), windows);
        var rules = LiabilityReader.Rules(section.Required("rules"));
        var otherwise = LiabilityReader.Rule(section.Required("otherwise"), condition: false);
        var review = ReadReview(section.Required("review"), names, windows);
        var appeal = ReadAppeal(section.Optional("appeal"), windows);
        var execution = ReadExecution(section.Required("execution"), windows);
        var goods = ReadReturn(section.Optional("return"), windows);
        var fault = ReadFault(section.Optional("fault"), enforcement);
        section.Close();
        if (section.Node.Reading.Errors.Count > before)
            return null;
        return new()
        {
            OpenWithin = openWithin,
            WaitBefore = waitBefore,
            MaxPerProduct = perProduct,
            MaxPerOrder = perOrder,
            SellerTurn = turn,
            Evidence = [sides[0]!, sides[1]!],
            Rules = rules,
            Otherwise = otherwise!,
            Review = review!,
            Appeal = appeal,
            Execution = execution!,
            Return = goods,
            Fault = fault,
        };
    }

    private static EvidenceTerms? ReadEvidence(PolicyNode? node, WindowReader windows)
    {
        if (node?.Object() is not { } o)
            return null;
        var within = windows.Read(o.Required("within"));
        var reminders = WindowReader.Reminders(o.Optional("reminders"));
        var silence = o.Required("silence")?.Choice<Silence>("silence");
        var most = o.Optional("most")?.Count(1, 100) ?? 20;
        o.Close();
        return within is null ? null : new(within, reminders, silence ?? Silence.OnEvidence, most);
    }

    private static SellerTurnTerms? ReadTurn(PolicyNode? node, WindowReader windows)
    {
        if (node?.Object() is not { } o)
            return null;
        var answer = windows.Read(o.Required("answer"));
        var reminders = WindowReader.Reminders(o.Optional("reminders"));
        var silence = o.Required("silence")?.Choice<Silence>("silence");
        var escalate = windows.Read(o.Required("escalate"));
        var resubmits = o.Optional("resubmits")?.Count(0, 10) ?? 0;
        o.Close();
        return answer is null || escalate is null ? null : new(answer, reminders, silence ?? Silence.OnEvidence, escalate, resubmits);
    }

    private static ReviewTerms? ReadReview(PolicyNode? node, DefinedNames names, WindowReader windows)
    {
        if (node?.Object() is not { } o)
            return null;
        var within = windows.Read(o.Required("within"));
        var levels = o.Required("levels")?.Count(1, 5);
        var above = o.Required("aboveMinor")?.Whole(0, PolicyWords.MostMinor);
        var confidence = o.Required("minConfidence")?.Probability();
        var silence = o.Required("silence")?.Choice<RulingSilence>("silence");
        var queue = o.Optional("queue")?.Name(names.Families.Keys.ToHashSet(StringComparer.Ordinal), "queue family") ?? "disputes";
        o.Close();
        return within is null ? null : new()
        {
            Within = within, Levels = levels ?? 1, AboveMinor = above ?? 0, MinConfidence = confidence ?? 1, Silence = silence ?? RulingSilence.Wait, Queue = queue,
        };
    }

    private static DisputeAppealTerms? ReadAppeal(PolicyNode? node, WindowReader windows)
    {
        if (node?.Object() is not { } o)
            return null;
        var within = windows.Read(o.Required("within"));
        var sides = PolicySets.Choices<Side>(o.Optional("sides"), "side") ?? [Side.Buyer, Side.Seller];
        var stay = o.Required("stay")?.Flag();
        var fresh = o.Optional("newEvidence")?.Flag() ?? false;
        var review = windows.Read(o.Required("reviewWithin"));
        var levels = o.Required("levels")?.Count(1, 5);
        var automated = o.Required("automated")?.Flag();
        var court = o.Optional("outOfCourt")?.Text();
        o.Close();
        return within is null || review is null ? null : new(within, sides, stay ?? true, fresh, review, levels ?? 1, automated ?? false, court);
    }

    private static ExecutionTerms? ReadExecution(PolicyNode? node, WindowReader windows)
    {
        if (node?.Object() is not { } o)
            return null;
        var attempts = o.Required("attempts")?.Count(1, 100);
        var backoff = o.Required("backoff")?.Duration(s_second, s_day);
        var factor = o.Optional("factor")?.Number(1, 10) ?? 2;
        var mostNode = o.Required("maxBackoff");
        var most = mostNode?.Duration(s_second, PolicyWords.Month);
        if (most < backoff)
            mostNode!.Value.Refuse("Less than backoff.");
        var answer = o.Required("answer")?.Duration(s_second, PolicyWords.Month);
        var deadline = windows.Read(o.Required("deadline"));
        o.Close();
        return (attempts, backoff, most, answer, deadline) is ({ } a, { } b, { } m, { } w, { } d) ? new(a, b, factor, m, w, d) : null;
    }

    private static ReturnTerms? ReadReturn(PolicyNode? node, WindowReader windows)
    {
        if (node?.Object() is not { } o)
            return null;
        var (ship, receive) = (windows.Read(o.Required("ship")), windows.Read(o.Required("receive")));
        o.Close();
        return ship is null || receive is null ? null : new(ship, receive);
    }

    private static FaultTerms? ReadFault(PolicyNode? node, EnforcementTerms? enforcement)
    {
        if (node?.Object() is not { } o)
            return null;
        var violationNode = o.Required("violation");
        var violation = violationNode?.Text(PolicyForm.Code);
        var kind = violation is null ? null : enforcement?.Violations.GetValueOrDefault(violation);
        if (violation is not null && enforcement is not null && kind is null)
            violationNode!.Value.Refuse($"Unknown violation '{violation}'.");
        var pointsNode = o.Optional("points");
        var points = pointsNode?.Count(0, EnforcementSection.MostPoints);
        if (points > kind?.MostPoints)
            pointsNode!.Value.Refuse("More than the violation may cost.");
        var share = o.Optional("minShare")?.Count(1, 100) ?? 50;
        o.Close();
        return violation is null ? null : new(violation, points, share);
    }
}
