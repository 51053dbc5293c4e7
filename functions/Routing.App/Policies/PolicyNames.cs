using System.Text.Json;

namespace Routing.App.Policies;

/// <summary>Names of enum members as they stand in policies: camelCase.</summary>
internal static class PolicyNames
{
    public static IReadOnlyList<string> Of<T>() where T : struct, Enum => Names<T>.All;

    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Of a name from <see cref="Of{T}()"/>.</summary>
    public static T Parse<T>(string name) where T : struct, Enum => Enum.GetValues<T>()[Array.IndexOf(Names<T>.All, name)];

    private static class Names<T> where T : struct, Enum
    {
        public static readonly string[] All = Array.ConvertAll(Enum.GetNames<T>(), JsonNamingPolicy.CamelCase.ConvertName);
    }
}
