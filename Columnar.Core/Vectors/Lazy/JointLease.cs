using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>The leases of several views as one.</summary>
internal sealed class JointLease(IViewLease[] leases) : IViewLease
{
    public void Enter()
    {
        int entered = 0;
        try
        {
            for (; entered < leases.Length; entered++)
                leases[entered].Enter();
        }
        catch
        {
            while (entered > 0)
                leases[--entered].Exit();
            throw;
        }
    }

    public void Exit()
    {
        foreach (IViewLease lease in leases)
            lease.Exit();
    }

    public void Forget()
    {
        foreach (IViewLease lease in leases)
            lease.Forget();
    }
}
