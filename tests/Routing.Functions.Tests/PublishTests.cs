using System.Diagnostics;
using Routing.Tests;
using Xunit;

namespace Routing.Functions.Tests;

public sealed class PublishTests
{
    [Fact]
    public async Task What_was_compiled_against_declarations_is_refused_to_be_published_with_the_reason()
    {
        var output = Directory.CreateTempSubdirectory("routing-publish-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AzuriteProcess.RepositoryRoot };
        string[] arguments = ["publish", "functions/Routing.Functions", "--no-build", "--nologo", "-c", "Release", "-p:FunctionsContracts=true", "-nodeReuse:false", "-o", output.FullName];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var publish = Process.Start(start)!;
        var told = publish.StandardOutput.ReadToEndAsync();
        var errors = publish.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await publish.WaitForExitAsync(patience.Token);

        Assert.NotEqual(0, publish.ExitCode);
        Assert.Contains("ROUTING001: Routing.Functions cannot be published", await told + await errors, StringComparison.Ordinal);
        Assert.Empty(output.EnumerateFileSystemInfos());
        output.Delete();
    }
}
