using Routing.Benchmarks;
using Routing.Benchmarks.Demo;

return args switch
{
    ["demo", "--sellers", .. var rest] => await SellersDemo.RunAsync(rest),
    ["demo", .. var rest] => await DemoCommand.RunAsync(rest),
    ["bench", .. var names] => await BenchRunner.RunAsync(names),
    _ => Unknown(),
};

static int Unknown()
{
    Console.Error.WriteLine("Say `demo` or `bench [name]`.");
    return 1;
}
