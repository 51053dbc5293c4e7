namespace Microsoft.Azure.Functions.Worker
{
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    using Microsoft.Extensions.Configuration;
    using Microsoft.Extensions.DependencyInjection;
    using Microsoft.Extensions.Diagnostics.Metrics;
    using Microsoft.Extensions.Hosting;
    using Microsoft.Extensions.Logging;

    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw Missing.Package;
    }

    public class FunctionsApplicationBuilder : IHostApplicationBuilder
    {
        internal FunctionsApplicationBuilder() => throw Missing.Package;

        public IDictionary<object, object> Properties => throw Missing.Package;

        public ConfigurationManager Configuration => throw Missing.Package;

        public IHostEnvironment Environment => throw Missing.Package;

        public ILoggingBuilder Logging => throw Missing.Package;

        public IMetricsBuilder Metrics => throw Missing.Package;

        public IServiceCollection Services => throw Missing.Package;

        IConfigurationManager IHostApplicationBuilder.Configuration => throw Missing.Package;

        public IHost Build() => throw Missing.Package;

        public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
            where TContainerBuilder : notnull => throw Missing.Package;
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => throw Missing.Package;
    }
}
