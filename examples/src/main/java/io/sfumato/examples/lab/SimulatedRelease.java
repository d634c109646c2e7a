package io.sfumato.examples.lab;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.SurvivalData;

/** Releases with seeded noise, each from an accountant of its own whose budget it exhausts. */
final class SimulatedRelease {

  private SimulatedRelease() {}

  static LifeTable of(
      DpLifeTable measurement, PureDp budget, SurvivalData data, NoiseSource noise) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(budget)
            .unit(PrivacyUnit.rows("row"))
            .forSimulation(noise)
            .open()) {
      return accountant.release("table", measurement, data).value();
    }
  }
}
