using Routing.Functions;
using Routing.Storage.Hosting;

try
{
    await FunctionsHost.CreateBuilder(args).Build().RunAsync();
    return 0;
}
#pragma warning disable CA1031 // whatever keeps it from starting is told in one sentence
catch (Exception e)
#pragma warning restore CA1031
{
    await Console.Error.WriteLineAsync(StartFailure.Sentence(e));
    return 1;
}
