using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Routing.Functions.Monitoring;

/// <summary>Where Application Insights takes our metrics and traces, as the platform's own settings say it for the runtime's.</summary>
/// <param name="Credential">The app's identity, where keys are not accepted; null: the key in the connection string is.</param>
internal sealed record AzureMonitorTarget(string ConnectionString, TokenCredential? Credential)
{
    public const string ConnectionKey = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Such as <c>Authorization=AAD;ClientId=…</c>; the client id only where the app has an identity of its own.</summary>
    public const string AuthenticationKey = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <returns>Null where nothing is set.</returns>
    /// <exception cref="OptionsValidationException">The connection string is not one.</exception>
    public static AzureMonitorTarget? From(IConfiguration configuration)
    {
        if (configuration[ConnectionKey] is not { Length: > 0 } text)
            return null;
        if (Part(text, "InstrumentationKey") is not { Length: > 0 })
            throw new OptionsValidationException(ConnectionKey, typeof(AzureMonitorTarget),
                [$"{ConnectionKey} is not a connection string of Application Insights, for example InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/"]);
        return new(text, Identity(configuration[AuthenticationKey] ?? ""));
    }

    public void Configure(AzureMonitorExporterOptions options) =>
        (options.ConnectionString, options.Credential, options.EnableLiveMetrics) = (ConnectionString, Credential, false); // the exporters by themselves have no live metrics

    private static DefaultAzureCredential? Identity(string authentication)
    {
        if (!string.Equals(Part(authentication, "Authorization"), "AAD", StringComparison.OrdinalIgnoreCase))
            return null;
        return Part(authentication, "ClientId") is { Length: > 0 } client ? new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = client }) : new();
    }

    private static string? Part(string text, string name) => text.Split(';', StringSplitOptions.TrimEntries)
        .Select(static part => part.Split('=', 2))
        .FirstOrDefault(part => part.Length == 2 && string.Equals(part[0], name, StringComparison.OrdinalIgnoreCase))?[1];
}
