namespace Columnar.Compression;

/// <summary>
/// Least squares of a series on its own past: weights of the values before each one, and a constant. The normal equations are built
/// from sums that roll along, regularized a little, and solved by Cholesky's decomposition.
/// </summary>
internal static class PcoRegression
{
    private const double Regularization = 0.1;

    // Sums run over blocks that stay in cache for all distances, four at a time.
    private const int BlockLength = 512;

    /// <summary>The weights, the farthest back first, and the constant behind them.</summary>
    /// <param name="values">The series; more than the order.</param>
    /// <param name="order">How many values before each one.</param>
    public static double[] Fit(ReadOnlySpan<double> values, int order)
    {
        int size = order + 1;
        double[] matrix = new double[size * size];
        double[] right = new double[size];
        FillNormalEquations(values, order, matrix, right);
        Decompose(matrix, size);
        Solve(matrix, size, right);
        return right;
    }

    private static double[] ProductsByDistance(ReadOnlySpan<double> values, int order)
    {
        double[] sums = new double[order + 1];
        int count = values.Length - order;
        int blocked = count / BlockLength * BlockLength;
        for (int start = 0; start < blocked; start += BlockLength)
        {
            for (int distance = 0; distance <= order; distance++)
            {
                double sum0 = 0;
                double sum1 = 0;
                double sum2 = 0;
                double sum3 = 0;
                for (int i = start; i < start + BlockLength; i += 4)
                {
                    sum0 += values[i] * values[i + distance];
                    sum1 += values[i + 1] * values[i + distance + 1];
                    sum2 += values[i + 2] * values[i + distance + 2];
                    sum3 += values[i + 3] * values[i + distance + 3];
                }
                sums[distance] += sum0 + sum1 + (sum2 + sum3);
            }
        }
        for (int i = blocked; i < count; i++)
        {
            for (int distance = 0; distance <= order; distance++)
                sums[distance] += values[i] * values[i + distance];
        }
        return sums;
    }

    private static void FillNormalEquations(ReadOnlySpan<double> v, int order, double[] matrix, double[] right)
    {
        int size = order + 1;
        int end = v.Length - order;
        double total = 0;
        foreach (double value in v[..end])
            total += value;
        double[] products = ProductsByDistance(v, order);
        for (int i = 0; i < order; i++)
            matrix[i] = matrix[i * size] = products[i];
        matrix[order] = matrix[order * size] = total;
        right[0] = products[order];
        // Each sum is the one before, less the term that falls out at the front, and the one that comes in at the end.
        for (int i = 1; i < order; i++)
        {
            for (int j = 1; j <= i; j++)
            {
                double before = matrix[i - 1 + ((j - 1) * size)];
                double product = before + ((v[end + i - 1] * v[end + j - 1]) - (v[i - 1] * v[j - 1]));
                matrix[i + (j * size)] = matrix[j + (i * size)] = product;
            }
            double sum = matrix[order + ((i - 1) * size)] + (v[end + i - 1] - v[i - 1]);
            matrix[order + (i * size)] = matrix[i + (order * size)] = sum;
        }
        for (int i = 1; i < order; i++)
        {
            double before = matrix[order - 1 + ((i - 1) * size)];
            right[i] = before + ((v[end + i - 1] * v[^1]) - (v[i - 1] * v[order - 1]));
        }
        matrix[(size * size) - 1] = end;
        right[order] = matrix[order + ((order - 1) * size)] + (v[^1] - v[order - 1]);
        for (int i = 0; i < size; i++)
            matrix[i + (i * size)] += Regularization;
    }

    // The lower triangle whose product with its transpose is the matrix; columns one after the other.
    private static void Decompose(double[] matrix, int size)
    {
        for (int j = 0; j < size; j++)
        {
            double sum = 0;
            for (int k = 0; k < j; k++)
                sum = Math.FusedMultiplyAdd(matrix[j + (k * size)], matrix[j + (k * size)], sum);
            double diagonal = Math.Sqrt(Math.Max(matrix[j + (j * size)] - sum, 0));
            matrix[j + (j * size)] = diagonal;
            double scale = diagonal == 0 ? 0 : 1 / diagonal;
            for (int i = j + 1; i < size; i++)
            {
                sum = 0;
                for (int k = 0; k < j; k++)
                    sum = Math.FusedMultiplyAdd(matrix[i + (k * size)], matrix[j + (k * size)], sum);
                matrix[i + (j * size)] = scale * (matrix[i + (j * size)] - sum);
            }
        }
    }

    private static void Solve(double[] triangle, int size, double[] right)
    {
        for (int j = 0; j < size; j++)
        {
            right[j] /= triangle[j + (j * size)];
            for (int i = j + 1; i < size; i++)
                right[i] -= right[j] * triangle[i + (j * size)];
        }
        for (int j = size - 1; j >= 0; j--)
        {
            right[j] /= triangle[j + (j * size)];
            for (int i = 0; i < j; i++)
                right[i] -= right[j] * triangle[j + (i * size)];
        }
    }
}
