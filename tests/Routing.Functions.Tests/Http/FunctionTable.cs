using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Routing.Functions.Tests.Http;

/// <summary>Every function of the app, as its attributes tell.</summary>
internal static class FunctionTable
{
    public static IReadOnlyList<FunctionMethod> All { get; } =
    [
        .. typeof(FunctionsHost).Assembly.GetTypes()
            .SelectMany(static t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static m => m.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(static m => new FunctionMethod(m.GetCustomAttribute<FunctionAttribute>()!.Name, m)),
    ];

    public static IEnumerable<(FunctionMethod Function, HttpTriggerAttribute Trigger)> Http => All
        .Select(static f => (f, f.Trigger<HttpTriggerAttribute>()))
        .Where(static f => f.Item2 is not null)
        .Select(static f => (f.f, f.Item2!));
}

internal sealed record FunctionMethod(string Name, MethodInfo Method)
{
    public T? Trigger<T>()
        where T : Attribute => Method.GetParameters().Select(static p => p.GetCustomAttribute<T>()).SingleOrDefault(static a => a is not null);
}
