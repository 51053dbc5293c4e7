using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>
/// Contacts over HTTP, 64 connections, a party each, texts of tests/samples. Host and client share a process. Requests are all that the host sends
/// to its store, the sweeps and polls of its loops included.
/// </summary>
internal static class IntakeBench
{
    private const int Connections = 64, WarmUps = 3, Rounds = 3, Counted = 4_000, Grouped = 12_000, Alone = 2_500, Apart = 64;

    public static async Task RunAsync()
    {
        for (var i = 0; i < WarmUps; i++)
            await RateAsync(grouping: true, Grouped); // the JIT goes on after the first: equal rounds in turn gave 1,684, 1,921, 1,958 and 2,068 contacts/s
        var on = new List<Rate>();
        var off = new List<Rate>();
        var apart = new List<Rate>();
        for (var i = 0; i < Rounds; i++)
        {
            on.Add(await RateAsync(grouping: true, Grouped));
            off.Add(await RateAsync(grouping: false, Alone));
            apart.Add(await RateAsync(grouping: false, Alone, Apart));
        }

        var (with, without, spread) = (Middle(on), Middle(off), Middle(apart));
        Print("new parties, grouping on", with);
        Print("new parties, grouping off", without);
        Print($"new parties, grouping off, {Apart} partitions each of contacts, work and cases", spread);
        Report.AtLeast("grouping gains", with.PerSecond / without.PerSecond, 4, "times", 1);
        Report.Line($"against {Apart} partitions", with.PerSecond / spread.PerSecond, "times", 1);
        await CountAsync();
    }

    private static void Print(string name, Rate rate)
    {
        Report.Line(name, rate.PerSecond, "contacts/s");
        Report.Line("", $"{rate.Tables:N2} requests a contact to tables, {rate.Messages:N2} to queues; busy: this process {rate.Ours:P0} of a core, Azurite {rate.Theirs:P0}");
    }

    private static async Task<Rate> RateAsync(bool grouping, int contacts, int shards = 1)
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using var host = await BenchHost.StartAsync(azurite.ConnectionString, grouping, shards);
        return await PostAsync(host, azurite, SampleContacts.Bodies("first", contacts));
    }

    private static async Task CountAsync()
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        await using (var host = await BenchHost.StartAsync(azurite.ConnectionString))
        {
            Judge("new party", await PostAsync(host, azurite, SampleContacts.Bodies("first", Counted)), 0.5);
            Judge("recently seen", await PostAsync(host, azurite, SampleContacts.Bodies("again", Counted)), 0.5);
        }

        await using (var host = await BenchHost.StartAsync(azurite.ConnectionString, headCache: 0))
            Judge("every party cold", await PostAsync(host, azurite, SampleContacts.Bodies("cold", Counted)), 1.5);
    }

    private static void Judge(string parties, Rate rate, double target)
    {
        Report.Below($"requests a contact under load, {parties}", rate.PerContact, target, "", 2);
        Report.Line("", $"{rate.Tables:N2} to tables, {rate.Messages:N2} to queues; {rate.PerSecond:N0} contacts/s");
    }

    private static async Task<Rate> PostAsync(BenchHost host, AzuriteProcess azurite, byte[][] bodies)
    {
        using var requests = new RequestMeter();
        using var cpu = new CpuMeter(azurite.ProcessId);
        var rate = await host.Client.PostAllAsync(bodies, Connections);
        var (_, ours, theirs) = cpu.Read();
        await Task.Delay(200); // what is confirmed behind the answer counts too
        return new(rate, (double)requests.Tables / bodies.Length, (double)requests.Queues / bodies.Length, ours, theirs);
    }

    private static Rate Middle(List<Rate> rates) => rates.OrderBy(static r => r.PerSecond).ElementAt(rates.Count / 2);

    private sealed record Rate(double PerSecond, double Tables, double Messages, double Ours, double Theirs)
    {
        public double PerContact => Tables + Messages;
    }
}
