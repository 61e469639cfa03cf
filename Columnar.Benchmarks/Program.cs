using Columnar.Benchmarks;

switch (args)
{
    case ["ratios", .. string[] kernels]:
        ScanRatioBenchmarks.Run(kernels);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Columnar.Benchmarks ratios [KERNEL...]");
        return 2;
}
