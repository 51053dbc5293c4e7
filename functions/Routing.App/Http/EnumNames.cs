using System.Text.Json;

namespace Routing.App.Http;

/// <summary>An enum as camelCase text, compared exactly.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> s_values =
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);

    public static string Listed { get; } = string.Join(", ", s_values.Keys);

    public static bool TryParse(string text, out T value) => s_values.TryGetValue(text, out value);
}
