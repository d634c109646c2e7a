package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;

/**
 * The middle of what the largest sum can be, or the first column: without data, for free.
 *
 * @param task the task
 * @param select whether to release a column, instead of the largest sum
 */
public record ConstantColumns(RowTask task, boolean select) implements RowAlgorithm {

  @Override
  public Fields parameters() {
    return Fields.NONE;
  }

  @Override
  public String summary() {
    return "";
  }

  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(PureDp.of(0));
  }

  @Override
  public double errorBound(double beta) {
    return select ? task.largest() : task.largest() / 2.0;
  }

  @Override
  public RowProcess start(NoiseSource noise) {
    return select ? sums -> 0 : sums -> Math.min(sums.rows(), task.largest()) / 2.0;
  }
}
