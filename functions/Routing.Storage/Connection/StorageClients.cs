using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Routing.App.Observability;

namespace Routing.Storage.Connection;

/// <summary>
/// Clients that do not try again by themselves: a committer has to know of every doubtful try, and whoever waits for an answer
/// shall hear of an outage within seconds.
/// </summary>
public static class StorageClients
{
    public static TableServiceClient Tables(StorageOptions options)
    {
        var bounded = Bounded(new TableClientOptions(), options, "tables");
        return options.ByIdentity ? new(new Uri(options.TableServiceUri), new DefaultAzureCredential(), bounded) : new(options.ConnectionString, bounded);
    }

    /// <summary>Message texts go as they are; what they hold is our own matter.</summary>
    public static QueueServiceClient Queues(StorageOptions options)
    {
        var bounded = Bounded(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, options, "queues");
        return options.ByIdentity ? new(new Uri(options.QueueServiceUri), new DefaultAzureCredential(), bounded) : new(options.ConnectionString, bounded);
    }

    private static T Bounded<T>(T client, StorageOptions options, string service)
        where T : ClientOptions
    {
        client.Retry.MaxRetries = 0;
        client.Retry.NetworkTimeout = options.Timeout;
        client.Diagnostics.IsLoggingEnabled = false; // URLs hold row keys
        client.Diagnostics.IsDistributedTracingEnabled = false;
        client.Transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = options.Timeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4), // Azurite closes after 5: a race that looks like an outage
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 256,
            UseCookies = false,
            UseProxy = !options.IsLocal,
            AllowAutoRedirect = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });
        client.AddPolicy(new Counting(service), HttpPipelinePosition.PerRetry);
        return client;
    }

    private sealed class Counting(string service) : HttpPipelinePolicy
    {
        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            try
            {
                await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
            }
            finally
            {
                Count(message);
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            try
            {
                ProcessNext(message, pipeline);
            }
            finally
            {
                Count(message);
            }
        }

        private void Count(HttpMessage message) => Telemetry.StorageRequest(service, message.HasResponse ? message.Response.Status : 0);
    }
}
