using BenchmarkDotNet.Running;
using Columnar.Benchmarks;

switch (args)
{
    case ["ratios", .. string[] kernels]:
        ScanRatioBenchmarks.Run(kernels);
        return 0;
    case ["storage"]:
        StorageRatioBenchmarks.Run();
        return 0;
    case ["classes", .. string[] arguments]:
        BenchmarkSwitcher.FromAssembly(typeof(SumBenchmarks).Assembly).Run(arguments);
        return 0;
    default:
        Console.Error.WriteLine(
            "Usage: Columnar.Benchmarks ratios [SCAN...] | storage | classes [BenchmarkDotNet arguments]"
        );
        return 2;
}
