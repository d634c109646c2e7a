/** The generation engine: integer residuals, one kernel per class of workload, and searches. */
@NullMarked
package io.sfumato.synth.internal;

import org.jspecify.annotations.NullMarked;
