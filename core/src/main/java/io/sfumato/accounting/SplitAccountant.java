package io.sfumato.accounting;

/**
 * An accountant for the parts of a {@link DisjointSplit}: releases from different parts cost as
 * much as those of the most expensive part, not their sum, because a unit is in one part only.
 * Parallel composition; the proof is in {@code docs/proofs/ParallelComposition.md}.
 *
 * <p>As thread-safe as the accountant it comes from, whose budget it spends.
 *
 * @param <D> the type of the parts
 * @see <a href="https://doi.org/10.1145/1559845.1559850">McSherry (2009), Theorem 4</a>
 */
public final class SplitAccountant<D> {

  private final PrivacyAccountant accountant;
  private final DisjointSplit<D> split;

  SplitAccountant(PrivacyAccountant accountant, DisjointSplit<D> split) {
    this.accountant = accountant;
    this.split = split;
  }

  /**
   * Releases a measurement of one part, as {@link PrivacyAccountant#release} does.
   *
   * @param <R> the type of the value
   * @param label which part
   * @param name the name of the release, unique in the ledger
   * @param measurement what to compute
   * @return the value with its receipt
   * @throws IllegalArgumentException if the label is not one of the split's, and as for {@link
   *     PrivacyAccountant#release}
   * @throws BudgetExceededException if the budget does not cover the charge
   * @throws ReleaseConflictException if the name stands for something else
   */
  public <R> Release<R> release(String label, String name, Measurement<? super D, R> measurement) {
    D data = split.part(label);
    return accountant.release(name, measurement, data, new Part(split.id(), label));
  }

  /** Returns the labels and the budget. */
  @Override
  public String toString() {
    return "by " + split.labels() + ": " + accountant;
  }
}
