namespace Routing.Tests;

/// <summary>Waits for what happens in the background, and no longer than it takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task HoldsAsync(Func<bool> condition, TimeSpan? patience = null) => HoldsAsync(() => Task.FromResult(condition()), patience);

    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > (patience ?? Patience))
                throw new TimeoutException("It did not come to hold.");
            await Task.Delay(5);
        }
    }
}
