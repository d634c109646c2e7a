/** Numeric kernels of survival analysis. Internal: may change without notice. */
@NullMarked
package io.sfumato.survival.internal;

import org.jspecify.annotations.NullMarked;
