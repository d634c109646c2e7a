package io.sfumato.streaming;

import io.sfumato.accounting.NoData;
import io.sfumato.noise.NoiseSource;

/**
 * A column of a large sum in a stream of rows of zeros and ones, released after every row, for one
 * charge in all.
 *
 * <pre>{@code
 * var select = SumSelect.builder().horizon(1_000_000).dimension(100).privacy(Zcdp.of(0.5)).build();
 * var session = accountant.open("busiest ward", select);
 * int column = session.tick(3, 17); // a row with ones in columns 3 and 17
 * }</pre>
 *
 * <p><b>Guarantee.</b> That of {@link MaxSum}: neighbours differ by one row, streams may be chosen
 * adaptively, sampling is exact.
 *
 * <p><b>Error.</b> How far the sum of the released column is below the largest one. See {@link
 * #plan}.
 *
 * <p>Proofs: {@code docs/proofs/MaxSum.md}. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/2112.00828">Jain, Raskhodnikova, Sivakumar and Smith
 *     (2023)</a>
 */
public final class SumSelect extends RowStreamMeasurement<SumSelectSession> {

  private SumSelect(RowStreamBuilder<SumSelect> builder) {
    super(builder.checkedPrivacy(), builder.choice());
  }

  /**
   * Returns a builder without a horizon, dimension or guarantee.
   *
   * @return a new builder
   */
  public static RowStreamBuilder<SumSelect> builder() {
    return new RowStreamBuilder<>(/* select= */ true, SumSelect::new);
  }

  @Override
  public String type() {
    return "io.sfumato.streaming.SumSelect/1";
  }

  @Override
  protected SumSelectSession open(NoData data, NoiseSource noise) {
    return new SumSelectSession(newSums(), algorithm().start(noise), task().horizon());
  }
}
