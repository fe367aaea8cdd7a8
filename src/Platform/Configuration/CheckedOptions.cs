using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Conversa.Platform.Configuration;

/// <summary>Binds options to their section and refuses to start when a value is outside its bounds or a key is misspelt.</summary>
public static class CheckedOptions
{
    /// <summary>
    /// Registers <typeparamref name="T"/> as <see cref="IOptions{T}"/> and as itself, bound to the section its constant <c>Section</c> names.
    /// Its data annotations are checked at start; a broken one stops the program with the key, the rule and nothing of the value.
    /// </summary>
    public static IServiceCollection AddChecked<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(this IServiceCollection services, IConfiguration configuration)
        where T : class, new()
    {
        var section = SectionOf(typeof(T));
        services.AddSingleton<IValidateOptions<T>>(new Annotations<T>(section));
        services.AddOptions<T>().Bind(configuration.GetSection(section), binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        return services;
    }

    /// <summary>Reads and checks options before there are services, by the same rules.</summary>
    public static T Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(IConfiguration configuration)
        where T : class, new()
    {
        var section = SectionOf(typeof(T));
        var options = new T();
        configuration.GetSection(section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        var faults = Annotations<T>.Faults(section, options);
        return faults.Count == 0 ? options : throw new OptionsValidationException(section, typeof(T), faults);
    }

    /// <summary>The section an options class is bound to.</summary>
    public static string SectionOf(Type options) =>
        options.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        ?? throw new InvalidOperationException($"{options.Name} has no public constant named Section.");

    private sealed class Annotations<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var faults = Faults(section, options);
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        public static List<string> Faults(string section, T options)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            return [.. results.Select(x => $"{string.Join(", ", x.MemberNames.DefaultIfEmpty("").Select(m => m.Length == 0 ? section : $"{section}:{m}"))}: {x.ErrorMessage}")];
        }
    }
}
