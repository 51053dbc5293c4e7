using System.Globalization;
using System.Text;
using Azure.Messaging.ServiceBus;
using Routing.App.Http;

namespace Routing.Storage.ServiceBus;

/// <summary>What we note on a message of <c>contacts-inbound</c>.</summary>
internal static class BusProperties
{
    /// <summary>Deliveries that met a fault of ours.</summary>
    public const string Faults = "routing-faults";

    /// <summary>Times that it was put off because of an outage.</summary>
    public const string Rounds = "routing-rounds";

    /// <summary>Why it was set aside, as a problem document, and when.</summary>
    public const string Problem = "routing-problem", At = "routing-set-aside-at";

    /// <summary>All properties of a message share 64 KiB.</summary>
    private const int MostProblem = 16 * 1024;

    public static int Number(ServiceBusReceivedMessage message, string name) => message.ApplicationProperties.TryGetValue(name, out var value) && value is int number ? number : 0;

    public static string Text(Problem problem)
    {
        var json = problem.ToJson();
        return Encoding.UTF8.GetString(json.Length <= MostProblem ? json : (problem with { Errors = null }).ToJson());
    }

    /// <summary>When it was set aside: as we noted, or, for one that the service set aside, when it came.</summary>
    public static string SetAsideAt(ServiceBusReceivedMessage message) => message.ApplicationProperties.TryGetValue(At, out var at) && at is string text
        ? text
        : message.EnqueuedTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>As we noted it, or what the service tells.</summary>
    public static string ProblemOf(ServiceBusReceivedMessage message)
    {
        if (message.ApplicationProperties.TryGetValue(Problem, out var noted) && noted is string json)
            return json;
        return Text(message.DeadLetterReason switch
        {
            "TTLExpiredException" => new(410, "expired", "The message expired.", "It was not taken in within its time to live."),
            "MaxDeliveryCountExceeded" => new(500, "undeliverable", "The message was delivered too often.", "Each delivery ended without its being settled."),
            var reason => new(500, "set_aside", "The message was set aside.", $"The reason given is {reason ?? "none"}."),
        });
    }

    /// <summary>Takes off a copy what belonged to the delivery of the original.</summary>
    public static void Clear(ServiceBusMessage message)
    {
        foreach (var name in (string[])[Faults, Rounds, Problem, At, "DeadLetterReason", "DeadLetterErrorDescription"])
            message.ApplicationProperties.Remove(name);
    }
}
