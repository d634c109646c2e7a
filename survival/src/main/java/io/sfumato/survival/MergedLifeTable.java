package io.sfumato.survival;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;

/**
 * A {@link DpLifeTable} of rows that are counted already. The same question as that one, to the
 * ledger too: type, parameters and values are the same. Immutable.
 */
final class MergedLifeTable extends Measurement<LifeTableCounts, LifeTable> {

  private final DpLifeTable table;
  private final CellLayout layout;

  MergedLifeTable(DpLifeTable table, CellLayout layout) {
    this.table = table;
    this.layout = layout;
  }

  @Override
  public String type() {
    return table.type();
  }

  @Override
  public Fields parameters() {
    return table.parameters();
  }

  @Override
  public PrivacyEvent event() {
    return table.event();
  }

  @Override
  public Neighboring neighboring() {
    return table.neighboring();
  }

  @Override
  protected void checkShape(LifeTableCounts counts) {
    counts.checkCounting(layout.toFields(), layout.size());
  }

  @Override
  protected LifeTable invoke(LifeTableCounts counts, NoiseSource noise) {
    return table.noisy(layout, counts.cells(), noise);
  }

  @Override
  protected Fields encode(LifeTable value) {
    return table.encode(value);
  }

  @Override
  protected LifeTable decode(Fields stored) {
    return table.decode(stored);
  }
}
