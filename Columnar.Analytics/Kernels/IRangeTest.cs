namespace Columnar.Kernels;

/// <summary>Whether values lie in a closed range.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface IRangeTest<T>
    where T : unmanaged
{
    /// <summary>Whether <see cref="Test"/> marks the values outside the range instead of those inside.</summary>
    static abstract bool MarksOutside { get; }

    /// <summary>Turns the ends of the range into the two constants of <see cref="Test"/>.</summary>
    static abstract (T First, T Second) Prepare(T low, T high);

    /// <summary>
    /// Bit i is set where lane i lies inside, or outside, the range; bits beyond the lanes are clear.
    /// </summary>
    static abstract ulong Test<V>(V values, V first, V second)
        where V : struct, IRegister<V>;
}
