using System.Text;
using Columnar.Cli;
using Columnar.Cli.Output;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The command ends by itself, having undone what it began; a second press ends it at once.
    pressed.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
return Cli.Run(args, Terminal.OfProcess(), cancellation.Token);
