/** Workloads: vectors of questions whose answers are sums over rows, with known sensitivity. */
@NullMarked
package io.sfumato.synth.query;

import org.jspecify.annotations.NullMarked;
