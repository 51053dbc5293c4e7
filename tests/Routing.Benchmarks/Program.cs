using Routing.Benchmarks;

return args switch
{
    ["decide"] => DecideBench.Run(),
    _ => 0,
};
