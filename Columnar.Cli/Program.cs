using System.Runtime.InteropServices;
using System.Text;
using Columnar.Cli;
using Columnar.Cli.Output;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var cancellation = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return Cli.Run(args, Terminal.OfProcess(), cancellation.Token);

// The command ends by itself, having undone what it began; a second signal ends it at once.
void End(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
