using Routing.SelfHost;

try
{
    if (args is ["move", ..])
        return await MoveCommand.RunAsync(args[1..], Console.Out);
    await using var host = RoutingHost.Create(args);
    await host.RunAsync(Console.Out);
    return 0;
}
#pragma warning disable CA1031 // whatever keeps it from starting is told in one sentence
catch (Exception e)
#pragma warning restore CA1031
{
    await Console.Error.WriteLineAsync(StartFailure.Sentence(e));
    return 1;
}
