package io.sfumato.synth.query;

import io.sfumato.accounting.Fields;
import java.util.List;

/** Questions of one kind, for any domain. Immutable. */
interface QuerySet {

  /** All that decides what is asked, besides the scope. */
  Fields parameters();

  /** The workloads for some columns. */
  List<Workload> over(Scope scope);
}
