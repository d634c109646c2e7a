package io.sfumato.examples;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.NoData;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.streaming.ContinualCounter;
import io.sfumato.streaming.CounterSession;

/**
 * A counter run over a stream that is over: the private totals after all steps, as one value that
 * the ledger keeps.
 *
 * <p>A session cannot be opened twice, because it could answer twice. Where the whole stream is at
 * hand, as in a demonstration that is run again and again, its releases are better taken as one
 * release: then the accountant hands out the stored ones for free, and completes the release under
 * the same charge after a crash.
 *
 * <p><b>Guarantee.</b> That of the counter: it holds for all its releases together and for every
 * stream, so also for one that was fixed beforehand. The data are the steps of the items, from 0;
 * one beyond the first or last step counts there. Neighbours differ by one item. Immutable.
 */
final class CountedStream extends Measurement<int[], StreamTotals> {

  private final ContinualCounter counter;
  private final int steps;

  /**
   * Counts items with the value 1.
   *
   * @param counter a counter with a horizon, of items that may be 1
   */
  CountedStream(ContinualCounter counter) {
    this.counter = requireNonNull(counter, "counter");
    this.steps = Math.toIntExact(counter.bounds().steps());
  }

  @Override
  protected StreamTotals invoke(int[] items, NoiseSource noise) {
    long[] inStep = new long[steps];
    for (int step : items) {
      inStep[Math.max(0, Math.min(steps - 1, step))]++;
    }
    CounterSession session = openPart(counter, NoData.NO_DATA, noise);
    double[] totals = new double[steps];
    for (int t = 0; t < steps; t++) {
      for (long i = 0; i < inStep[t]; i++) {
        session.add(1);
      }
      totals[t] = session.tickValue();
    }
    return new StreamTotals(totals, counter.bounds());
  }

  @Override
  public String type() {
    return "io.sfumato.examples.CountedStream/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("counter", counter.type()).with("of", counter.parameters());
  }

  @Override
  public PrivacyEvent event() {
    return counter.event();
  }

  @Override
  public Neighboring neighboring() {
    return counter.neighboring();
  }

  @Override
  protected Fields encode(StreamTotals value) {
    return Fields.NONE.with("totals", value.totals());
  }

  @Override
  protected StreamTotals decode(Fields stored) {
    return new StreamTotals(stored.reals("totals"), counter.bounds());
  }
}
