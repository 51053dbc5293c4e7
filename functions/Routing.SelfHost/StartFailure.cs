using Azure;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Routing.App;
using Routing.App.Policies;
using Routing.Storage.Contacts;

namespace Routing.SelfHost;

/// <summary>Says in one sentence why the host cannot start.</summary>
internal static class StartFailure
{
    public static string Sentence(Exception e) => e switch
    {
        OptionsValidationException options => string.Join(" ", options.Failures.Select(Named)),
        PolicyException policies => policies.Message,
        LocalSettingsException settings => settings.Message,
        StoreMismatchException mismatch => mismatch.Message,
        StoreUnavailableException => "The store that Storage:ConnectionString names does not answer.",
        RequestFailedException refused => $"The store that Storage:ConnectionString names refuses us (status {refused.Status}, {refused.ErrorCode}).",
        _ when Find<AddressInUseException>(e) is not null => "The port is taken; choose another with --port.",
        _ => $"Routing cannot start: {e.Message}",
    };

    /// <summary>The generated validator writes "Port: The field Host.Port ..."; the settings are called Host:Port.</summary>
    private static string Named(string failure) => failure[(failure.IndexOf(": The ", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..]
        .Replace("HostSettings.", "Host:", StringComparison.Ordinal)
        .Replace("StorageOptions.", "Storage:", StringComparison.Ordinal)
        .Replace("QueueOptions.", "Queues:", StringComparison.Ordinal)
        .Replace("MessagingOptions.", "Messaging:", StringComparison.Ordinal)
        .Replace("CaseOptions.", "Cases:", StringComparison.Ordinal)
        .Replace("ContactOptions.", "Contacts:", StringComparison.Ordinal);

    private static T? Find<T>(Exception? e)
        where T : Exception => e is null ? null : e as T ?? Find<T>(e.InnerException);
}
