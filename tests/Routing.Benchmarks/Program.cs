using Routing.Benchmarks;
using Routing.Benchmarks.Demo;

return args switch
{
    ["demo", .. var rest] => await DemoCommand.RunAsync(rest),
    ["decide"] => DecideBench.Run(),
    _ => 0,
};
