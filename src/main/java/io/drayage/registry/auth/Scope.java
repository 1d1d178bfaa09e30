package io.drayage.registry.auth;

import io.drayage.oci.Repository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Scope of a token: {@code repository:library/redis:pull} (distribution's token authentication,
 * Requesting a Token).
 *
 * @param actions actions, sorted in the text form so that equal scopes have equal texts
 */
public record Scope(String type, String name, Set<String> actions) {
  private static final String REPOSITORY = "repository";
  private static final int MAX_CHALLENGED = 10;
  private static final int MAX_ACTIONS = 50;

  public Scope {
    actions = Set.copyOf(actions);
  }

  /** Scope for reading a repository. */
  public static Scope pull(Repository repository) {
    return new Scope(REPOSITORY, repository.path(), Set.of("pull"));
  }

  /** Scope for reading and writing a repository. */
  public static Scope pullAndPush(Repository repository) {
    return new Scope(REPOSITORY, repository.path(), Set.of("pull", "push"));
  }

  /** Parses the blank-separated scopes of a challenge; invalid ones are left out. */
  public static List<Scope> parseAll(String text) {
    List<Scope> scopes = new ArrayList<>();
    for (String word : text.strip().split("\\s+", MAX_CHALLENGED + 1)) {
      int first = word.indexOf(':');
      int last = word.lastIndexOf(':');
      if (first > 0 && last > first + 1 && scopes.size() < MAX_CHALLENGED) {
        String name = word.substring(first + 1, last);
        scopes.add(new Scope(word.substring(0, first), name, actions(word.substring(last + 1))));
      }
    }
    return List.copyOf(scopes);
  }

  /** Path of the first repository in {@code scopes}, empty if there is none. */
  public static String repository(List<Scope> scopes) {
    return !scopes.isEmpty() && scopes.get(0).type().equals(REPOSITORY) ? scopes.get(0).name() : "";
  }

  /**
   * Scopes of the answer to a challenge: those asked before and those of the challenge. A challenge
   * with another name of the repository comes first, since some token services grant the first
   * scope alone.
   *
   * @param need replacement for {@code asked} if that has too many scopes
   */
  public static List<Scope> answering(List<Scope> need, List<Scope> asked, List<Scope> challenged) {
    List<Scope> before = size(asked) > MAX_ACTIONS ? need : asked;
    boolean otherName =
        !before.isEmpty()
            && challenged.stream().noneMatch(scope -> indexOfSameSubject(before, scope) >= 0);
    return otherName ? union(challenged, before) : union(before, challenged);
  }

  static List<Scope> union(List<Scope> wanted, List<Scope> more) {
    List<Scope> all = new ArrayList<>(wanted);
    for (Scope scope : more) {
      int known = indexOfSameSubject(all, scope);
      if (known < 0) {
        all.add(scope);
      } else {
        all.set(known, all.get(known).with(scope.actions()));
      }
    }
    return List.copyOf(all);
  }

  /** Copy with the push action, if it has the pull action. */
  public Scope withPush() {
    return actions.contains("pull") ? with(Set.of("push")) : this;
  }

  /** {@code type:name:action,action}. */
  @Override
  public String toString() {
    return type + ":" + name + ":" + String.join(",", new TreeSet<>(actions));
  }

  private Scope with(Set<String> more) {
    Set<String> all = new TreeSet<>(actions);
    all.addAll(more);
    return new Scope(type, name, all);
  }

  private static int size(List<Scope> scopes) {
    return scopes.stream().mapToInt(scope -> scope.actions().size()).sum();
  }

  private boolean isSameSubject(Scope other) {
    return type.equals(other.type) && name.equals(other.name);
  }

  private static int indexOfSameSubject(List<Scope> scopes, Scope wanted) {
    for (int index = 0; index < scopes.size(); index++) {
      if (scopes.get(index).isSameSubject(wanted)) {
        return index;
      }
    }
    return -1;
  }

  private static Set<String> actions(String text) {
    Set<String> actions = new TreeSet<>();
    Collections.addAll(actions, text.split(",", MAX_CHALLENGED));
    return actions;
  }
}
