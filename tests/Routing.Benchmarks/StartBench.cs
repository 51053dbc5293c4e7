using Routing.Tests;

namespace Routing.Benchmarks;

/// <summary>
/// From the start of the published host's process to its first answer, on a store that an earlier start has set up, compiled ahead (ReadyToRun) and not, in turns;
/// and what a publish weighs.
/// </summary>
internal static class StartBench
{
    private const int Rounds = 7;
    private const string Ahead = "PublishReadyToRun=true", NotAhead = "PublishReadyToRun=false", Trimmed = "PublishTrimmed=true";

    /// <summary>The generated binder of settings, which comes with trimming, passes over properties that are set once.</summary>
    private const string ReflectionBinder = "EnableConfigurationBindingGenerator=false";

    public static async Task RunAsync()
    {
        var scratch = Directory.CreateTempSubdirectory("routing-bench-");
        try
        {
            var hosts = new List<(string Name, PublishedHost Host)>();
            await AddAsync(hosts, scratch.FullName, "ReadyToRun", false, Ahead);
            await AddAsync(hosts, scratch.FullName, "without ReadyToRun", false, NotAhead);
            await AddAsync([], scratch.FullName, "with runtime", true, Ahead);
            await AddAsync([], scratch.FullName, "with runtime, trimmed, warnings are errors", true, Ahead, Trimmed);
            await AddAsync(hosts, scratch.FullName, "with runtime, trimmed", true, Ahead, Trimmed, "SuppressTrimAnalysisWarnings=true", ReflectionBinder);
            await MeasureAsync(hosts, scratch.CreateSubdirectory("root").FullName);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task AddAsync(List<(string, PublishedHost)> hosts, string scratch, string name, bool isSelfContained, params string[] properties)
    {
        var (host, error) = await PublishedHost.MakeAsync(scratch, $"p{Directory.GetDirectories(scratch).Length}", isSelfContained, properties);
        if (host is null)
        {
            Report.Line($"published: {name}", $"not possible: {error}");
            return;
        }

        Report.Line($"published: {name}", host.Megabytes, "MB", 1);
        hosts.Add((name, host));
    }

    private static async Task<bool> IsSoundAsync(PublishedHost host, string store, string root)
    {
        try
        {
            await host.StartAsync(store, root, static client => client.Post(SampleContacts.Body(0, "start", "start")).Dispose());
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task MeasureAsync(List<(string Name, PublishedHost Host)> hosts, string root)
    {
        await using var azurite = await AzuriteProcess.StartInMemoryAsync();
        foreach (var each in hosts.ToArray())
        {
            if (await IsSoundAsync(each.Host, azurite.ConnectionString, root)) // which also sets the store up
                continue;
            Report.Line($"{each.Name}: start", "none: it did not take a contact in");
            hosts.Remove(each);
        }

        var seconds = hosts.Select(static _ => (Ready: new List<double>(), Health: new List<double>(), Contact: new List<double>(), Busy: new List<double>())).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (n, (_, host)) in hosts.Index())
            {
                var body = SampleContacts.Body(0, $"start-{n}-{round}", $"start-{n}-{round}");
                var health = await host.StartAsync(azurite.ConnectionString, root, static client => client.Ask("/api/health"));
                var contact = await host.StartAsync(azurite.ConnectionString, root, client => client.Post(body).Dispose());
                seconds[n].Ready.AddRange([health.Ready, contact.Ready]);
                seconds[n].Health.Add(health.Answered);
                seconds[n].Contact.Add(contact.Answered);
                seconds[n].Busy.Add(health.Busy);
            }
        }

        foreach (var (n, (name, _)) in hosts.Index())
        {
            Report.Line($"{name}: ready", Report.Median(seconds[n].Ready), "s", 2);
            Report.Line($"{name}: processor time until health", Report.Median(seconds[n].Busy), "s", 2);
            Report.Below($"{name}: GET /api/health answered", Report.Median(seconds[n].Health), 1.5, "s", 2);
            Report.Below($"{name}: POST /api/contacts answered", Report.Median(seconds[n].Contact), 1.5, "s", 2);
        }
    }
}
