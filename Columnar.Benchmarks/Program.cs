using BenchmarkDotNet.Running;
using Columnar.Benchmarks;

switch (args)
{
    case ["ratios", .. string[] kernels]:
        ScanRatioBenchmarks.Run(kernels);
        return 0;
    case ["windows", .. string[] functions]:
        WindowBenchmarks.Run(functions);
        return 0;
    case ["storage"]:
        StorageRatioBenchmarks.Run();
        return 0;
    case ["pco", .. string[] arguments]:
        return PcoBenchmarks.Run(arguments);
    case ["vectors"]:
        VectorRatioBenchmarks.Run();
        return 0;
    case ["compressed"]:
        CompressedVectorBenchmarks.Run();
        return 0;
    case ["computed"]:
        ComputedBenchmarks.Run();
        return 0;
    case ["soak", .. string[] options]:
        return Soak.Run(options);
    case ["classes", .. string[] arguments]:
        BenchmarkSwitcher.FromAssembly(typeof(SumBenchmarks).Assembly).Run(arguments);
        return 0;
    default:
        Console.Error.WriteLine(
            "Usage: Columnar.Benchmarks ratios [SCAN...] | windows [FUNCTION...] | storage | vectors | compressed | computed | pco [COLUMN...] [--levels] [--reference LIBRARY] | soak [--minutes N] [--path FILE] [--seed S] | classes [BenchmarkDotNet arguments]"
        );
        return 2;
}
