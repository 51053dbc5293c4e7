using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Routing.App.Http;

/// <summary>Reads request bodies, bounded, and JSON without any leniency.</summary>
public static class StrictBody
{
    public const int MaxBytes = 64 * 1024;
    public const int MaxDepth = 16;

    /// <summary>
    /// A body that is too large is read on to this size and thrown away: closing on a caller who still sends resets the connection,
    /// and the answer is lost with it.
    /// </summary>
    public const int MaxDrained = 16 * 1024 * 1024;

    /// <exception cref="RefusedException">Empty, too large, or of another type than JSON.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken ct)
    {
        if (request.ContentLength == 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0 && request.ContentType is null))
            throw new RefusedException(Problems.EmptyBody);
        if (!IsJson(request))
            throw new RefusedException(Problems.UnsupportedMediaType);
        var body = await ReadBoundedAsync(request, maxBytes, ct).ConfigureAwait(false);
        return body.Length == 0 ? throw new RefusedException(Problems.EmptyBody) : body;
    }

    /// <exception cref="RefusedException">Not well-formed, with duplicate members, or nested deeper than <paramref name="maxDepth"/>.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body, int maxDepth = MaxDepth)
    {
        if (!Utf8.IsValid(body.Span))
            throw new RefusedException(Problems.MalformedJson("The body is not valid UTF-8."));
        try
        {
            RefuseBrokenNames(body.Span, maxDepth);
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            // The exception's own message may quote the body.
            throw new RefusedException(Problems.MalformedJson(e.LineNumber is { } line
                ? $"Not well-formed, a member twice, or nested too deep, near line {line + 1}, byte {e.BytePositionInLine + 1}."
                : "Not well-formed, or a member occurs twice."));
        }
    }

    private static bool IsJson(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            && (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(HttpRequest request, int maxBytes, CancellationToken ct)
    {
        var known = request.ContentLength is { } length && length <= maxBytes ? (int)length : 4096;
        var body = new byte[Math.Min(known, maxBytes) + 1]; // one more than fits, to see the end, or that there is none
        var used = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(body.AsMemory(used), ct).ConfigureAwait(false);
            if (read == 0)
                return body.AsMemory(0, used);
            used += read;
            if (used > maxBytes)
                break;
            if (used == body.Length)
                Array.Resize(ref body, Math.Min(body.Length * 2, maxBytes + 1));
        }

        await DrainAsync(request, used, ct).ConfigureAwait(false);
        throw new RefusedException(Problems.TooLarge with { Detail = $"A body is at most {maxBytes / 1024} KiB here." });
    }

    private static async Task DrainAsync(HttpRequest request, int used, CancellationToken ct)
    {
        var scrap = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (used < MaxDrained && await request.Body.ReadAsync(scrap, ct).ConfigureAwait(false) is > 0 and var read)
                used += read;
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            // Whoever stopped sending gets the same answer.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
        }
    }

    /// <summary>A name escaped to half a surrogate pair throws wherever it is compared later, so it is found here. Few bodies escape anything.</summary>
    private static void RefuseBrokenNames(ReadOnlySpan<byte> body, int maxDepth)
    {
        if (!body.Contains((byte)'\\'))
            return;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueIsEscaped)
                continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw new RefusedException(Problems.MalformedJson("A member's name holds half a surrogate pair."));
            }
        }
    }
}
