using R1.Kernel.Notebooks;

namespace R1.Kernel.Installing;

/// <summary>Where Jupyter looks for kernels.</summary>
internal static class JupyterFolders
{
    /// <summary>The user's own data folder.</summary>
    public static string User()
    {
        if (Variable("JUPYTER_DATA_DIR") is { } data) return data;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Jupyter");
        if (OperatingSystem.IsWindows()) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        return Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter");
    }

    /// <summary>The data folder of a Python installation or environment.</summary>
    public static string Of(string prefix) => Path.Combine(prefix, "share", "jupyter");

    /// <summary>The prefix of the active Python environment.</summary>
    /// <exception cref="BadInputException">None is active.</exception>
    public static string ActivePrefix() => Variable("VIRTUAL_ENV") ?? Variable("CONDA_PREFIX")
        ?? throw new BadInputException("no Python environment is active (VIRTUAL_ENV and CONDA_PREFIX are empty): give its folder with --prefix.");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
