/**
 * Privacy guarantees as values: what a release promises, about whom, and relative to which
 * neighbouring data.
 *
 * <p>Types here are immutable, compared by value, free of randomness and safe for use by several
 * threads. Their arithmetic is exact, or rounds towards more privacy loss; so an accountant never
 * grants a release because of a floating-point error.
 */
@NullMarked
package io.sfumato.privacy;

import org.jspecify.annotations.NullMarked;
