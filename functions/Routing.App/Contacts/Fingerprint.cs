using System.Security.Cryptography;
using System.Text.Json;

namespace Routing.App.Contacts;

internal static class Fingerprint
{
    /// <summary>SHA-256 over all members of the redacted post: two have the same one if and only if they say the same, whichever way they came.</summary>
    public static string Of(ContactPost post) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(post, AppJson.Default.ContactPost)));
}
