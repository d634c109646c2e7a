/**
 * Survival analysis: exact estimators, named as such and not private, and the private life table
 * with everything that follows from it.
 */
@NullMarked
package io.sfumato.survival;

import org.jspecify.annotations.NullMarked;
