/** Benchmarks: each claim about speed in the documentation, with its peers in the same run. */
@NullMarked
package io.sfumato.jmh;

import org.jspecify.annotations.NullMarked;
