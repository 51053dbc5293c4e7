using System.Text.RegularExpressions;
using Routing.App.Keys;
using Routing.Storage.Connection;

namespace Routing.Hosts.Tests.Infra;

/// <summary>Where code and Bicep differ in what they name, a sentence each.</summary>
internal static partial class Contract
{
    /// <summary>Settings of the code that Azure has no use for, and why.</summary>
    private static readonly Dictionary<string, string> s_elsewhere = new(StringComparer.Ordinal)
    {
        ["Storage__ConnectionString"] = "on Azure the store is reached by identity",
    };

    /// <summary>The self-host's own section.</summary>
    private const string SelfHost = "Host__";

    /// <summary>Settings of the platform and of the SDKs, under their own names.</summary>
    private static readonly HashSet<string> s_platform = new(StringComparer.Ordinal)
    {
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "AZURE_CLIENT_ID", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    };

    public static IEnumerable<string> Storage(BicepText bicep, CodeText code) =>
    [
        .. Differ("table", StorageNames.Tables, bicep.Strings("tables")),
        .. Differ("Storage queue", StorageNames.Queues, bicep.Strings("queues")),
        .. code.StorageQueues.Except(bicep.Strings("queues")).Select(q => $"Storage queue {q} of a trigger is not in the Bicep."),
    ];

    public static IEnumerable<string> ServiceBus(BicepText bicep, CodeText code, IEnumerable<string> queues, IEnumerable<string> topics)
    {
        var entities = bicep.Named("queues").Concat(bicep.Named("topics")).ToArray();
        return
        [
            .. Differ("Service Bus queue", queues, bicep.Named("queues")),
            .. Differ("topic", topics, bicep.Named("topics")),
            .. bicep.Named("subscriptions").Count > 0 ? Enumerable.Empty<string>() : ["No topic has a subscription in the Bicep."],
            .. code.BusEntities.Except(entities).Select(e => $"{e} of a Service Bus trigger or client is not in the Bicep."),
        ];
    }

    public static IEnumerable<string> Settings(IReadOnlyDictionary<string, string> bicep, CodeText code, IReadOnlySet<string> connections)
    {
        foreach (var missing in code.Settings.Union(code.Expressions).Except(bicep.Keys).Where(s => !s_elsewhere.ContainsKey(s) && !s.StartsWith(SelfHost, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            yield return $"The code has the setting {missing}, the Bicep has not.";
        foreach (var missing in code.Connections.Union(connections).Where(c => !bicep.Keys.Any(k => k.StartsWith(c + "__", StringComparison.Ordinal))))
            yield return $"The code has the connection {missing}, the Bicep has no setting of it.";
        foreach (var unused in bicep.Keys.Where(k => !IsUsed(k, code, connections)).Order(StringComparer.Ordinal))
            yield return $"The Bicep has the setting {unused}, the code has not.";
    }

    private static bool IsUsed(string setting, CodeText code, IReadOnlySet<string> connections) =>
        code.Settings.Contains(setting) || code.Expressions.Contains(setting) || s_platform.Contains(setting)
        || (setting.StartsWith("Keys__", StringComparison.Ordinal) && Roles.All.Any(r => setting == $"Keys__{r.Name()}"))
        || (Identity().Match(setting) is { Success: true } match && code.Connections.Union(connections).Contains(match.Groups[1].Value))
        || (Switch().Match(setting) is { Success: true } function && code.Functions.Contains(function.Groups[1].Value))
        || setting.StartsWith("AzureFunctionsJobHost__extensions__durableTask__", StringComparison.Ordinal);

    public static IEnumerable<string> Differ(string what, IEnumerable<string> code, IEnumerable<string> bicep)
    {
        var (used, made) = (code.ToHashSet(StringComparer.Ordinal), bicep.ToHashSet(StringComparer.Ordinal));
        return [.. used.Except(made).Select(n => $"The code uses the {what} {n}, the Bicep has none."), .. made.Except(used).Select(n => $"The Bicep has the {what} {n}, the code does not use it.")];
    }

    [GeneratedRegex(@"^AzureWebJobs\.(\w+)\.Disabled$")]
    private static partial Regex Switch();

    [GeneratedRegex("^(\\w+?)__(accountName|tableServiceUri|queueServiceUri|fullyQualifiedNamespace|credential|clientId)$", RegexOptions.IgnoreCase)]
    private static partial Regex Identity();
}
