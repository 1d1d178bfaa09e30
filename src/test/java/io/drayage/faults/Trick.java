package io.drayage.faults;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One thing that a hostile registry does.
 *
 * @param name what it does, with the values that were drawn for it
 * @param kinds the rows of docs/reliability.md that it is of, with blanks between
 * @param asks the requests at which it can be played
 * @param nature what else is to be known of it
 */
record Trick(String name, String kinds, Set<Ask> asks, Effect effect, Nature nature) {

  /** What limits where a trick can be played. */
  enum Nature {
    PLAIN,
    /** Takes until a limit of time is over. */
    SLOW,
    /** A target vouches for what it does not have; only a look at the whole manifest shows it. */
    LYING,
    /** A target takes what is incomplete. */
    CARELESS
  }

  /** Makes a trick; values are drawn from the random numbers. */
  @FunctionalInterface
  interface Maker {
    Trick make(SplittableRandom random);
  }

  /** What a trick does, and at which stage of an answer. */
  sealed interface Effect {
    /** In place of what the registry does. */
    record Instead(Play play) implements Effect {}

    /** With the answer that the registry has. */
    record Change(Edit edit) implements Effect {}

    /** With the way in which the answer goes out. */
    record Sending(Way way) implements Effect {}

    /** With what the source has, before anything is asked. */
    record Content(OddImage image) implements Effect {}

    /** With the scope that a token must have; the usual one comes in. */
    record Demand(UnaryOperator<String> scope) implements Effect {}

    /** With a handshake for TLS; false closes the connection. */
    record Handshake(byte[] answer) implements Effect {}

    /** With how the target checks what it gets. */
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

  static Trick instead(String name, String kinds, Set<Ask> asks, Play play) {
    return new Trick(name, kinds, asks, new Effect.Instead(play), Nature.PLAIN);
  }

  static Trick change(String name, String kinds, Set<Ask> asks, Edit edit) {
    return new Trick(name, kinds, asks, new Effect.Change(edit), Nature.PLAIN);
  }

  static Trick sending(String name, String kinds, Set<Ask> asks, Way way) {
    return new Trick(name, kinds, asks, new Effect.Sending(way), Nature.PLAIN);
  }

  Trick is(Nature other) {
    return new Trick(name, kinds, asks, effect, other);
  }

  @Override
  public String toString() {
    return "\"%s\" (%s)".formatted(name, kinds);
  }
}
