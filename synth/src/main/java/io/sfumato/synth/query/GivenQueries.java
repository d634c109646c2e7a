package io.sfumato.synth.query;

import io.sfumato.accounting.Fields;
import io.sfumato.synth.domain.Domain;
import java.util.List;

/** Workloads that the analyst made for one domain. */
final class GivenQueries implements QuerySet {

  private final Domain domain;
  private final List<Workload> workloads;

  GivenQueries(Domain domain, List<? extends Workload> workloads) {
    this.domain = domain;
    this.workloads = List.copyOf(workloads);
    if (this.workloads.isEmpty()) {
      throw new IllegalArgumentException("workloads must be at least one");
    }
    this.workloads.forEach(workload -> check(domain, workload));
  }

  private static void check(Domain domain, Workload workload) {
    if (!(workload instanceof KnownWorkload)) {
      throw new IllegalArgumentException(
          "workloads must be of the library's classes, got %s of %s; use Predicates for others"
              .formatted(workload.name(), workload.getClass().getName()));
    }
    Domain own = workload.domain();
    if (!own.equals(domain)) {
      throw new IllegalArgumentException(
          "workloads must be of the domain of columns %s of sizes %s, got %s of %s of sizes %s"
              .formatted(
                  domain.names(), domain.sizes(), workload.name(), own.names(), own.sizes()));
    }
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .with("kind", "workloads")
        .withTexts("names", workloads.stream().map(Workload::name).toList());
  }

  @Override
  public List<Workload> over(Scope scope) {
    if (!scope.domain().equals(domain)) {
      throw new IllegalArgumentException(
          "workloads must be of the domain that they were made for: columns %s of sizes %s, got %s of %s"
              .formatted(
                  domain.names(), domain.sizes(), scope.domain().names(), scope.domain().sizes()));
    }
    return workloads;
  }
}
