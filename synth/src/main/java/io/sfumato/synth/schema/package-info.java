/**
 * Schemas: what is public about the columns of a private table, and how its values become codes.
 */
@NullMarked
package io.sfumato.synth.schema;

import org.jspecify.annotations.NullMarked;
