package io.drayage.faults;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A fault that a hostile registry shows on purpose.
 *
 * @param name description with the values that were drawn
 * @param kinds rows of docs/contributor/reliability.md, with blanks between
 * @param asks requests that it can be played at; empty if it is not about requests
 * @param nature limit on where it can be played
 */
record Trick(String name, String kinds, Set<RequestKind> asks, Effect effect, Nature nature) {

  /** Limit on where a trick can be played. */
  enum Nature {
    PLAIN,
    /** Lasts until a limit of time is over. */
    SLOW,
    /** Vouches for blobs that are missing; only a check of the whole manifest shows it. */
    LYING,
    /** Accepts manifests whose parts are missing. */
    CARELESS
  }

  /** Draws a trick. */
  @FunctionalInterface
  interface Maker {
    Trick make(SplittableRandom random);
  }

  /** Effect of a trick, by the stage of an answer. */
  sealed interface Effect {
    /** Replaces what the registry does. */
    record Instead(Play play) implements Effect {}

    /** Changes the registry's answer. */
    record Change(Edit edit) implements Effect {}

    /** Changes how the answer is sent. */
    record Sending(Way way) implements Effect {}

    /** Changes an image of the source before the first request. */
    record Content(OddImage image) implements Effect {}

    /** Changes the scope that a token must have. */
    record Demand(UnaryOperator<String> scope) implements Effect {}

    /** Answers a TLS handshake with this text and closes the connection. */
    record Handshake(String answer) implements Effect {}

    /** Switches the target's check of manifests off. */
    record Carelessness() implements Effect {}
  }

  @FunctionalInterface
  interface Play {
    void play(HostileRegistry registry, Exchange exchange) throws Exception;
  }

  @FunctionalInterface
  interface Edit {
    Answer change(HostileRegistry registry, Seen seen, Answer answer);
  }

  @FunctionalInterface
  interface Way {
    void send(Exchange exchange, Answer answer) throws Exception;
  }

  static Trick instead(String name, String kinds, Set<RequestKind> asks, Play play) {
    return new Trick(name, kinds, asks, new Effect.Instead(play), Nature.PLAIN);
  }

  static Trick change(String name, String kinds, Set<RequestKind> asks, Edit edit) {
    return new Trick(name, kinds, asks, new Effect.Change(edit), Nature.PLAIN);
  }

  static Trick sending(String name, String kinds, Set<RequestKind> asks, Way way) {
    return new Trick(name, kinds, asks, new Effect.Sending(way), Nature.PLAIN);
  }

  /** Draws one of these. */
  static <T> T pick(SplittableRandom random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  Trick is(Nature other) {
    return new Trick(name, kinds, asks, effect, other);
  }

  @Override
  public String toString() {
    return "\"%s\" (%s)".formatted(name, kinds);
  }
}
