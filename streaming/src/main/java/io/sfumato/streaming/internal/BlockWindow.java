package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import java.util.ArrayList;
import java.util.List;

/**
 * The sum of the latest W steps under a pure guarantee: a new {@link CenteredTree} for every W
 * steps, and a window is the first steps of one tree and the last of the tree before.
 *
 * <p>An item is in one tree, so that all trees together cost what one does. See {@code
 * docs/proofs/Windows.md}, section 3.
 */
final class BlockWindow implements CalibratedWindow {

  private final int window;
  private final CenteredTree tree;
  private final double maxVariance;
  private final double meanVariance;

  private BlockWindow(int window, CenteredTree tree) {
    this.window = window;
    this.tree = tree;
    double largest = 0;
    double sum = 0;
    for (int j = 1; j <= window; j++) {
      largest = Math.max(largest, variance(j));
      sum += variance(j);
    }
    this.maxVariance = largest;
    this.meanVariance = sum / window;
  }

  /**
   * Fits trees to a window.
   *
   * @param task what to do, under a pure guarantee
   * @param window the number of steps W, at least 1
   */
  static WindowFit calibrate(CounterTask task, int window) {
    if (!(task.privacy() instanceof PureDp)) {
      return WindowFit.refused("it takes a pure guarantee");
    }
    // All items of a unit may be in one tree, or each in one of its own: the costs add up.
    Calibration fit =
        CenteredTree.calibrate(
            new CounterTask(window, task.distance(), task.contributions(), 0, task.privacy()));
    return fit.counter().isEmpty()
        ? WindowFit.refused(fit.reason())
        : WindowFit.of(new BlockWindow(window, (CenteredTree) fit.counter().get()));
  }

  @Override
  public Fields parameters() {
    return tree.parameters().with("factor", "blocks/1");
  }

  @Override
  public PrivacyEvent event() {
    return tree.event();
  }

  private double variance(long inBlock) {
    double before = inBlock < window ? tree.varianceBetween(inBlock, window) : 0;
    return tree.varianceAt(inBlock) + before;
  }

  @Override
  public double varianceAt(long t) {
    return t <= window ? tree.varianceAt(t) : variance((t - 1) % window + 1);
  }

  @Override
  public double maxVariance() {
    return maxVariance;
  }

  @Override
  public double meanVariance() {
    return meanVariance;
  }

  @Override
  public ErrorLaw errorAt(long t) {
    long inBlock = (t - 1) % window + 1;
    List<WeightedSum.Term> terms = new ArrayList<>(tree.termsBetween(0, inBlock));
    if (t > window && inBlock < window) {
      terms.addAll(tree.termsBetween(inBlock, window));
    }
    return WeightedSum.of(terms);
  }

  @Override
  public double maxError(long steps, double beta) {
    if (steps <= window) {
      return tree.unionBound(steps, beta);
    }
    // Any step of this tree, less any step of the tree before, from the last step of that one.
    long trees = (steps - 1) / window + 1;
    double each = beta / (2.0 * trees);
    return 2 * tree.unionBound(window, each) + tree.errorAt(window).bound(each);
  }

  @Override
  public double largestSum() {
    return 0x1p62 / tree.fractions();
  }

  @Override
  public WindowProcess start(NoiseSource noise) {
    return new WindowProcess() {
      private final double[] releases = new double[window];
      private CounterProcess block = tree.start(noise);
      private double before;
      private int next;

      @Override
      public double tick(long sum) {
        if (next == window) {
          before = releases[window - 1];
          block = tree.start(noise);
          next = 0;
        }
        double release = block.tick(sum);
        double window = release + (before - releases[next]);
        releases[next] = release;
        next++;
        return window;
      }
    };
  }
}
