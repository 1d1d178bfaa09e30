package io.drayage.convert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Part of an account: where it is, or how a shell gets at it. It never holds a secret. */
sealed interface Credential {
  /** A name in small letters counts in braces only: without them it may be a password. */
  Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Z_][A-Z0-9_]*))");

  Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  Pattern TEMPLATE =
      Pattern.compile(
          "\\{\\{-?\\s*(env|file)\\s+[\"`]([^\"`]+)[\"`]\\s*(?:\\|\\s*trimSpace\\s*)?-?\\}\\}");

  /** Form in a shell; {@code placeholder} where the text must be put by hand. */
  String inShell(String placeholder);

  /** A text of the file. */
  record Written(Place place) implements Credential {
    @Override
    public String inShell(String placeholder) {
      return placeholder;
    }
  }

  /** A variable whose name is not shown, since a password may stand in its place by mistake. */
  record Unnamed(String name) implements Credential {
    @Override
    public String inShell(String placeholder) {
      return "\"$" + placeholder.replace("'", "") + "\"";
    }

    @Override
    public String toString() {
      return "a variable";
    }
  }

  /** A variable of the environment. */
  record Variable(String name) implements Credential {
    @Override
    public String inShell(String placeholder) {
      return "\"$" + name + "\"";
    }
  }

  /** The content of a file. */
  record Content(String file) implements Credential {
    @Override
    public String inShell(String placeholder) {
      return "\"$(cat '" + file.replace("'", "'\\''") + "')\"";
    }
  }

  /** Credential in the form of a shell: {@code $NAME} and <code>${NAME}</code> are variables. */
  static Credential ofShell(Value value) {
    Matcher variable = VARIABLE.matcher(value.text());
    if (!variable.matches()) {
      return new Written(value.place());
    }
    return new Variable(variable.group(variable.group(1) == null ? 2 : 1));
  }

  /** Credential in the form of regsync: {@code env} and {@code file} of Go templates. */
  static Credential ofTemplate(Value value) {
    Matcher template = TEMPLATE.matcher(value.text().strip());
    if (!template.matches()) {
      return new Written(value.place());
    }
    if (template.group(1).equals("file")) {
      return new Content(template.group(2));
    }
    // any other name would be a command in the line that sets the variable
    return NAME.matcher(template.group(2)).matches()
        ? new Variable(template.group(2))
        : new Written(value.place());
  }
}
