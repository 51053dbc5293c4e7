using System.Net;
using System.Net.Sockets;

namespace Routing.Tests;

/// <summary>Where in an exchange a connection ends.</summary>
internal enum Cut
{
    /// <summary>The store never hears of the request.</summary>
    BeforeRequest,

    /// <summary>The store did what was asked, and nobody hears of it.</summary>
    BeforeAnswer,

    /// <summary>The same, with half of the answer on its way.</summary>
    WithinAnswer,
}

/// <summary>
/// Stands between us and Azurite and cuts connections: at seeded random exchanges, before or after the store did what was asked. It can
/// also let nobody in.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private readonly List<TcpListener> _listeners = [];
    private readonly CancellationTokenSource _end = new();
    private Random _random = new(0);
    private int _left;
    private int _oneIn = 1;
    private int _exchanges;
    private bool _isClosed;

    private CuttingProxy(string connectionString) => ConnectionString = string.Join(';', connectionString
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Contains("Endpoint=", StringComparison.Ordinal) ? Through(part) : part)) + ";";

    /// <summary>Leads through the proxy to the same account.</summary>
    public string ConnectionString { get; }

    /// <summary>Cuts of the plan that are still to come.</summary>
    public int CutsLeft
    {
        get
        {
            lock (_gate)
                return _left;
        }
    }

    /// <summary>Requests that were begun.</summary>
    public int Exchanges => Volatile.Read(ref _exchanges);

    /// <param name="connectionString">Azurite's.</param>
    public static CuttingProxy Before(string connectionString) => new(connectionString);

    /// <summary>From now on cuts so many exchanges, about one in so many, before or after the store's part as the seed says.</summary>
    public void Plan(int seed, int cuts, int oneIn)
    {
        lock (_gate)
            (_random, _left, _oneIn) = (new(seed), cuts, oneIn);
    }

    /// <summary>Cuts every connection and lets nobody in until <see cref="Open"/>.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var socket in _open)
                Abort(socket);
        }
    }

    public void Open()
    {
        lock (_gate)
            _isClosed = false;
    }

    public ValueTask DisposeAsync()
    {
        _end.Cancel();
        foreach (var listener in _listeners)
            listener.Dispose();
        Close();
        _end.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Through(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal) + 1;
        var store = new UriBuilder(part[at..]);
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, store.Port);
        store.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return part[..at] + store.Uri.AbsoluteUri.TrimEnd('/');
    }

    private async Task AcceptAsync(TcpListener listener, int storePort)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptSocketAsync(_end.Token), storePort);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client, int storePort)
    {
        var store = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!Enter(client, store))
                return;
            client.NoDelay = store.NoDelay = true;
            await store.ConnectAsync(IPAddress.Loopback, storePort);
            var exchange = new Exchange();
            await Task.WhenAny(UpAsync(client, store, exchange), DownAsync(store, client, exchange));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either side ended it, or we did.
        }
        finally
        {
            Leave(client);
            Leave(store);
        }
    }

    private async Task UpAsync(Socket client, Socket store, Exchange exchange)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(client, buffer) is > 0 and var read)
        {
            if (!exchange.IsBegun)
                exchange.Begin(Next());
            if (exchange.Cut == Cut.BeforeRequest)
                return;
            await WriteAsync(store, buffer.AsMemory(0, read));
        }
    }

    private static async Task DownAsync(Socket store, Socket client, Exchange exchange)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(store, buffer) is > 0 and var read)
        {
            if (exchange.Cut == Cut.BeforeAnswer)
                return;
            if (exchange.Cut == Cut.WithinAnswer)
            {
                await WriteAsync(client, buffer.AsMemory(0, read / 2));
                return;
            }

            exchange.End(); // whatever the client says after it is the next request
            await WriteAsync(client, buffer.AsMemory(0, read));
        }
    }

    private static async Task<int> ReadAsync(Socket from, byte[] buffer)
    {
        try
        {
            return await from.ReceiveAsync(buffer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static async Task WriteAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await to.SendAsync(bytes)..];
    }

    private Cut? Next()
    {
        Interlocked.Increment(ref _exchanges);
        lock (_gate)
        {
            if (_left == 0 || _random.Next(_oneIn) > 0)
                return null;
            _left--;
            return (Cut)_random.Next(3);
        }
    }

    private bool Enter(Socket client, Socket store)
    {
        lock (_gate)
            return !_isClosed && _open.Add(client) && _open.Add(store);
    }

    private void Leave(Socket socket)
    {
        lock (_gate)
        {
            _open.Remove(socket);
            Abort(socket);
        }
    }

    /// <summary>With a reset: the other side hears of it at once.</summary>
    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }

        socket.Dispose();
    }

    /// <summary>A connection's request and answer under way; HTTP/1.1 has one at a time.</summary>
    private sealed class Exchange
    {
        private volatile bool _isBegun;

        public bool IsBegun => _isBegun;

        public Cut? Cut { get; private set; }

        public void Begin(Cut? cut)
        {
            Cut = cut;
            _isBegun = true;
        }

        public void End() => _isBegun = false;
    }
}
