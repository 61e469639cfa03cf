using Spectre.Console;

namespace Columnar.Cli.Output;

/// <summary>Where the program writes, and what is known of it.</summary>
/// <param name="Out">For answers.</param>
/// <param name="Error">For errors and progress.</param>
/// <param name="Width">The columns of the terminal answers go to; null where they go elsewhere.</param>
/// <param name="ShowsProgress">Whether someone watches standard error.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, int? Width, bool ShowsProgress)
{
    private const int MinWidth = 40;

    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess() =>
        new(
            Console.Out,
            Console.Error,
            Console.IsOutputRedirected ? null : Math.Max(MinWidth, AnsiConsole.Profile.Width),
            !Console.IsErrorRedirected
        );

    /// <summary>Runs long work, with a bar that shows how far it has come where someone watches.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="work">The work; it reports from 0 to 1.</param>
    public void WithProgress(string title, Action<IProgress<double>?> work)
    {
        if (!ShowsProgress)
        {
            work(null);
            return;
        }
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error), Interactive = InteractionSupport.Yes }
        );
        console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(CellText.Escape(title)), maxValue: 1);
                work(new Bar(task));
            });
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it reports at once and on the same thread.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
