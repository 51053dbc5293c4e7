using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Microsoft.Extensions.Options;
using Routing.App;
using Routing.App.Policies;
using Routing.App.Queues;
using Routing.Storage.Cases;
using Routing.Storage.Connection;
using Routing.Storage.Contacts;
using Routing.Storage.Inbound;
using Routing.Storage.ServiceBus;
using Routing.Storage.Work;

namespace Routing.Storage.Hosting;

/// <summary>Says in one sentence why a host cannot start: which setting is wrong, and a value that is right.</summary>
public static partial class StartFailure
{
    private static readonly Dictionary<string, object> s_sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Storage"] = new StorageOptions(),
        ["Contacts"] = new ContactOptions(),
        ["Work"] = new WorkOptions(),
        ["Cases"] = new CaseOptions(),
        ["Queues"] = new QueueOptions(),
        ["Retention"] = new RetentionOptions(),
        ["Messaging"] = new MessagingOptions(),
    };

    /// <summary>A section of one host alone.</summary>
    /// <param name="defaults">Its options as they are without any setting.</param>
    public static void Know(string section, object defaults)
    {
        lock (s_sections)
            s_sections[section] = defaults;
    }

    public static string Sentence(Exception e) => e switch
    {
        OptionsValidationException options => string.Join(" ", options.Failures.Select(f => WithExample(Named(f, options.OptionsType)))),
        PolicyException policies => policies.Message,
        StoreMismatchException mismatch => mismatch.Message,
        StoreUnavailableException => "The store that Storage:ConnectionString names does not answer.",
        RequestFailedException refused => $"The store that Storage:ConnectionString names refuses us (status {refused.Status}, {refused.ErrorCode}).",
        InvalidOperationException when Setting().IsMatch(e.Message) => WithExample(e.Message),
        _ => $"Routing cannot start: {e.Message}",
    };

    /// <summary>The generated validator writes "Port: The field HostSettings.Port ..."; the settings are called Host:Port.</summary>
    private static string Named(string failure, Type options)
    {
        var sentence = failure[(failure.IndexOf(": The ", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..];
        return SectionOf(options) is { } section ? sentence.Replace($"{options.Name}.", $"{section}:", StringComparison.Ordinal) : sentence;
    }

    private static string WithExample(string sentence)
    {
        if (sentence.Contains("for example", StringComparison.Ordinal) || Setting().Match(sentence) is not { Success: true } setting)
            return sentence;
        var (section, key) = (setting.Groups["section"].Value, setting.Groups["key"].Value);
        var value = Defaults(section) is { } defaults ? defaults.GetType().GetProperty(key)?.GetValue(defaults) : null;
        var text = value switch
        {
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value?.ToString(),
        };
        return string.IsNullOrEmpty(text) ? sentence : $"{sentence.TrimEnd('.')}, for example {section}__{key}={text}.";
    }

    private static string? SectionOf(Type options)
    {
        lock (s_sections)
            return s_sections.FirstOrDefault(s => s.Value.GetType() == options).Key;
    }

    private static object? Defaults(string section)
    {
        lock (s_sections)
            return s_sections.GetValueOrDefault(section);
    }

    [GeneratedRegex(@"\b(?<section>[A-Z][A-Za-z]+):(?<key>[A-Z][A-Za-z]+)\b")]
    private static partial Regex Setting();
}
