/** Survival analysis, exact and differentially private. */
@NullMarked
package io.sfumato.survival;

import org.jspecify.annotations.NullMarked;
