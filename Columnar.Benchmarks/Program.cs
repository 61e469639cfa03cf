using Columnar.Benchmarks;

switch (args)
{
    case ["ratios", .. string[] kernels]:
        ScanRatioBenchmarks.Run(kernels);
        return 0;
    case ["storage"]:
        StorageRatioBenchmarks.Run();
        return 0;
    default:
        Console.Error.WriteLine("Usage: Columnar.Benchmarks ratios [KERNEL...] | storage");
        return 2;
}
