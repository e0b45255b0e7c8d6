/**
 * YAML text that people write: in come files, out go positioned nodes, merged trees and bound records, and a Problem
 * with file, line and column for whatever cannot be read. Limits hold against hostile files. It knows no field of any
 * particular file.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.yaml;
