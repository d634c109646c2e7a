package io.sfumato.streaming.internal;

import io.sfumato.accounting.StateReader;
import io.sfumato.accounting.StateWriter;

/**
 * The matrix D⁻¹, applied to a stream: from the sum of a step to the input of a filter, folded,
 * capped, and rounded so that what is cut off is carried to the next step. Knows the block of the
 * latest step. Mutable; for one thread.
 */
final class StepScaler {

  private final GaussianCoder coder;
  private final ScaleSchedule schedule;
  private final int shift;
  private final long below;

  private long step;
  private int block = -1;
  private long blockEnd;
  private long multiplier;
  private long weight;
  private double weightPerInput;
  private double inputsPerUnit;
  private double worth;
  private long carry;

  StepScaler(GaussianCoder coder) {
    this.coder = coder;
    this.schedule = coder.schedule();
    this.shift = coder.shift();
    this.below = (1L << shift) - 1;
  }

  /** Begins a step: returns {@code x_t/D_t} in inputs, rounded. Private data. */
  long next(long stepSum) {
    if (step == blockEnd) {
      nextBlock();
    }
    step++;
    long folded = coder.folded(stepSum);
    long product = folded * multiplier;
    // What is cut off is carried to the next step: the cuts add up to less than one input.
    long cut = (product & below) + carry;
    carry = cut & below;
    long top = Math.multiplyHigh(folded, multiplier) << (Long.SIZE - shift);
    return (top | (product >>> shift)) + (cut >>> shift);
  }

  private void nextBlock() {
    block++;
    blockEnd = schedule.end(block);
    multiplier = coder.multiplier(block);
    weight = coder.weight(block);
    weightPerInput = schedule.weight(block) / GaussianCoder.INPUTS_PER_UNIT;
    inputsPerUnit = GaussianCoder.INPUTS_PER_UNIT / schedule.weight(block);
    worth = coder.worth(block);
  }

  /** Returns E as a multiple of 2⁻³¹. */
  long weight() {
    return weight;
  }

  /** Returns E in noise units for each input. */
  double weightPerInput() {
    return weightPerInput;
  }

  /** Returns 1/E in inputs for each noise unit. */
  double inputsPerUnit() {
    return inputsPerUnit;
  }

  /** Returns D: what an input is worth in the caller's grid. */
  double worth() {
    return worth;
  }

  /** Writes the state down. */
  void save(StateWriter state) {
    state.writeLong(step);
    state.writeLong(block);
    state.writeLong(carry);
  }

  /** Takes on a state that was written for the same parameters. */
  void load(StateReader state) {
    step = state.readLong();
    block = (int) state.readLong();
    if (block >= 0) {
      block--;
      nextBlock();
    }
    carry = state.readLong();
  }
}
