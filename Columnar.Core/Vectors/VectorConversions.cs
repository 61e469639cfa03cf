namespace Columnar;

/// <summary>
/// Lets vectors take .NET's own types: <see cref="DateOnly"/> for <see cref="Date32"/>, <see cref="TimeOnly"/> for <see cref="Time64"/>,
/// <see cref="DateTime"/> and <see cref="DateTimeOffset"/> for <see cref="Timestamp"/>, <see cref="TimeSpan"/> for
/// <see cref="Duration"/>, <see cref="decimal"/> for <see cref="Decimal128"/>, <see cref="Guid"/> for <see cref="Uuid"/>.
/// </summary>
/// <remarks>
/// <para>
/// The unit, zone, precision and scale are those of the vector. What it cannot hold exactly is refused with an
/// <see cref="OverflowException"/> that says the value, and what to do; nothing is rounded.
/// </para>
/// <para>
/// A vector of timestamps <i>with</i> a zone holds points in time. It takes every <see cref="DateTimeOffset"/>, of which the point in time is
/// kept; a <see cref="DateTime"/> of kind Utc as it is and of kind Local by the zone of this computer; one of kind Unspecified is refused
/// with an <see cref="ArgumentException"/>. A vector <i>without</i> a zone holds what a clock shows: it takes the reading of every
/// <see cref="DateTime"/>, whatever its kind, and refuses a <see cref="DateTimeOffset"/> with an <see cref="ArgumentException"/>.
/// </para>
/// </remarks>
public static class VectorConversions
{
    /// <summary>Appends a value.</summary>
    /// <typeparam name="TStored">The type of the stored values.</typeparam>
    /// <typeparam name="TNet">The type of .NET.</typeparam>
    /// <param name="vector">The vector.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="OverflowException">The vector cannot hold it exactly.</exception>
    /// <exception cref="ArgumentException">It does not fit the vector's having a zone or none.</exception>
    public static void Append<TStored, TNet>(this ValueVector<TStored> vector, TNet value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        vector.Append(TStored.FromNet(value, vector.Type));
    }

    /// <summary>Appends a value or a null.</summary>
    /// <exception cref="InvalidOperationException">The value is null and the vector is not nullable.</exception>
    /// <inheritdoc cref="Append{TStored, TNet}(ValueVector{TStored}, TNet)"/>
    public static void Append<TStored, TNet>(this ValueVector<TStored> vector, TNet? value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (value is { } present)
            vector.Append(TStored.FromNet(present, vector.Type));
        else
            vector.AppendNull();
    }

    /// <summary>Appends values; all or, where one does not fit, none.</summary>
    /// <typeparam name="TStored">The type of the stored values.</typeparam>
    /// <typeparam name="TNet">The type of .NET.</typeparam>
    /// <param name="vector">The vector.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="OverflowException">The vector cannot hold one exactly.</exception>
    /// <exception cref="ArgumentException">One does not fit the vector's having a zone or none.</exception>
    public static void Append<TStored, TNet>(this ValueVector<TStored> vector, ReadOnlySpan<TNet> values)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        var stored = new TStored[values.Length];
        for (int i = 0; i < stored.Length; i++)
            stored[i] = TStored.FromNet(values[i], vector.Type);
        vector.Append(stored);
    }

    /// <summary>Appends values one after the other; where one does not fit, those before it were appended.</summary>
    /// <inheritdoc cref="Append{TStored, TNet}(ValueVector{TStored}, ReadOnlySpan{TNet})"/>
    public static void Append<TStored, TNet>(this ValueVector<TStored> vector, IEnumerable<TNet> values)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(values);
        foreach (TNet value in values)
            vector.Append(TStored.FromNet(value, vector.Type));
    }

    /// <summary>Appends values and nulls one after the other; where one does not fit, those before it were appended.</summary>
    /// <exception cref="InvalidOperationException">A value is null and the vector is not nullable.</exception>
    /// <inheritdoc cref="Append{TStored, TNet}(ValueVector{TStored}, ReadOnlySpan{TNet})"/>
    public static void Append<TStored, TNet>(this ValueVector<TStored> vector, IEnumerable<TNet?> values)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(values);
        foreach (TNet? value in values)
            vector.Append(value);
    }

    /// <summary>Appends a value as a row whose number the caller names.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="index">The row: the number of rows there are.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another number; nothing has changed.</exception>
    /// <inheritdoc cref="Append{TStored, TNet}(ValueVector{TStored}, TNet)"/>
    public static void AppendAt<TStored, TNet>(this ValueVector<TStored> vector, long index, TNet value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        vector.AppendAt(index, TStored.FromNet(value, vector.Type));
    }

    /// <summary>Appends copies of a value until there are some number of rows.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="length">How many; where there are as many already nothing is appended.</param>
    /// <param name="value">The value.</param>
    /// <inheritdoc cref="Append{TStored, TNet}(ValueVector{TStored}, TNet)"/>
    public static void FillTo<TStored, TNet>(this ValueVector<TStored> vector, long length, TNet value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        vector.FillTo(length, TStored.FromNet(value, vector.Type));
    }

    /// <summary>Gives the first null a value, or appends it where there is none.</summary>
    /// <returns>The row.</returns>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    /// <inheritdoc cref="Append{TStored, TNet}(ValueVector{TStored}, TNet)"/>
    public static long FillFirstNull<TStored, TNet>(this ValueVector<TStored> vector, TNet value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        return vector.FillFirstNull(TStored.FromNet(value, vector.Type));
    }

    /// <summary>Replaces the value of a row; a null becomes a value.</summary>
    /// <typeparam name="TStored">The type of the stored values.</typeparam>
    /// <typeparam name="TNet">The type of .NET.</typeparam>
    /// <param name="vector">The vector.</param>
    /// <param name="index">The row.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="OverflowException">The vector cannot hold it exactly.</exception>
    /// <exception cref="ArgumentException">It does not fit the vector's having a zone or none; or there is no such row.</exception>
    public static void Update<TStored, TNet>(this ValueVector<TStored> vector, long index, TNet value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        vector.Update(index, TStored.FromNet(value, vector.Type));
    }

    /// <summary>Replaces the value of a row, or makes it null.</summary>
    /// <exception cref="InvalidOperationException">The value is null and the vector is not nullable.</exception>
    /// <inheritdoc cref="Update{TStored, TNet}(ValueVector{TStored}, long, TNet)"/>
    public static void Update<TStored, TNet>(this ValueVector<TStored> vector, long index, TNet? value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (value is { } present)
            vector.Update(index, TStored.FromNet(present, vector.Type));
        else
            vector.Delete(index);
    }
}
