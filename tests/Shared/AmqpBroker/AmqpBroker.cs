using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Sasl;
using Microsoft.Azure.Amqp.Transport;

namespace Routing.Tests;

/// <summary>
/// A message broker in this process, which the real Service Bus client takes for a namespace: AMQP 1.0 over plain TCP on a port of its own, with
/// queues, topics, peek-lock, dead letters, schedules and detection of duplicates. What is not declared does not exist.
/// </summary>
/// <param name="clock">By it locks, messages and duplicates expire and what is scheduled becomes due.</param>
internal sealed class AmqpBroker(TimeProvider? clock = null) : IRuntimeProvider, IAsyncDisposable
{
    private const string DeadLetters = "/$deadletterqueue", Management = "/$management";
    private static readonly AmqpVersion s_version = new(1, 0, 0);

    private readonly ConcurrentDictionary<string, BrokerQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ConcurrentBag<BrokerQueue>> _topics = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<AmqpConnection, BrokerRequests> _connections = new();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private AmqpConnectionListener? _listener;
    private int _port;
    private int _tokens;

    /// <summary>Leads the real client here, without TLS.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)};SharedAccessKeyName=tests;SharedAccessKey=dGVzdHM=;UseDevelopmentEmulator=true;";

    /// <summary>Largest message taken, in bytes; a batch counts as one.</summary>
    public ulong MaxMessageSize { get; init; } = 256 * 1024;

    /// <summary>Tokens put since the start; a client puts one for each entity before it opens a link.</summary>
    public int Tokens => Volatile.Read(ref _tokens);

    public int Connections => _connections.Count;

    public BrokerQueue Queue(string name) => _queues[name];

    public AmqpBroker WithQueue(string name, BrokerQueueRules? rules = null)
    {
        _queues[name] = new(name, rules ?? new(), _clock);
        return this;
    }

    public AmqpBroker WithTopic(string name, BrokerQueueRules? rules = null, params string[] subscriptions)
    {
        var kept = _topics.GetOrAdd(name, _ => []);
        foreach (var subscription in subscriptions)
        {
            var path = $"{name}/Subscriptions/{subscription}";
            kept.Add(_queues[path] = new(path, rules ?? new(), _clock));
        }

        return this;
    }

    /// <summary>Opens the port; after <see cref="Stop"/> the same one.</summary>
    public AmqpBroker Start()
    {
        for (var tries = 1; ; tries++)
        {
            var port = _port == 0 ? FreePort() : _port;
            try
            {
                _listener = Listen(port);
                _port = port;
                return this;
            }
            catch (SocketException) when (tries < 50)
            {
                Thread.Sleep(_port == 0 ? 0 : 20); // somebody else was faster, or our own old connections still hold it
            }
        }
    }

    /// <summary>Closes the port and every connection; the messages stay.</summary>
    public void Stop()
    {
        _listener?.Close();
        _listener = null;
        Cut();
    }

    /// <summary>Ends every connection without a word, as a broken network does.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
            connection.Abort();
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        foreach (var queue in _queues.Values)
            queue.Dispose();
        return ValueTask.CompletedTask;
    }

    public AmqpConnection CreateConnection(
        TransportBase transport, ProtocolHeader protocolHeader, bool isInitiator, AmqpSettings amqpSettings, AmqpConnectionSettings connectionSettings)
    {
        var connection = new AmqpConnection(transport, protocolHeader, isInitiator, amqpSettings, connectionSettings);
        _connections[connection] = new(this);
        connection.Closed += (_, _) => _connections.TryRemove(connection, out BrokerRequests? _);
        return connection;
    }

    public AmqpSession CreateSession(AmqpConnection connection, AmqpSessionSettings settings) => throw new NotSupportedException();

    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings)
    {
        if (settings.Role != true)
            return new SendingAmqpLink(session, settings);
        settings.MaxMessageSize = MaxMessageSize;
        settings.TotalLinkCredit = 1_000;
        settings.AutoSendFlow = true;
        return new ReceivingAmqpLink(session, settings);
    }

    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state)
    {
        Open(link);
        var result = new Opened(state);
        callback(result);
        return result;
    }

    public void EndOpenLink(IAsyncResult result)
    {
    }

    /// <summary>Who takes what is sent to an address; null: nobody.</summary>
    public IReadOnlyList<BrokerQueue>? Targets(string address) =>
        _queues.TryGetValue(address, out var queue) ? [queue] : _topics.TryGetValue(address, out var topic) ? [.. topic] : null;

    public BrokerQueue? Source(string address) => address.EndsWith(DeadLetters, StringComparison.OrdinalIgnoreCase)
        ? Source(address[..^DeadLetters.Length])?.DeadLetters
        : _queues.GetValueOrDefault(address);

    public void TakeToken() => Interlocked.Increment(ref _tokens);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private AmqpConnectionListener Listen(int port)
    {
        var settings = new AmqpSettings { RuntimeProvider = this };
        var sasl = new SaslTransportProvider();
        sasl.Versions.Add(s_version);
        sasl.AddHandler(new SaslAnonymousHandler("MSSBCBS")); // tokens are put afterwards
        settings.TransportProviders.Add(sasl);
        var amqp = new AmqpTransportProvider();
        amqp.Versions.Add(s_version);
        settings.TransportProviders.Add(amqp);
        var connection = new AmqpConnectionSettings { ContainerId = "broker", MaxFrameSize = 64 * 1024, IdleTimeOut = 240_000 };
        var listener = new AmqpConnectionListener([$"amqp://127.0.0.1:{port}"], settings, connection);
        listener.Open();
        return listener;
    }

    private void Open(AmqpLink link)
    {
        var address = (link.IsReceiver ? ((Target)link.Settings.Target).Address : ((Source)link.Settings.Source).Address)?.ToString()?.TrimStart('/') ?? "";
        if (address == "$cbs" || address.EndsWith(Management, StringComparison.OrdinalIgnoreCase))
        {
            _connections[link.Session.Connection].Attach(link, address == "$cbs" ? "" : address[..^Management.Length]);
            return;
        }

        if (link is ReceivingAmqpLink from && Targets(address) is { } targets)
            BrokerIntake.Attach(from, targets);
        else if (link is SendingAmqpLink to && Source(address) is { } queue)
            queue.Attach(to);
        else
            throw new AmqpException(AmqpErrorCode.NotFound, $"The messaging entity '{address}' could not be found.");
    }

    private sealed record Opened(object? AsyncState) : IAsyncResult
    {
        public WaitHandle AsyncWaitHandle => throw new NotSupportedException();

        public bool CompletedSynchronously => true;

        public bool IsCompleted => true;
    }
}
