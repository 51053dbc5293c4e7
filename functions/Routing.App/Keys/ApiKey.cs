using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Routing.Domain.Contacts;

namespace Routing.App.Keys;

/// <summary>
/// The text a caller presents: <c>rk_{id}_{secret}</c>. The id finds the key, the secret proves it.
/// </summary>
/// <remarks>
/// The store has only the SHA-256 of the secret. A slow password hash would buy nothing: it makes guessable secrets costly to
/// guess, and 256 random bits cannot be guessed at any speed; it would cost every request, though.
/// </remarks>
public sealed record ApiKey(string Id, string Secret)
{
    private const string Prefix = "rk_";
    private const int IdLength = 12;
    private const int SecretLength = 43; // 32 bytes in base 64 for URLs

    public static ApiKey Create()
    {
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        var id = Digest.Base32(IdLength, "key", Convert.ToHexString(random));
        RandomNumberGenerator.Fill(random);
        return new(id, Base64Url.EncodeToString(random));
    }

    /// <summary>Null when the text is not of this form.</summary>
    public static ApiKey? Parse(string? text) =>
        text is { Length: 3 + IdLength + 1 + SecretLength }
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && IsId(text.AsSpan(Prefix.Length, IdLength))
        && text[Prefix.Length + IdLength] == '_'
        && Ascii.IsValid(text)
            ? new(text.Substring(Prefix.Length, IdLength), text[(Prefix.Length + IdLength + 1)..])
            : null;

    public static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && Digest.IsBase32(text);

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    public StoredKey ToStored(Role role, string? subject, DateTimeOffset now) => new(Id, role, subject, Hash(), now);

    public override string ToString() => $"{Prefix}{Id}_{Secret}";
}

/// <summary>A key as the store has it.</summary>
/// <param name="Hash">SHA-256 of the secret.</param>
public sealed record StoredKey(string Id, Role Role, string? Subject, byte[] Hash, DateTimeOffset IssuedAt)
{
    /// <summary>Takes the same time whatever is wrong with the secret.</summary>
    public bool Matches(ApiKey key) => CryptographicOperations.FixedTimeEquals(Hash, key.Hash());
}
