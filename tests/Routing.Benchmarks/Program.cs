using Routing.Benchmarks;
using Routing.Benchmarks.Demo;

return args switch
{
    ["bench", .. var names] => await BenchRunner.RunAsync(names),
    ["demo", .. var rest] => await DemoCommand.RunAsync(rest),
    _ => 0,
};
