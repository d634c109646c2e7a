package io.sfumato.synth;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Workload;
import java.util.List;

/**
 * A {@link PrivateGsd} of rows that are counted already. The same question as that one, to the
 * ledger too: type, parameters and values are the same. Immutable.
 */
final class CountedGsd extends Measurement<TableCounts, SyntheticData> {

  private final PrivateGsd gsd;
  private final Domain domain;
  private final List<Workload> counted;

  CountedGsd(PrivateGsd gsd, Domain domain, List<Workload> counted) {
    this.gsd = gsd;
    this.domain = domain;
    this.counted = counted;
  }

  @Override
  public String type() {
    return gsd.type();
  }

  @Override
  public Fields parameters() {
    return gsd.parameters();
  }

  @Override
  public PrivacyEvent event() {
    return gsd.event();
  }

  @Override
  public Neighboring neighboring() {
    return gsd.neighboring();
  }

  @Override
  protected boolean isObserved() {
    return gsd.isObserved();
  }

  @Override
  protected void checkShape(TableCounts counts) {
    counts.checkCounting(gsd.counting(), counted.stream().mapToInt(Workload::cells).toArray());
  }

  @Override
  protected SyntheticData invoke(TableCounts counts, NoiseSource noise) {
    return gsd.synthesize(counts.sketch(domain, counted), noise);
  }

  @Override
  protected Fields encode(SyntheticData value) {
    return gsd.encode(value);
  }

  @Override
  protected SyntheticData decode(Fields stored) {
    return gsd.decode(stored);
  }
}
