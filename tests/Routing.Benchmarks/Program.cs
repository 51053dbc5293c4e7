using Routing.Benchmarks;

return args switch
{
    ["bench", .. var names] => await BenchRunner.RunAsync(names),
    _ => 0,
};
