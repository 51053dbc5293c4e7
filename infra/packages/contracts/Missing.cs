/// <summary>Why nothing here does anything.</summary>
internal static class Missing
{
    public static NotSupportedException Package { get; } =
        new("The packages of the Functions app could not be restored, so this was compiled against declarations only. See infra/packages/ensure.mjs.");
}
