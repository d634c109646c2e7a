package io.sfumato.survival;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;

/** The life table with which a private regression begins: times and events alone. Immutable. */
final class BaselineTable {

  private static final int MOST_BINS = 60;

  private final TimeGrid grid;
  private final DpLifeTable table;

  BaselineTable(double horizon, Zcdp privacy, Neighboring neighboring) {
    this.grid = TimeGrid.uniform(horizon, bins(privacy, neighboring));
    this.table = DpLifeTable.builder().grid(grid).privacy(privacy).neighboring(neighboring).build();
  }

  /** Returns as many bins as the noise allows, as a life table alone has. */
  private static int bins(Zcdp privacy, Neighboring neighboring) {
    double changes = neighboring == Neighboring.ADD_REMOVE ? 1 : 2;
    double precision = Math.sqrt(4 * privacy.rho().doubleValue() / changes);
    return (int) Math.min(MOST_BINS, Math.rint(3 + 6 * precision));
  }

  TimeGrid grid() {
    return grid;
  }

  PrivacyEvent event() {
    return table.event();
  }

  LifeTable release(SurvivalData data, NoiseSource noise) {
    double[] times = new double[data.size()];
    boolean[] events = new boolean[data.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = data.time(i);
      events[i] = data.isEvent(i);
    }
    return table.invoke(SurvivalData.of(times, events), noise);
  }
}
