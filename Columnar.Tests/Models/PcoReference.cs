using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar.Tests.Models;

/// <summary>
/// The reference of Pcodec, where someone has it: a shared library with the two functions of the reference's own C interface
/// (cpcodec) that compress and decompress whole files. Nothing of it is part of this repository.
/// </summary>
internal sealed unsafe class PcoReference
{
    /// <summary>The environment's variable that names the library.</summary>
    public const string Variable = "COLUMNAR_PCO_REFERENCE";

    private readonly delegate* unmanaged<void*, nuint, byte, Settings*, void*, nuint, nuint*, int> _compress;
    private readonly delegate* unmanaged<void*, nuint, byte, void*, nuint, nuint*, int> _decompress;

    private PcoReference(nint library)
    {
        // SAFETY: the signatures are those of the C interface, which whoever named the library says it has.
        _compress = (delegate* unmanaged<void*, nuint, byte, Settings*, void*, nuint, nuint*, int>)
            NativeLibrary.GetExport(library, "pco_standalone_simple_compress_into");
        _decompress = (delegate* unmanaged<void*, nuint, byte, void*, nuint, nuint*, int>)
            NativeLibrary.GetExport(library, "pco_standalone_simple_decompress_into");
    }

    /// <summary>Loads it; null where no path is given, here or in the environment.</summary>
    public static PcoReference? Load(string? path = null) =>
        (path ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } library
            ? new PcoReference(NativeLibrary.Load(library))
            : null;

    /// <summary>Makes a file of numbers, mode and delta of the library's choice.</summary>
    /// <returns>Its length in bytes.</returns>
    public int Compress<T>(ReadOnlySpan<T> values, int level, Span<byte> target)
        where T : unmanaged
    {
        var settings = new Settings { Level = (uint)level };
        nuint written = 0;
        fixed (T* source = values)
        fixed (byte* to = target)
        {
            // SAFETY: both spans are pinned, and their lengths are given along; an empty one has an address that is no null.
            T* first = source is null ? (T*)to : source;
            byte type = (byte)PcoNumbers.TypeOf<T>();
            Check(_compress(first, (nuint)values.Length, type, &settings, to, (nuint)target.Length, &written));
        }
        return (int)written;
    }

    /// <summary>Takes the numbers out of a file.</summary>
    /// <returns>How many they are.</returns>
    public int Decompress<T>(ReadOnlySpan<byte> file, Span<T> values)
        where T : unmanaged
    {
        nuint written = 0;
        fixed (byte* source = file)
        fixed (T* to = values)
        {
            // SAFETY: both spans are pinned, and their lengths are given along; an empty one has an address that is no null.
            T* first = to is null ? (T*)source : to;
            byte type = (byte)PcoNumbers.TypeOf<T>();
            Check(_decompress(source, (nuint)file.Length, type, first, (nuint)values.Length, &written));
        }
        return (int)written;
    }

    private static void Check(int error, [CallerMemberName] string call = "")
    {
        if (error != 0)
            throw new InvalidOperationException($"{call} of the reference failed with error {error}.");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Settings
    {
        public uint Level;

        // 0: as many as the library thinks.
        public nuint MaxPageLength;
    }
}
