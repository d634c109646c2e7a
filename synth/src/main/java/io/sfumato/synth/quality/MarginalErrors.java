package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import java.util.Comparator;
import java.util.List;

/**
 * The total variation distances {@code ½ Σ |p - q|} between the contingency tables of all sets of
 * so many columns. <b>NOT PRIVATE.</b> Immutable.
 */
public final class MarginalErrors {

  private final int order;
  private final List<MarginalError> errors;
  private final int skipped;

  private MarginalErrors(int order, List<MarginalError> errors, int skipped) {
    this.order = order;
    this.errors = errors;
    this.skipped = skipped;
  }

  /**
   * Compares two tables of one domain.
   *
   * @param order how many columns at a time, at least 1
   * @param mostCells sets with more cells than this are skipped
   */
  static MarginalErrors of(CodedTable real, CodedTable synthetic, int order, int mostCells) {
    MarginalSearch search = new MarginalSearch(real, synthetic, order, mostCells);
    List<MarginalError> sorted =
        search.errors().stream()
            .sorted(Comparator.comparingDouble(MarginalError::tvd).reversed())
            .toList();
    return new MarginalErrors(order, sorted, search.skipped());
  }

  /**
   * Returns how many columns each set has.
   *
   * @return the number, at least 1
   */
  public int order() {
    return order;
  }

  /**
   * Returns the mean of the distances.
   *
   * @return a number in {@code [0, 1]}, NaN if no set was compared
   */
  public double average() {
    return errors.stream().mapToDouble(MarginalError::tvd).average().orElse(Double.NaN);
  }

  /**
   * Returns the largest of the distances.
   *
   * @return a number in {@code [0, 1]}, NaN if no set was compared
   */
  public double max() {
    return errors.stream().mapToDouble(MarginalError::tvd).max().orElse(Double.NaN);
  }

  /**
   * Returns the mean over the cells of all sets of the absolute difference of shares.
   *
   * @return a number in {@code [0, 1]}, NaN if no set was compared
   */
  public double meanCellError() {
    long cells = errors.stream().mapToLong(MarginalError::cells).sum();
    return errors.stream().mapToDouble(e -> e.meanCellError() * e.cells()).sum() / cells;
  }

  /**
   * Returns the largest absolute difference of shares in any cell.
   *
   * @return a number in {@code [0, 1]}, NaN if no set was compared
   */
  public double maxCellError() {
    return errors.stream().mapToDouble(MarginalError::maxCellError).max().orElse(Double.NaN);
  }

  /**
   * Returns all sets that were compared.
   *
   * @return the distances, the largest first
   */
  public List<MarginalError> worst() {
    return errors;
  }

  /**
   * Returns how many sets were skipped because they have too many cells.
   *
   * @return the number
   */
  public int skipped() {
    return skipped;
  }
}
