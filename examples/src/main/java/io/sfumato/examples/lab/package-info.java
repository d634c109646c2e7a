/**
 * The lab: experiments that reproduce the numbers of the documentation, one class each, and that
 * run on a user's own files. They measure, on data the caller may see in the clear; their noise is
 * seeded and protects nobody.
 */
@NullMarked
package io.sfumato.examples.lab;

import org.jspecify.annotations.NullMarked;
