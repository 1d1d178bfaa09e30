package io.drayage.cli;

/** In which form a command answers on standard output. */
enum Output {
  /** For people. */
  text,
  /** One JSON document. */
  json
}
