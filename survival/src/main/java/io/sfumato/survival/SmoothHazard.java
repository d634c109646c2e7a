package io.sfumato.survival;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A smooth population fitted to noisy cells: the parameters of {@link HazardModel} of the largest
 * posterior density under {@link HazardPrior}, with the true cells varying around their means and
 * the released noise, whose law is public, on top ({@link CellPosterior}). Found by Fisher scoring,
 * from which steps are halved until the density rises. Post-processing of the noisy cells, hence
 * free; and deterministic. Immutable.
 *
 * <p>The model and the figures are in {@code docs/proofs/SmoothHazard.md}.
 */
final class SmoothHazard {

  private static final int MOST_STEPS = 60;

  /** In units of the logarithm of the density; 0.0001 is 0.014 standard deviations. */
  private static final double TOLERANCE = 1e-4;

  private static final double LONGEST_STEP = 1.5;
  private static final double SHORTEST_STEP = 1e-3;

  private final NoiseTable noise;
  private final double[] parameters;
  private final CellEstimate estimate;

  private SmoothHazard(NoiseTable noise, double[] parameters, CellEstimate estimate) {
    this.noise = noise;
    this.parameters = parameters;
    this.estimate = estimate;
  }

  /**
   * Fits cells.
   *
   * @param cells cells without late entry
   */
  static SmoothHazard of(NoisyCells cells) {
    return new Fit(cells, NoiseTable.of(cells.noise(), cells.draws())).from(null);
  }

  /**
   * Fits other cells of the same grid and noise, from here: the same estimate as {@link #of} up to
   * the tolerance, faster where the cells are alike.
   */
  SmoothHazard refit(NoisyCells cells) {
    return new Fit(cells, noise).from(parameters);
  }

  /** Returns ν, the logarithms of the hazards of each cause, then of censoring, per horizon. */
  double[] parameters() {
    return parameters.clone();
  }

  /** Returns the posterior means of the true cells. */
  CellEstimate estimate() {
    return estimate;
  }

  /** A fit in progress. */
  static final class Fit {

    private final NoisyCells cells;
    private final NoiseTable noise;
    private final HazardModel model;
    private final CellPosterior posterior;
    private final long[] noisy;
    private final int parameters;
    private final double[] gradient;
    private final double[][] information;
    private final double[] mean; // posterior, of each cell
    private final double[] empty;
    private double density;

    Fit(NoisyCells cells, NoiseTable noise) {
      this.cells = cells;
      this.noise = noise;
      model = new HazardModel(cells);
      posterior =
          cells.unit() == 1
              ? new CountPosterior(noise)
              : new WeightPosterior(1 / cells.unit(), cells.variance());
      noisy = new long[model.cells()];
      for (int k = 0; k < cells.bins(); k++) {
        for (int cause = 0; cause < cells.causes(); cause++) {
          noisy[model.cell(cause, k)] = cells.events(cause, k);
        }
        noisy[model.censoredCell(k)] = cells.censored(k / cells.censoredSpan());
      }
      noisy[noisy.length - 1] = cells.beyond();
      parameters = model.parameters();
      gradient = new double[parameters];
      information = new double[parameters][parameters];
      mean = new double[noisy.length];
      empty = new double[noisy.length];
    }

    /** Returns constant hazards that agree with the totals, or almost. */
    private double[] start() {
      double beyond = Math.max(1, (double) cells.beyond());
      double events = 1;
      double censored = 1;
      for (int k = 0; k < cells.bins(); k++) {
        events += (double) cells.events(k);
      }
      for (int i = 0; i < cells.censoredCells(); i++) {
        censored += (double) cells.censored(i);
      }
      events = Math.max(1, events);
      censored = Math.max(1, censored);
      double exits = events + censored;
      double hazard = Math.log1p(exits / beyond);
      double[] start = new double[parameters];
      start[0] = Math.log(exits + beyond);
      int censoring = HazardModel.first(model.causes());
      Arrays.fill(
          start,
          1,
          censoring,
          near(HazardPrior.EVENTS, hazard * events / exits) - Math.log(model.causes()));
      Arrays.fill(
          start, censoring, parameters, near(HazardPrior.CENSORING, hazard * censored / exits));
      return start;
    }

    private static double near(double center, double hazard) {
      return Math.max(center - 3, Math.min(center + 3, Math.log(hazard)));
    }

    SmoothHazard from(double @Nullable [] warm) {
      double[] at = warm == null ? start() : warm.clone();
      double[] next = new double[parameters];
      double[] step = new double[parameters];
      evaluate(at);
      for (int steps = 0; steps < MOST_STEPS && solve(step) > TOLERANCE; steps++) {
        double before = density;
        double longest = 0;
        for (double part : step) {
          longest = Math.max(longest, Math.abs(part));
        }
        double length = Math.min(1, LONGEST_STEP / longest);
        move(at, length, step, next);
        while (!(density >= before) && length > SHORTEST_STEP) {
          length /= 2;
          move(at, length, step, next);
        }
        System.arraycopy(next, 0, at, 0, parameters);
      }
      return new SmoothHazard(noise, at, CellEstimate.of(cells, model, mean, empty));
    }

    private void move(double[] from, double length, double[] step, double[] to) {
      for (int i = 0; i < parameters; i++) {
        to[i] = from[i] + length * step[i];
      }
      evaluate(to);
    }

    /** Computes the density, its gradient and its information. */
    private void evaluate(double[] b) {
      Arrays.fill(gradient, 0);
      for (double[] row : information) {
        Arrays.fill(row, 0);
      }
      model.expect(b);
      density = HazardPrior.add(b, model.causes(), gradient, information);
      for (int cell = 0; cell < noisy.length; cell++) {
        posterior.update(noisy[cell], model.mean(cell));
        mean[cell] = posterior.mean();
        empty[cell] = posterior.empty();
        density += posterior.logLikelihood();
        double score = posterior.score();
        double weight = posterior.information();
        double[] slope = model.slope(cell);
        for (int i = 0; i < parameters; i++) {
          gradient[i] += score * slope[i];
          double weighted = weight * slope[i];
          double[] row = information[i];
          for (int j = 0; j <= i; j++) {
            row[j] += weighted * slope[j];
          }
        }
      }
    }

    double density(double[] b) {
      evaluate(b);
      return density;
    }

    double[] gradient() {
      return gradient.clone();
    }

    /**
     * Solves {@code information · step = gradient}, by the factor of Cholesky, which overwrites the
     * information.
     *
     * @return gradient · step, about twice what the density can still rise
     */
    private double solve(double[] step) {
      double[][] l = information;
      double rise = 0;
      for (int i = 0; i < parameters; i++) {
        double right = gradient[i];
        for (int j = 0; j <= i; j++) {
          double sum = l[i][j];
          for (int k = 0; k < j; k++) {
            sum -= l[i][k] * l[j][k];
          }
          l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
          right -= i == j ? 0 : l[i][j] * step[j];
        }
        step[i] = right / l[i][i];
        rise += step[i] * step[i];
      }
      for (int i = parameters - 1; i >= 0; i--) {
        for (int k = i + 1; k < parameters; k++) {
          step[i] -= l[k][i] * step[k];
        }
        step[i] /= l[i][i];
      }
      return rise;
    }
  }
}
