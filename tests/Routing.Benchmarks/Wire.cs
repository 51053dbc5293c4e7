using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Routing.Benchmarks;

/// <summary>
/// A connection that speaks just enough HTTP/1.1 to ask and to be answered, and blocks meanwhile: what a client of a benchmark spends is missing in what it measures.
/// </summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _fields;
    private byte[] _out = new byte[16 << 10], _in = new byte[16 << 10];

    private Wire(string fields) => _fields = fields;

    /// <param name="fields">Header fields of every request, a line each.</param>
    public static Wire Open(Uri address, params string[] fields)
    {
        var wire = new Wire(string.Concat(fields.Prepend($"Host: {address.Authority}").Select(static f => $"{f}\r\n")));
        wire._socket.Connect(address.Host, address.Port);
        return wire;
    }

    /// <returns>The status and the body, which holds until the next request.</returns>
    public (int Status, ReadOnlyMemory<byte> Body) Ask(string method, string path, ReadOnlyMemory<byte> body = default)
    {
        var head = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\n{_fields}Content-Length: {body.Length}\r\n\r\n");
        if (_out.Length < head.Length + body.Length)
            _out = new byte[2 * (head.Length + body.Length)];
        head.CopyTo(_out, 0);
        body.CopyTo(_out.AsMemory(head.Length));
        for (var sent = 0; sent < head.Length + body.Length;)
            sent += _socket.Send(_out.AsSpan(sent, head.Length + body.Length - sent));

        for (var received = 0; ;)
        {
            if (received == _in.Length)
                Array.Resize(ref _in, 2 * _in.Length);
            var more = _socket.Receive(_in.AsSpan(received));
            if (more == 0)
                throw new InvalidOperationException("The host closed the connection in the middle of an answer.");
            received += more;
            var end = _in.AsSpan(0, received).IndexOf("\r\n\r\n"u8);
            if (end >= 0 && end + 4 + LengthIn(_in.AsSpan(0, end)) is var whole && received >= whole)
                return (int.Parse(_in.AsSpan(9, 3)), _in.AsMemory((end + 4)..whole));
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\r\nContent-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out int length, out _)
            ? length
            : throw new InvalidOperationException("An answer came without its length.");
    }
}
