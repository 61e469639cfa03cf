using System.Reflection;
using Columnar.Tests.Doubles;

/// <summary>
/// Runs a child's method before the test runner begins, which would take the child a quarter of a second. The runtime finds the
/// type by its name, which has no namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        string? name = Environment.GetEnvironmentVariable(ChildProcess.MethodVariable);
        // What the child starts in its turn is no child of this kind.
        Environment.SetEnvironmentVariable(ChildProcess.HookVariable, null);
        Environment.SetEnvironmentVariable(ChildProcess.MethodVariable, null);
        if (name is null)
            return;
        int dot = name.LastIndexOf('.');
        Type type = typeof(StartupHook).Assembly.GetType(name[..dot], throwOnError: true)!;
        MethodInfo method = type.GetMethod(
            name[(dot + 1)..],
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
        )!;
        try
        {
            method.Invoke(method.IsStatic ? null : Activator.CreateInstance(type), null);
            Environment.Exit(0);
        }
        catch (TargetInvocationException e)
        {
            ChildProcess.Tell($"failed: {e.InnerException!.ToString().ReplaceLineEndings(" ")}");
            Environment.Exit(1);
        }
    }
}
