package io.sfumato.survival;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.IntegerNoise;
import io.sfumato.noise.NoiseSource;
import java.util.List;

/** How a life table comes by its grid. Immutable. */
sealed interface GridChoice {

  /** Returns the grid to count on. */
  TimeGrid choose(SurvivalData data, NoiseSource noise);

  /** Returns the grid of a stored table with so many bins. */
  TimeGrid restore(int bins);

  /**
   * Returns the grid, if no data are needed to know it.
   *
   * @throws IllegalStateException if the grid depends on a noisy number of rows
   */
  TimeGrid fixed();

  /** Returns the grid with the most bins that may be chosen. */
  TimeGrid finest();

  /** Returns the event of choosing the grid and of counting on it. */
  PrivacyEvent with(PrivacyEvent counting);

  /** Adds the parameters of the choice. */
  Fields addTo(Fields fields);

  /** Returns the equal bins that suit an expected number of rows. */
  static GridChoice expecting(
      long rows, double horizon, LifeTableRules rules, IntegerNoise cellNoise) {
    return new Given(TimeGrid.uniform(horizon, bins((double) rows, rules, cellNoise)));
  }

  /** Returns the number of bins, with weights and noise in units of the largest weight. */
  private static int bins(double rows, LifeTableRules rules, IntegerNoise cellNoise) {
    double most = rules.mostSteps();
    double rowsOfCurve = rows / Math.max(1, rules.groups().size());
    return BinCount.of(rowsOfCurve, cellNoise.variance() / (most * most));
  }

  /** A public grid, fixed in advance. */
  record Given(TimeGrid grid) implements GridChoice {

    @Override
    public TimeGrid choose(SurvivalData data, NoiseSource noise) {
      return grid;
    }

    @Override
    public TimeGrid restore(int bins) {
      return grid;
    }

    @Override
    public TimeGrid fixed() {
      return grid;
    }

    @Override
    public TimeGrid finest() {
      return grid;
    }

    @Override
    public PrivacyEvent with(PrivacyEvent counting) {
      return counting;
    }

    @Override
    public Fields addTo(Fields fields) {
      return fields.with("grid", grid.toFields());
    }
  }

  /**
   * Equal bins that suit a noisy number of rows, which is paid for.
   *
   * @param horizon the public horizon, at least {@link #SHORTEST_HORIZON}
   * @param cellNoise the noise that cells will get
   * @param rowNoise the noise that the number of rows gets, and its event
   */
  record Bought(
      double horizon, LifeTableRules rules, IntegerNoise cellNoise, CalibratedNoise rowNoise)
      implements GridChoice {

    /** So that {@link BinCount#MOST} bins or fewer have ends that are told apart. */
    static final double SHORTEST_HORIZON = 1e-300;

    @Override
    public TimeGrid choose(SurvivalData data, NoiseSource noise) {
      long steps = new CountedRows(data, rules, horizon).sum() + rowNoise.noise().sample(noise);
      return restore(bins((double) steps / rules.mostSteps(), rules, cellNoise));
    }

    @Override
    public TimeGrid restore(int bins) {
      return TimeGrid.uniform(horizon, bins);
    }

    @Override
    public TimeGrid fixed() {
      throw new IllegalStateException(
          "the grid must be fixed before rows are counted: give a grid, or a horizon with expectedRows");
    }

    @Override
    public TimeGrid finest() {
      return restore(BinCount.MOST);
    }

    @Override
    public PrivacyEvent with(PrivacyEvent counting) {
      return new PrivacyEvent.Composed(List.of(rowNoise.event(), counting));
    }

    @Override
    public Fields addTo(Fields fields) {
      return fields.with("grid", Fields.NONE.with("horizon", horizon).with("bins", "by rows"));
    }
  }
}
