using Columnar.Storage;

namespace Columnar.Tests.Concurrency;

/// <summary>The order of locks, which all tests run under, does catch who breaks it.</summary>
public sealed class LockOrderTests
{
    private readonly OrderedLock _commit = new(LockRank.Commit);
    private readonly OrderedLock _handle = new(LockRank.Handle);
    private readonly OrderedLock _writer = new(LockRank.Writer);

    [Fact]
    public void The_tests_run_with_the_order_checked() => Assert.True(LockOrder.IsChecked);

    [Fact]
    public void Locks_are_taken_in_their_order()
    {
        using (_commit.EnterScope())
        using (_handle.EnterScope())
        using (_writer.EnterScope())
            Assert.True(_writer.IsHeldByCurrentThread);
        using (_writer.EnterScope()) { }
        using (_commit.EnterScope()) { }
    }

    [Fact]
    public void A_lock_inside_a_later_one_is_refused_and_not_taken()
    {
        using (_writer.EnterScope())
        {
            Assert.Throws<InvalidOperationException>(() => _handle.EnterScope());
            Assert.Throws<InvalidOperationException>(() => _handle.EnterBesideEquals());
            Assert.False(_handle.IsHeldByCurrentThread);
        }
        using (_handle.EnterScope()) { }
    }

    [Fact]
    public void A_lock_inside_another_of_its_rank_is_refused_unless_the_caller_orders_them()
    {
        OrderedLock other = new(LockRank.Handle);
        using (_handle.EnterScope())
        {
            Assert.Throws<InvalidOperationException>(() => other.EnterScope());
            other.EnterBesideEquals();
            using (_writer.EnterScope()) { }
            other.Exit();
        }
        using (other.EnterScope()) { }
    }

    [Fact]
    public void Who_is_in_a_lock_may_take_it_again_inside_of_later_ones()
    {
        using (_commit.EnterScope())
        using (_writer.EnterScope())
        {
            using (_commit.EnterScope()) { }
            Assert.Throws<InvalidOperationException>(() => _handle.EnterScope());
        }
        Assert.False(_commit.IsHeldByCurrentThread);
    }

    [Fact]
    public void Threads_do_not_see_each_other()
    {
        using (_writer.EnterScope())
        {
            Exception? thrown = null;
            Thread thread = new(() =>
                thrown = Record.Exception(() =>
                {
                    using (_commit.EnterScope()) { }
                })
            );
            thread.Start();
            thread.Join();
            Assert.Null(thrown);
        }
    }
}
