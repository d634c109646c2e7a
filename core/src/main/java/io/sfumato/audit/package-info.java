/**
 * Attacks on our own mechanisms: they run a measurement many times on two neighbouring datasets and
 * measure how well its outputs tell them apart. A simulation with seeded noise, on data that the
 * caller may see in the clear.
 */
@NullMarked
package io.sfumato.audit;

import org.jspecify.annotations.NullMarked;
