package io.drayage.convert;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Variables that stand for accounts. Tells once for each how it is set. Not thread-safe. */
final class Accounts {
  /** User name and password, and what the variable is named after. */
  private record Login(String name, Credential user, Credential password) {}

  private final Findings findings;
  private final Map<Login, String> variables = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  Accounts(Findings findings) {
    this.findings = findings;
  }

  /**
   * Text of {@code auth} for the account; empty if neither part is there.
   *
   * @param name what the variable is named after, such as a registry
   */
  String auth(String name, Place place, Optional<Credential> user, Optional<Credential> password) {
    if (user.isEmpty() && password.isEmpty()) {
      return "";
    }
    if (user.isEmpty() || password.isEmpty()) {
      findings.lost(
          place,
          "the account of %s lacks its %s: write both into `auth`"
              .formatted(name, user.isEmpty() ? "user name" : "password"));
      return "";
    }
    Login login = new Login(name, user.get(), password.get());
    String variable = variables.computeIfAbsent(login, any -> announced(place, login));
    return "${" + variable + "}";
  }

  /**
   * Text of {@code auth} for the keys {@code username} and {@code password} of a section; empty if
   * neither is there.
   *
   * @param name what the variable is named after, such as a registry
   * @param form what a value of these keys is
   */
  String auth(
      String name, Place place, Optional<Fields> section, Function<Value, Credential> form) {
    return auth(
        name,
        place,
        section.flatMap(account -> account.text("username")).map(form),
        section.flatMap(account -> account.text("password")).map(form));
  }

  private String announced(Place place, Login login) {
    String variable =
        unused(
            login
                .name()
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]+", "_")
                .replaceAll("^_|_$", ""));
    findings.note(
        place,
        "the account of %s is not written into the result; set %s: export %s=\"$(printf '%%s:%%s' %s %s | base64 -w 0)\"%s"
            .formatted(
                login.name(),
                variable,
                variable,
                login.user().inShell("'USERNAME'"),
                login.password().inShell("'PASSWORD'"),
                advice(login.user(), login.password())));
    return variable;
  }

  private static String advice(Credential user, Credential password) {
    if (user instanceof Credential.Unnamed) {
      return ", with the variables that `auth` names here";
    }
    return user instanceof Credential.Written || password instanceof Credential.Written
        ? ", with the account that stands here"
        : "";
  }

  private String unused(String stem) {
    String base = (stem.matches("[0-9].*") ? "_" : "") + stem;
    String name = base + "_AUTH";
    for (int number = 2; !taken.add(name); number++) {
      name = base + "_AUTH_" + number;
    }
    return name;
  }

  /** Names of all variables. */
  Set<String> names() {
    return Set.copyOf(variables.values());
  }
}
