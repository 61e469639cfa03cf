using System.Runtime.InteropServices;
using System.Text;
using Columnar.Cli;
using Columnar.Cli.Output;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var cancellation = new CancellationTokenSource();
var ended = new ManualResetEventSlim();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
int code = Cli.Run(args, Terminal.OfProcess(), cancellation.Token);
ended.Set();
return code;

// The command ends by itself, having undone what it began. A second interrupt ends it at once; a termination does so as well
// when the command, waiting for the system perhaps, has not ended after a while.
void End(PosixSignalContext signal)
{
    bool isFirst = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
    if (signal.Signal == PosixSignal.SIGINT)
        signal.Cancel = isFirst;
    else if (isFirst)
        signal.Cancel = ended.Wait(TimeSpan.FromSeconds(5));
}
